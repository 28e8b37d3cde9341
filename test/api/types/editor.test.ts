import { describe, expect, it } from 'vitest';
import { completions, complaints, hover } from './editor.ts';

// What somebody sees who writes the first lines: hover texts, completion, and the first line of the first error.

const head = `
import { createSigner, createVerifier, decode, explain, sign, tryVerify, verify, type VerifiedClaims } from 'strictjwt';
declare const token: string;
declare const secret: string;
declare const issuer: string;
declare const audience: string;
declare function authorize(claims: VerifiedClaims): void;
`;
const verifier = `${head}const verifyToken = createVerifier(secret, { algorithms: ['HS256'], issuer, audience, requiredClaims: ['jti'] });
const { payload } = await verifyToken(token);
`;

describe('hovering shows', { timeout: 120_000 }, () => {
  const algorithms = 'readonly algorithms: readonly ["HS256"]; readonly issuer: string; readonly audience: string;';

  it('of verify what goes in and what comes out', () => {
    expect(hover(`${head}ve|rify(token, secret, { algorithms: ['HS256'], issuer, audience });`)).toBe(
      `(alias) verify<JwtClaims, { ${algorithms} }>` +
        '(token: string, key: VerificationKey, options: VerifyOptions<JwtClaims>): ' +
        'Promise<Verified<WithClaims<"iss" | "aud" | "exp">>>',
    );
  });

  it('of createVerifier the same', () => {
    expect(hover(`${head}create|Verifier(secret, { algorithms: ['HS256'], issuer, audience });`)).toBe(
      `(alias) createVerifier<JwtClaims, { ${algorithms} }>` +
        '(key: VerificationKey, options: VerifierOptions<JwtClaims>): VerifyToken<WithClaims<"iss" | "aud" | "exp">>',
    );
  });

  it('of a verifier, its results and their claims that names are there', () => {
    expect(hover(`${verifier}verify|Token;`)).toBe(
      'const verifyToken: VerifyToken<WithClaims<"jti" | "iss" | "aud" | "exp">>',
    );
    // the order of a union's members is not the library's
    expect(hover(`${verifier}verify|Token(token);`)).toMatch(
      /^const verifyToken: VerifyToken \(token: string, call\?: [\w |]+\) => Promise<Verified<WithClaims<[^>]+>>>$/,
    );
    expect(hover(`${verifier}pay|load;`)).toBe(
      'const payload: VerifiedClaims<WithClaims<"jti" | "iss" | "aud" | "exp">>',
    );
    expect(hover(`${verifier}payload.e|xp;`)).toBe('(property) exp: number');
    expect(hover(`${verifier}payload.s|ub;`)).toBe('(property) sub?: string | undefined');
    expect(hover(`${verifier}const role = payload.role; ro|le;`)).toBe('const role: unknown');
  });

  it('of sign what goes in', () => {
    expect(hover(`${head}si|gn({ sub: 'me' }, secret, { algorithm: 'HS256', expiresIn: '15m' });`)).toBe(
      '(alias) sign<{ sub: string; }, string, { readonly algorithm: "HS256"; readonly expiresIn: "15m"; }, undefined>' +
        '(claims: { sub: string; }, key: string, options: SignOptions): Promise<string>',
    );
    expect(hover(`${head}const sign|Token = createSigner(secret, { algorithm: 'HS256', expiresIn: '15m' });`)).toBe(
      'const signToken: SignToken<SignClaims>',
    );
  });
});

describe('an editor offers', { timeout: 120_000 }, () => {
  it('the required options first', () => {
    expect(completions(`${head}verify(token, secret, { | });`).slice(0, 3).sort()).toEqual([
      'algorithms',
      'audience',
      'issuer',
    ]);
    expect(completions(`${head}verify(token, secret, { | });`)).toContain('requiredClaims');
  });

  it('all options of sign', () => {
    const offered = completions(`${head}sign({ sub: 'me' }, secret, { | });`);
    expect(offered).toEqual(expect.arrayContaining(['algorithm', 'expiresIn', 'issuer', 'audience', 'notBefore']));
  });

  it('the names of algorithms', () => {
    const names = completions(`${head}verify(token, secret, { algorithms: ['|'], issuer, audience });`);
    expect(names).toHaveLength(17);
    expect(names).toEqual(expect.arrayContaining(['HS256', 'ML-DSA-87']));
    expect(completions(`${head}sign({}, secret, { algorithm: '|', expiresIn: 60 });`)).toHaveLength(17);
  });

  const registered = ['aud', 'exp', 'iat', 'iss', 'jti', 'nbf', 'sub'];

  it('the registered claims, to sign and to read', () => {
    expect(completions(`${head}sign({ | }, secret, { algorithm: 'HS256', expiresIn: 60 });`)).toEqual(
      expect.arrayContaining(registered),
    );
    expect(completions(`${verifier}payload.|`)).toEqual(expect.arrayContaining(registered));
  });

  it('the registered claims of what is decoded, although nothing of it is known', () => {
    expect(completions(`${head}decode(token).payload.|`)).toEqual(registered);
    expect(completions(`${head}decode(token).header.|`)).toEqual(['alg', 'kid', 'typ']);
    expect(hover(`${head}decode(token).payload.su|b;`)).toBe('(property) DecodedClaims.sub?: unknown');
  });

  it('the names of checks', () => {
    const names = completions(`${head}(await explain(token)).checks.find((check) => check.name === '|');`);
    expect(names).toEqual(expect.arrayContaining(['algorithm', 'signature', 'exp', 'revocation']));
  });

  it('the codes of errors', () => {
    const code = `${head}const result = await tryVerify(verify(token, secret, { algorithms: ['HS256'], issuer, audience }));
      if (!result.ok && result.error.code === '|') {}`;
    expect(completions(code)).toHaveLength(17);
  });
});

describe('the first line of a compile error says', { timeout: 120_000 }, () => {
  const cases: readonly (readonly [string, string, string])[] = [
    [
      'which option is missing',
      `verify(token, secret, { algorithms: ['HS256'], issuer });`,
      "Argument of type '{ algorithms: \"HS256\"[]; issuer: string; }' is not assignable to parameter of type 'VerifyOptions<JwtClaims>'.",
    ],
    [
      'how an option is spelt',
      `verify(token, secret, { algorithms: ['HS256'], issuer, audience, clockTolerence: 5 });`,
      "Object literal may only specify known properties, but 'clockTolerence' does not exist in type 'VerifyOptions<JwtClaims>'. Did you mean to write 'clockTolerance'?",
    ],
    [
      'how an algorithm is spelt',
      `verify(token, secret, { algorithms: ['hs256'], issuer, audience });`,
      "Type '\"hs256\"' is not assignable to type 'Algorithm'. Did you mean '\"HS256\"'?",
    ],
    [
      'that an environment variable may be unset',
      `verify(token, secret, { algorithms: ['HS256'], issuer: process.env['X'], audience });`,
      "Type 'string | undefined' is not assignable to type 'Expected'.",
    ],
    [
      'that a lifetime is needed',
      `sign({ sub: 'me' }, secret, { algorithm: 'HS256' });`,
      "Argument of type '{ algorithm: \"HS256\"; }' is not assignable to parameter of type 'SignOptions & NeedsLifetime'.",
    ],
    [
      'that the claims have an exp already',
      `sign({ exp: 5 }, secret, { algorithm: 'HS256', expiresIn: '15m' });`,
      "Type '\"15m\"' is not assignable to type '(false | Duration) & TheClaimsHaveExpAlready'.",
    ],
    [
      'that an algorithm is needed',
      `sign({}, secret, { expiresIn: '15m' });`,
      "Argument of type '{ expiresIn: \"15m\"; }' is not assignable to parameter of type 'SignOptions & NeedsAlgorithm'.",
    ],
    [
      'that a claim has an option of its own',
      `verify(token, secret, { algorithms: ['HS256'], issuer, audience, claims: { sub: 'me' } });`,
      "Type 'string' is not assignable to type 'HasAnOptionOfItsOwn'.",
    ],
    [
      'that a header field cannot be set',
      `sign({}, secret, { algorithm: 'HS256', expiresIn: 60, header: { alg: 'none' } });`,
      "Type 'string' is not assignable to type 'CannotBeSet'.",
    ],
    [
      'that a time is negative',
      `verify(token, secret, { algorithms: ['HS256'], issuer, audience, maxAge: '-5m' });`,
      `Type '"-5m"' is not assignable to type 'Duration & ZeroOrMore'.`,
    ],
    [
      'which name in a variable is no option',
      `const options = { algorithms: ['HS256' as const], issuer, audience, clockTolerence: 5 }; createVerifier(secret, options);`,
      `Argument of type '{ algorithms: "HS256"[]; issuer: string; audience: string; clockTolerence: number; }' is not assignable to parameter of type 'VerifierOptions<JwtClaims> & NoSuchOption<"clockTolerence">'.`,
    ],
    [
      'how an option of sign is spelt',
      `sign({}, secret, { algorithms: ['HS256'] });`,
      "Object literal may only specify known properties, but 'algorithms' does not exist in type 'SignOptions'. Did you mean to write 'algorithm'?",
    ],
    [
      'that await was forgotten',
      `const { payload } = verify(token, secret, { algorithms: ['HS256'], issuer, audience });`,
      'Property \'payload\' does not exist on type \'Promise<Verified<WithClaims<"iss" | "aud" | "exp">>>\'.',
    ],
    [
      'that decoded claims are not verified',
      `authorize(decode(token).payload);`,
      "Argument of type 'DecodedClaims' is not assignable to parameter of type 'VerifiedClaims'.",
    ],
  ];
  it.each(cases)('%s', (_what, code, message) => {
    expect(complaints(`${head}${code}\nexport {};`)).toEqual([message]);
  });
});
