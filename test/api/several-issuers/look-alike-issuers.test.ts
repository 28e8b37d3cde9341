import { describe, expect, it } from 'vitest';
import { createMultiVerifier, explain, type TokenError } from 'strictjwt';
import { now } from '../../support/clock.ts';
import { expectUsageError } from '../../support/expect.ts';
import { AUDIENCE, forge, GOOD_CLAIMS } from '../../support/forge.ts';
import { pair, SECRET } from '../../support/keys.ts';

const common = { audience: AUDIENCE, now } as const;
const entries = ['https://a.example/', 'https://b.example', 'https://c.example/realms/C'].map((issuer) => ({
  ...common,
  issuer,
  key: pair('p256').publicPem,
  algorithms: ['ES256'] as const,
}));
const secret = { ...common, issuer: 'https://a.example/', key: SECRET, algorithms: ['HS256'] as const };
const verifyToken = createMultiVerifier([...entries, secret]);
const padded = (segment: string): string => segment + '='.repeat((4 - (segment.length % 4)) % 4);
const tokenOf = (iss: unknown): string =>
  forge({ alg: 'ES256', key: pair('p256').privateKey, payload: { ...GOOD_CLAIMS, iss } });

describe('what is no entry', () => {
  it.each<[string, unknown]>([
    ['a boolean', false],
    ['a number', 5],
    ['text', 'https://a.example/'],
    ['empty text', ''],
    ['a list', [secret]],
    ['a symbol', Symbol('entry')],
  ])('is called by its kind, whether it is in the list or answered: %s', async (kind, entry) => {
    const inList = await expectUsageError(() => createMultiVerifier([entry as never]), 'ERR_JWT_OPTION_INVALID');
    const answered = createMultiVerifier((() => entry) as never);
    const late = await expectUsageError(answered(tokenOf('https://a.example/')), 'ERR_JWT_OPTION_INVALID');
    for (const { message } of [inList, late]) expect(message).toBe(`an entry must be an object, got ${kind}`);
  });
});

describe("explain says of an issuer that is nobody's which one may have been meant", () => {
  it.each([
    ['https://a.example', '"https://a.example/"', 'a trailing slash'],
    ['https://b.example/', '"https://b.example"', 'a trailing slash'],
    [' https://b.example', '"https://b.example"', 'white space'],
    ['https://c.example/realms/c', '"https://c.example/realms/C"', 'upper and lower case'],
    ['http://b.example', '"https://b.example"', 'https://'],
    ['HTTPS://B.EXAMPLE:443/', '"https://b.example"', 'how they are written'],
  ])('%j', async (iss, meant, what) => {
    const { valid, checks, hints } = await explain(tokenOf(iss), verifyToken);
    expect(valid).toBe(false);
    expect(checks).toContainEqual(expect.objectContaining({ name: 'iss', code: 'ERR_JWT_CLAIM_MISMATCH' }));
    expect(hints).toContainEqual(expect.stringContaining(`differ only in ${what}`));
    expect(hints.join()).toContain(meant);
    // nothing of the issuers that have nothing to do with it
    expect(hints.join().match(/[abc]\.example/gi)?.length).toBeLessThanOrEqual(3);
  });

  it.each(['https://d.example', '', 42, null, undefined])('and nothing of %j, which is like none', async (iss) => {
    const { hints } = await explain(tokenOf(iss), verifyToken);
    expect(hints).toEqual([]);
  });

  it('nor where a function chooses: it is asked for the issuer of the token, and for no other', async () => {
    const asked: string[] = [];
    const choosing = createMultiVerifier((issuer) => {
      asked.push(issuer);
      return null;
    });
    const { hints } = await explain(tokenOf('https://a.example'), choosing);
    expect({ hints, asked }).toEqual({ hints: [], asked: ['https://a.example'] });
  });
});

describe("explain of a token that is nobody's has the code that verify has", () => {
  const other = tokenOf('https://nobody.example');
  const [header = '', payload = '', signature = ''] = other.split('.');
  it.each<[string, string, object]>([
    [
      'with the padding that entries want',
      `${padded(header)}.${padded(payload)}.${padded(signature)}`,
      { padding: 'required' },
    ],
    [
      'longer than others read',
      forge({ alg: 'ES256', key: pair('p256').privateKey, payload: { iss: 'x'.repeat(20_000) } }),
      { maxTokenLength: 50_000 },
    ],
    [
      'with another fault that is looked for earlier',
      forge({
        alg: 'ES256',
        key: pair('p256').privateKey,
        header: { crit: ['x'] },
        payload: { iss: 'https://nobody.example', exp: 1 },
      }),
      {},
    ],
    ['longer than the entries read', other, { maxTokenLength: 100 }],
    ['long, and cut off', `${header}.${'A'.repeat(30_000)}`, { maxTokenLength: 50_000 }],
  ])('%s', async (_what, token, more) => {
    const verify = createMultiVerifier(entries.map((entry) => ({ ...entry, ...more })));
    const error: unknown = await verify(token).catch((thrown: unknown) => thrown);
    const { valid, checks } = await explain(token, verify);
    expect(valid).toBe(false);
    expect(checks.find(({ status }) => status === 'fail')?.code).toBe((error as TokenError).code);
  });
});

it('options behind the entries are refused: nobody would look at them', async () => {
  const call = createMultiVerifier as (...given: unknown[]) => unknown;
  await expectUsageError(() => call(entries, { requiredClaims: ['jti'] }), 'ERR_JWT_OPTION_INVALID');
});
