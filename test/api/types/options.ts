import {
  createRemoteJwks,
  createSigner,
  createVerifier,
  decode,
  explain,
  generateKeyPair,
  sign,
  verify,
  type Algorithm,
  type Duration,
  type SignOptions,
  type VerifierOptions,
  type VerifyOptions,
} from 'strictjwt';

// Type tests: tsc checks this file, nothing runs it. Each `@ts-expect-error` is a promise that the line below it
// does not compile.

declare const token: string;
const key = 'secret';
const required = { algorithms: ['HS256'], issuer: 'a', audience: 'b' } as const;

export function required_options_are_required(): void {
  void verify(token, key, required);
  void createVerifier(key, { algorithms: ['ES256'], issuer: false, audience: false });
  // @ts-expect-error: no options
  void verify(token, key);
  // @ts-expect-error: no algorithms
  void verify(token, key, { issuer: 'a', audience: 'b' });
  // @ts-expect-error: no issuer
  void verify(token, key, { algorithms: ['HS256'], audience: 'b' });
  // @ts-expect-error: no audience
  void verify(token, key, { algorithms: ['HS256'], issuer: 'a' });
  // @ts-expect-error: no audience
  void createVerifier(key, { algorithms: ['HS256'], issuer: 'a' });
  // @ts-expect-error: no options
  void sign({}, key);
  // @ts-expect-error: no options
  void createSigner(key);
  // @ts-expect-error: options without what is required
  void explain(token, key, {});
}

export function explain_may_do_without_key_and_options(): void {
  void explain(token);
  void explain(token, undefined, required);
  void explain(token, key, required);
}

export function expectations(): readonly VerifyOptions[] {
  return [
    { ...required, issuer: ['a', 'b'], audience: ['c'] },
    { ...required, issuer: (iss) => iss.startsWith('https:'), audience: (aud: string) => aud === 'x' },
    { ...required, issuer: false, audience: false },
    // @ts-expect-error: true is no expectation
    { ...required, issuer: true },
    // @ts-expect-error: no regular expressions
    { ...required, issuer: /a/ },
    // @ts-expect-error: a function that answers a promise would always be truthy
    { ...required, issuer: async () => true },
    // @ts-expect-error: null is no expectation
    { ...required, audience: null },
  ];
}

export function undefined_is_never_an_option(unset: string | undefined): readonly VerifyOptions[] {
  return [
    // @ts-expect-error: an unset environment variable does not switch the check off
    { ...required, issuer: unset },
    // @ts-expect-error
    { ...required, audience: undefined },
    // @ts-expect-error
    { ...required, subject: unset },
    // @ts-expect-error
    { ...required, clockTolerance: undefined },
  ];
}

export function undefined_is_no_option_to_sign_either(unset: string | undefined): readonly SignOptions[] {
  return [
    // @ts-expect-error
    { expiresIn: undefined },
    // @ts-expect-error
    { expiresIn: 60, issuer: unset },
  ];
}

export function unknown_options_are_errors(): readonly unknown[] {
  return [
    // @ts-expect-error: misspelt
    { ...required, issuers: ['a'] } satisfies VerifyOptions,
    // @ts-expect-error: of another library
    { ...required, ignoreExpiration: true } satisfies VerifyOptions,
    // @ts-expect-error: for createVerifier only
    { ...required, cache: true } satisfies VerifyOptions,
    // @ts-expect-error: of sign
    { ...required, expiresIn: 60 } satisfies VerifyOptions,
    // @ts-expect-error: of verify
    { expiresIn: 60, algorithms: ['HS256'] } satisfies SignOptions,
    { ...required, cache: true } satisfies VerifierOptions,
    { ...required, cache: { maxEntries: 5, ttl: '5m' } } satisfies VerifierOptions,
    // @ts-expect-error: misspelt
    { ...required, cache: { max: 5 } } satisfies VerifierOptions,
  ];
}

declare function lasting(duration: Duration): void;

export function durations(): void {
  const good: readonly Duration[] = [0, 60, 1.5, '30s', '15m', '2h', '7d', '2w', '1.5h'];
  good.forEach(lasting);
  // @ts-expect-error: no unit
  lasting('60');
  // @ts-expect-error: not a unit
  lasting('60ms');
  // @ts-expect-error: not a unit
  lasting('5 minutes');
  // @ts-expect-error: no number
  lasting('m');
  // @ts-expect-error
  lasting('');
  // @ts-expect-error: may be anything
  lasting(String(5));
  // @ts-expect-error
  lasting(null);
  // @ts-expect-error
  lasting(undefined);
  // @ts-expect-error
  lasting(60n);
}

export function durations_in_options(): readonly unknown[] {
  return [
    { expiresIn: false } satisfies SignOptions,
    // @ts-expect-error: true is no time
    { expiresIn: true } satisfies SignOptions,
    // @ts-expect-error: no unit
    { expiresIn: '900' } satisfies SignOptions,
    // @ts-expect-error: false is for expiresIn
    { expiresIn: 60, notBefore: false } satisfies SignOptions,
    // @ts-expect-error: no unit
    { ...required, clockTolerance: '5' } satisfies VerifyOptions,
    // @ts-expect-error: no unit
    () => createRemoteJwks('https://a.example', { timeout: '5' }),
  ];
}

export function algorithms(): readonly Algorithm[] {
  return [
    'HS256',
    'RS512',
    'PS384',
    'ES256',
    'EdDSA',
    'Ed25519',
    'ML-DSA-44',
    // @ts-expect-error: does not exist
    'none',
    // @ts-expect-error: exact names only
    'hs256',
    // @ts-expect-error
    'Ed448',
  ];
}

export function other_options(): readonly unknown[] {
  return [
    // @ts-expect-error: alone it is no list
    { ...required, algorithms: 'HS256' } satisfies VerifyOptions,
    // @ts-expect-error
    { ...required, expiration: 'never' } satisfies VerifyOptions,
    // @ts-expect-error: a text would be a list of letters
    { ...required, requiredClaims: 'scope' } satisfies VerifyOptions,
    // @ts-expect-error: true is no typ
    { ...required, typ: true } satisfies VerifyOptions,
    // @ts-expect-error
    { ...required, now: () => new Date() } satisfies VerifyOptions,
    { ...required, isRevoked: async ({ jti }) => jti === 'x' } satisfies VerifyOptions,
    // @ts-expect-error: it has to answer
    { ...required, isRevoked: () => {} } satisfies VerifyOptions,
    // @ts-expect-error
    () => decode(token, { maxLength: 5 }),
    // @ts-expect-error
    () => generateKeyPair('RS256', { bits: 2048 }),
    // @ts-expect-error
    { expiresIn: 60, header: { kid: 5 } } satisfies SignOptions,
  ];
}
