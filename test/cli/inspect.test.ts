// How times are said and read, how text is made safe to show, and what a ticket may hold.
import { describe, expect, it } from 'vitest';
import { visible, visibleJson } from '../../src/inspect/escape.ts';
import { redactHeader, redactPayload } from '../../src/inspect/redact.ts';
import { describeTime, parseTime, relative } from '../../src/inspect/times.ts';
import { NOW, NOW_SECONDS } from '../support/clock.ts';

describe('a distance from now is said as people say it', () => {
  it.each([
    [0, 'now'],
    [0.4, 'now'],
    [1, 'in 1 s'],
    [-60.7, '60 s ago'],
    [119, 'in 119 s'],
    [120, 'in 2 min'],
    [-2700, '45 min ago'],
    [7199, 'in 119 min'],
    [7200, 'in 2 h'],
    [-172_799, '47 h ago'],
    [172_800, 'in 2 days'],
    [-34_560_000, '400 days ago'],
    [10 * 365.25 * 86_400, 'in 10 years'],
  ])('%d s: %s', (seconds, words) => {
    expect(relative(seconds)).toBe(words);
  });
});

describe('a NumericDate is told', () => {
  it.each([
    [NOW_SECONDS + 720, '2026-01-05T10:12:00Z, in 12 min'],
    [NOW_SECONDS - 960, '2026-01-05T09:44:00Z, 16 min ago'],
    [NOW_SECONDS + 0.5, '2026-01-05T10:00:00.500Z, now'],
    [NOW, 'looks like milliseconds: 2026-01-05T10:00:00Z'],
    [253_402_300_799, '9999-12-31T23:59:59Z, in 7973 years'],
    [253_402_300_800, 'looks like milliseconds: 1978-01-11T21:31:40.800Z'],
    [1e300, 'no time: too large'],
    [-1e300, 'no time: too small'],
  ])('%d: %s', (seconds, words) => {
    expect(describeTime(seconds, NOW)).toBe(words);
  });
});

describe('a point in time is read', () => {
  it.each([
    ['2026-01-05T10:00:00Z', NOW],
    ['2026-01-05T10:00Z', NOW],
    ['2026-01-05 10:00Z', NOW],
    ['2026-01-05 10:00:00 UTC', NOW],
    ['2026-01-05t10:00:00z', NOW],
    ['2026-01-05T10:00:00.250Z', NOW + 250],
    ['2026-01-05T11:00+01:00', NOW],
    ['2026-01-05T11:00:00+0100', NOW],
    ['2026-01-05 05:00 -05:00', NOW],
    ['2026-01-05', Date.UTC(2026, 0, 5)],
    ['Mon, 05 Jan 2026 10:00:00 GMT', NOW],
    ['5 Jan 2026 10:00 UTC', NOW],
    [' 2026-01-05T10:00Z\n', NOW],
    [String(NOW_SECONDS), NOW],
    [String(NOW), NOW],
    ['now', NOW],
    ['-90m', NOW - 5_400_000],
    ['+2h', NOW + 7_200_000],
    ['-1d', NOW - 86_400_000],
    ['-2w', NOW - 14 * 86_400_000],
  ])('%s', (text, milliseconds) => {
    expect(parseTime(text, NOW)).toBe(milliseconds);
  });

  it.each([
    ['', 'nothing'],
    ['2026-01-05T10:00', 'no zone'],
    ['2026-01-05 10:00:00', 'no zone'],
    ['10:00', 'no day'],
    ['2026-02-30', 'no such day'],
    ['2026-02-30T10:00Z', 'no such day'],
    ['2026-13-01T00:00Z', 'no such month'],
    ['2026-01-05T25:00Z', 'no such hour'],
    ['05/01/2026', 'which is the month?'],
    ['yesterday', 'a word'],
    ['2h', 'before or after?'],
    ['-2y', 'no such unit'],
    ['12', 'too few digits'],
    ['1e12', 'no digits'],
  ])('but not %o: %s', (text) => {
    expect(parseTime(text, NOW)).toBeUndefined();
  });
});

const deceiving = Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit)).filter((c) =>
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(c),
);

describe('text that is shown', () => {
  it('holds nothing that a terminal acts on, or that is not seen', () => {
    expect(deceiving.length).toBeGreaterThan(2000);
    for (const character of [
      ...deceiving,
      '\u00a0',
      '\u3000',
      '\u115f',
      '\u3164',
      '\ufe0f',
      '\u{e0041}',
      '\u{1d173}',
    ]) {
      expect(visible(`a${character}b`)).toMatch(/^a(\\u[0-9a-f]{4}){1,2}b$/);
      expect(visibleJson({ [`a${character}`]: [character] }, 2)).toMatch(/^[\x20-\x7e\n]+$/);
    }
  });

  it('is otherwise what it was, in any script', () => {
    const text = 'Zoë 東京 مرحبا 🙂 <b>&';
    expect(visible(text)).toBe(text);
  });

  it('as JSON means the same', () => {
    const value = { text: deceiving.join(''), '\u202e': [1, null, true, { '\x1b[2J': '\n' }] };
    expect(JSON.parse(visibleJson(value))).toEqual(value);
    expect(JSON.parse(visibleJson(value, 2))).toEqual(value);
  });
});

describe('what goes into a ticket', () => {
  it('has the times and the types of claims, and no other value', () => {
    const payload = JSON.parse(
      '{"iss":"https://a.example","sub":"alice","exp":1767607500,"nbf":1,"iat":1.5,"auth_time":2,"admin":true,"level":7,' +
        '"roles":["a","b"],"address":{"alice@a.example":1},"none":null,"empty":"","__proto__":"x"}',
    );
    expect(Object.entries(redactPayload(payload))).toEqual([
      ['iss', '<text>'],
      ['sub', '<text>'],
      ['exp', 1_767_607_500],
      ['nbf', 1],
      ['iat', 1.5],
      ['auth_time', 2],
      ['admin', '<boolean>'],
      ['level', '<number>'],
      ['roles', '<list of 2>'],
      ['address', '<object>'],
      ['none', '<null>'],
      ['empty', '<empty text>'],
      ['__proto__', '<text>'],
    ]);
  });

  it('has no text where a time should be', () => {
    expect(redactPayload({ exp: 'alice', iat: ['alice'] })).toEqual({ exp: '<text>', iat: '<list of 1>' });
  });

  it('has the algorithm and the kind of token where they are public names', () => {
    const header = { alg: 'ES256', typ: 'at+jwt', kid: 'alice-1', jwk: { kty: 'EC' } };
    expect(redactHeader(header)).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: '<text>', jwk: '<object>' });
    expect(redactHeader({ alg: 'alice', typ: 'alice', enc: 'alice' })).toEqual({
      alg: '<text>',
      typ: '<text>',
      enc: '<text>',
    });
  });
});
