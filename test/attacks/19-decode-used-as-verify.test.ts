import { describe, expect, expectTypeOf, it } from 'vitest';
import { decode, explain, type Decoded, type JwtClaims, verify, type Verified, type VerifiedClaims } from 'strictjwt';
import { expectTokenError } from '../support/expect.ts';
import { forge, GOOD_CLAIMS, segmentsOf } from '../support/forge.ts';
import { pair, SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// CVE-2026-33322 and many applications: what `decode` returns is what the attacker wrote. The compiler says so: the
// lines marked as errors below are checked by `tsc`, which fails when one of them compiles.

const admin = forge({ alg: 'RS256', key: pair('otherRsa').privateKey, payload: { ...GOOD_CLAIMS, sub: 'admin' } });

/** An application's function that asks for verified claims. */
const subjectOf = (claims: VerifiedClaims): string => String(claims.sub);
const letIn = ({ payload }: Verified): string => subjectOf(payload);

describe('decode used as verify', () => {
  it('decode reads a forged token, verify rejects it', async () => {
    expect(decode(admin).payload.sub).toBe('admin');
    await expectTokenError(verify(admin, pair('rsa').publicPem, optionsFor('RS256')), 'ERR_JWT_SIGNATURE_INVALID');
  });

  it('what decode returns does not fit where verified claims are asked for', () => {
    const decoded = decode(admin);
    // @ts-expect-error: decoded, not verified
    expect(subjectOf(decoded.payload)).toBe('admin');
    // @ts-expect-error: decoded, not verified
    expect(letIn(decoded)).toBe('admin');
    expectTypeOf<Decoded['payload']>().not.toExtend<VerifiedClaims>();
    expectTypeOf<Decoded>().not.toExtend<Verified>();
  });

  it('neither does a plain object, nor what explain shows', async () => {
    const plain: JwtClaims = { sub: 'admin' };
    // @ts-expect-error: a plain object is not verified
    expect(subjectOf(plain)).toBe('admin');
    // @ts-expect-error: a literal is not verified
    expect(subjectOf({ sub: 'admin' })).toBe('admin');
    const { decoded, payload } = await explain(admin);
    // @ts-expect-error: what explain decoded is not verified
    expect(decoded?.payload && subjectOf(decoded.payload)).toBe('admin');
    // @ts-expect-error: nor is its payload for the compiler, though it is only there when the signature held
    expect(payload && subjectOf(payload)).toBeUndefined();
    expectTypeOf<Record<string, unknown>>().not.toExtend<VerifiedClaims>();
  });

  it('what verify returns fits', async () => {
    const verified = await verify(forge({ alg: 'HS256', key: SECRET }), SECRET, optionsFor('HS256'));
    expect(letIn(verified)).toBe('user-1');
    expect(subjectOf(verified.payload)).toBe('user-1');
    expectTypeOf(verified.payload).toExtend<VerifiedClaims>();
  });

  it('the claims that decode returns are unknown until they are looked at', () => {
    const { payload, header, signature } = decode(admin);
    expectTypeOf(payload.exp).toBeUnknown();
    expectTypeOf(header.alg).toBeUnknown();
    expect(signature).toEqual(new Uint8Array(Buffer.from(segmentsOf(admin).signature, 'base64url')));
  });

  it('decode refuses the forms that verify refuses, but judges no time, key or claim', async () => {
    for (const token of [
      `${admin}=`,
      `${admin}.AA`,
      'a.b',
      forge({ alg: 'HS256', key: SECRET, payloadText: '{"__proto__":1}' }),
    ]) {
      await expectTokenError(() => decode(token), 'ERR_JWT_MALFORMED');
    }
    const expired = forge({ alg: 'HS256', key: SECRET, payload: { ...GOOD_CLAIMS, exp: 1 } });
    expect(decode(expired).payload.exp).toBe(1);
  });
});
