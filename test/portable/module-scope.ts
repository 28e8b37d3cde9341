import { p256, rsa, tokens } from './fixtures.ts';
import { AUDIENCE, forgeEs256, ISSUER, rules, SECRET, signing } from './forge.ts';
import type { Assert, Case, Lib } from './types.ts';

/**
 * Everything is made when this is called, which may be while a module is loaded; the cases then use it, any number
 * of them at once. Cloudflare Workers allow neither I/O nor random bytes at the first time, and tie every promise
 * to the request it was made in.
 */
export function moduleScope(lib: Lib, assert: Assert, origin: string): Case[] {
  const remote = lib.createRemoteJwks(`${origin}/jwks/good`);
  const cached = { ...rules('HS256'), cache: true };
  const verifiers = {
    'a secret': [lib.createVerifier(SECRET, rules('HS256')), async () => tokens.HS256],
    'a secret, with the cache': [lib.createVerifier(SECRET, cached), async () => tokens.HS256],
    'a PEM key': [lib.createVerifier(p256.spki, rules('ES256')), async () => tokens.ES256],
    'a JWK': [lib.createVerifier(rsa.publicJwk, rules('PS256')), async () => tokens.PS256],
    'a remote key set': [lib.createVerifier(remote, rules('ES256')), () => forgeEs256({ header: { kid: 'k1' } })],
  } as const;
  const signers = {
    'a secret': lib.createSigner(SECRET, signing('HS256')),
    'a PEM key': lib.createSigner(p256.pkcs8, signing('ES256')),
  };
  return [
    ...Object.entries(verifiers).map(([what, [verifier, tokenOf]]) => ({
      name: `a verifier made at module scope from ${what}`,
      async run() {
        assert.equal((await verifier(await tokenOf())).payload.sub, 'user-1');
      },
    })),
    ...Object.entries(signers).map(([what, signer]) => ({
      name: `a signer made at module scope from ${what}`,
      async run() {
        assert.equal(lib.decode(await signer({ iss: ISSUER, aud: AUDIENCE })).payload.iss, ISSUER);
      },
    })),
  ];
}
