import { expect, it } from 'vitest';
import { createSigner, createVerifier, sign, verify, type VerifyOptions } from 'strictjwt';
import { NOW, NOW_SECONDS } from '../support/clock.ts';
import { expectTokenError, expectUsageError } from '../support/expect.ts';
import { forge, GOOD_CLAIMS } from '../support/forge.ts';
import { SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// The promises of SECURITY.md, word by word, as far as they are about options. Each option is in test/api/options.

type Loose = Readonly<Record<string, unknown>>;

const good: Loose = { ...optionsFor('HS256') };
const hs256 = (more: Partial<Parameters<typeof forge>[0]> = {}): string =>
  forge({ alg: 'HS256', key: SECRET, ...more });

function make(options: unknown): unknown {
  return createVerifier(SECRET, options as VerifyOptions);
}

async function expectRefused(options: unknown, about?: string): Promise<void> {
  const error = await expectUsageError(() => make(options), 'ERR_JWT_OPTION_INVALID');
  if (about !== undefined) expect(error.message).toContain(about);
}

it('`algorithms`, `issuer` and `audience` are required options, and only `false` turns the last two off.', async () => {
  for (const name of ['algorithms', 'issuer', 'audience']) {
    const { [name]: _, ...without } = good;
    await expectRefused(without, name);
    for (const value of [undefined, null, '', [], true, 0, ...(name === 'algorithms' ? [false] : [])]) {
      await expectRefused({ ...good, [name]: value }, name);
    }
  }
  const strangers = hs256({ payload: { exp: GOOD_CLAIMS.exp } });
  await expect(
    verify(strangers, SECRET, { ...optionsFor('HS256'), issuer: false, audience: false }),
  ).resolves.toBeDefined();
});

it('A token without `exp` is refused unless you say otherwise.', async () => {
  const token = hs256({ payload: { ...GOOD_CLAIMS, exp: undefined } });
  await expectTokenError(verify(token, SECRET, optionsFor('HS256')), 'ERR_JWT_CLAIM_MISSING', 'exp');
  await expect(verify(token, SECRET, optionsFor('HS256', { expiration: 'optional' }))).resolves.toBeDefined();
});

it('A token of another `typ` is refused, and without the option every `typ` but `JWT` is another.', async () => {
  const typed = (typ: unknown): string => hs256({ header: { typ } });
  for (const typ of ['JWT', 'jwt', undefined]) {
    await expect(verify(typed(typ), SECRET, optionsFor('HS256'))).resolves.toBeDefined();
  }
  for (const typ of ['at+jwt', 'dpop+jwt', 'JWT2', '', ' JWT', null, 1]) {
    await expect(verify(typed(typ), SECRET, optionsFor('HS256'))).rejects.toMatchObject({ name: 'TokenError' });
  }
  for (const typ of ['JWT', undefined, 'dpop+jwt', 'at']) {
    await expectTokenError(verify(typed(typ), SECRET, optionsFor('HS256', { typ: 'at+jwt' })), 'ERR_JWT_TYP_MISMATCH');
  }
});

it('Unknown, `undefined`, empty, negative and non-finite options are errors before any token is seen.', async () => {
  await expectRefused({ ...good, isuer: 'a' }, 'isuer');
  await expectRefused({ ...good, ignoreExpiration: true }, 'ignoreExpiration');
  for (const name of ['subject', 'maxAge', 'clockTolerance', 'typ', 'claims', 'cache', 'schema', 'isRevoked']) {
    await expectRefused({ ...good, [name]: undefined }, name);
  }
  for (const empty of [
    { subject: '' },
    { algorithms: [] },
    { issuer: [] },
    { requiredClaims: [''] },
    { claims: { a: [] } },
  ]) {
    await expectRefused({ ...good, ...empty });
  }
  for (const name of ['maxAge', 'clockTolerance', 'maxTokenLength']) {
    for (const value of [-1, Number.NaN, Infinity, -Infinity]) await expectRefused({ ...good, [name]: value }, name);
  }
});

it('Options that are inherited or not enumerable are errors, since they would be overlooked.', async () => {
  class Policy {
    algorithms = ['HS256'];
    issuer = false;
    audience = false;
    isRevoked(): boolean {
      return true;
    }
  }
  await expectRefused(new Policy());
  await expectRefused(Object.assign(Object.create({ isRevoked: () => true }), good));
  await expectRefused(Object.defineProperty({ ...good }, 'maxAge', { value: 60, enumerable: false }));
});

it('Times in milliseconds are refused where seconds belong, and a clock in seconds where milliseconds do.', async () => {
  for (const claim of ['exp', 'nbf', 'iat']) {
    const token = hs256({ payload: { ...GOOD_CLAIMS, [claim]: NOW } });
    await expectTokenError(verify(token, SECRET, optionsFor('HS256')), 'ERR_JWT_CLAIM_INVALID', claim);
    const signing = sign({ [claim]: NOW, sub: 'a' }, SECRET, {
      algorithm: 'HS256',
      ...(claim !== 'exp' && { expiresIn: 60 }),
    });
    await expectUsageError(signing, 'ERR_JWT_OPTION_INVALID');
  }
  for (const lifetime of [NOW, NOW_SECONDS + 60, 7_200_000_000]) {
    await expectUsageError(
      () => createSigner(SECRET, { algorithm: 'HS256', expiresIn: lifetime }),
      'ERR_JWT_OPTION_INVALID',
    );
  }
  await expectRefused({ ...good, clockTolerance: 30_000 });
  await expectRefused({ ...good, maxAge: 86_400_000 });
  const inSeconds = verify(hs256(), SECRET, { ...optionsFor('HS256'), now: () => NOW_SECONDS });
  await expectUsageError(inSeconds, 'ERR_JWT_OPTION_INVALID');
});

it('Arguments in the wrong order, or too many of them, are errors.', async () => {
  const call = verify as (...all: unknown[]) => Promise<unknown>;
  const token = hs256();
  for (const all of [
    [token, good, SECRET],
    [token, SECRET],
    [token, SECRET, good, () => {}],
  ]) {
    await expectUsageError(call(...all), 'ERR_JWT_OPTION_INVALID');
  }
  await expect(call(SECRET, token, good)).rejects.toBeInstanceOf(Error);
  const verifyToken = createVerifier(SECRET, optionsFor('HS256')) as (...all: unknown[]) => Promise<unknown>;
  for (const more of [{ issuer: 'a' }, { algorithms: ['none'] }, () => {}, 'ada']) {
    await expectUsageError(verifyToken(token, more), 'ERR_JWT_OPTION_INVALID');
  }
});
