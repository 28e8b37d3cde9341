import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSigner, explain, sign, verify } from 'strictjwt';
import { expectTokenError, expectUsageError } from '../support/expect.ts';
import { base64url, forge, GOOD_CLAIMS, segmentsOf } from '../support/forge.ts';
import { SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// CVE-2025-59420, 2026-32597, 2026-35042: RFC 7515, section 4.1.11: who does not understand an extension that is
// marked critical must reject the token. RFC 7797: with "b64": false other bytes are signed than are read.

const key = SECRET;
const OPTIONS = optionsFor('HS256');

const withHeader = (text: string): string => forge({ alg: 'HS256', key, headerText: text });

const CRIT_VALUES = [
  '["exp"]',
  '["b64"]',
  '["alg"]',
  '["crit"]',
  '["typ"]',
  '["http://example.com/UNDEFINED"]',
  '["x"]',
  '[""]',
  '[]',
  '[null]',
  '[1]',
  '[["b64"]]',
  '["b64","b64"]',
  '{}',
  '{"0":"b64","length":1}',
  '"b64"',
  '""',
  '"exp"',
  'null',
  'true',
  'false',
  '0',
  '1',
  '1e400',
];
const B64_VALUES = ['false', 'true', 'null', '"false"', '"true"', '0', '1', '""', '[]', '[false]', '{}'];

describe('crit', () => {
  it.each(CRIT_VALUES)('rejects "crit": %s', async (value) => {
    for (const more of ['', ',"x":1', ',"exp":1', ',"b64":true', ',"http://example.com/UNDEFINED":true']) {
      await expectTokenError(
        verify(withHeader(`{"alg":"HS256","crit":${value}${more}}`), key, OPTIONS),
        'ERR_JWT_CRIT_UNSUPPORTED',
      );
    }
  });

  it.each(['"\\u0063rit"', '"cri\\u0074"', '"\\u0063\\u0072\\u0069\\u0074"'])('rejects it spelled %s', async (name) => {
    await expectTokenError(
      verify(withHeader(`{"alg":"HS256",${name}:["x"],"x":1}`), key, OPTIONS),
      'ERR_JWT_CRIT_UNSUPPORTED',
    );
  });

  it('rejects it when it stands twice, whichever comes last', async () => {
    for (const [first, last] of [
      ['[]', '["x"]'],
      ['["x"]', '[]'],
      ['["x"]', 'null'],
    ]) {
      const token = withHeader(`{"alg":"HS256","crit":${first},"crit":${last}}`);
      await expectTokenError(verify(token, key, OPTIONS), 'ERR_JWT_CRIT_UNSUPPORTED');
    }
  });

  it('rejects it whatever the policy', async () => {
    const lenient = optionsFor('HS256', { typ: false, issuer: false, audience: false, expiration: 'optional' });
    await expectTokenError(
      verify(withHeader('{"alg":"HS256","crit":["exp"],"exp":1}'), key, lenient),
      'ERR_JWT_CRIT_UNSUPPORTED',
    );
  });

  it('is what explain finds too', async () => {
    const { valid, checks } = await explain(withHeader('{"alg":"HS256","crit":["x"],"x":1}'), key, OPTIONS);
    expect(valid).toBe(false);
    expect(checks.filter((check) => check.status === 'fail')).toMatchObject([
      { name: 'crit', code: 'ERR_JWT_CRIT_UNSUPPORTED' },
    ]);
  });

  it.each([
    '{"alg":"HS256","Crit":["x"]}',
    '{"alg":"HS256","crit ":["x"]}',
    '{"alg":"HS256","x":{"crit":["x"]}}',
    '{"alg":"HS256","unknown":1}',
  ])('accepts the neighbour %s, which marks nothing as critical', async (header) => {
    expect((await verify(withHeader(header), key, OPTIONS)).payload).toEqual(GOOD_CLAIMS);
  });
});

describe('b64', () => {
  it.each(B64_VALUES)('rejects "b64": %s', async (value) => {
    for (const crit of ['', ',"crit":["b64"]']) {
      await expectTokenError(
        verify(withHeader(`{"alg":"HS256","b64":${value}${crit}}`), key, OPTIONS),
        'ERR_JWT_CRIT_UNSUPPORTED',
      );
    }
  });

  it('rejects an unencoded payload (RFC 7797, section 3)', async () => {
    const header = base64url('{"alg":"HS256","b64":false,"crit":["b64"]}');
    const raw = JSON.stringify(GOOD_CLAIMS).replaceAll('.', '\\u002e');
    const mac = createHmac('sha256', key).update(`${header}.${raw}`).digest('base64url');
    await expectTokenError(verify(`${header}.${raw}.${mac}`, key, OPTIONS), 'ERR_JWT_MALFORMED');
  });

  it('rejects a detached payload', async () => {
    const { header, signature } = segmentsOf(withHeader('{"alg":"HS256","b64":false,"crit":["b64"]}'));
    await expectTokenError(verify(`${header}..${signature}`, key, OPTIONS), 'ERR_JWT_MALFORMED');
  });
});

describe('signing', () => {
  it.each(['crit', 'b64', 'alg'])('sign sets no header field %s', async (name) => {
    for (const value of [['exp'], false, 'none', null]) {
      const options = { algorithm: 'HS256', expiresIn: '5m', header: { [name]: value } } as const;
      await expectUsageError(() => sign({ sub: 'user-1' }, key, options), 'ERR_JWT_OPTION_INVALID');
      await expectUsageError(() => createSigner(key, options), 'ERR_JWT_OPTION_INVALID');
    }
  });
});
