import { p256, tokens } from './fixtures.ts';
import { now, rules, SECRET, signing } from './forge.ts';
import type { Lib } from './types.ts';

// What can be done with the library, on tokens that are good, for tests of runtimes that lack something.

export const REMOTE = 'https://issuer.example/jwks';

/** Answers a key set, without anything of the web. */
const answering = (answer: unknown) => async (): Promise<Response> => {
  const bytes = Uint8Array.from(JSON.stringify(answer), (character) => character.charCodeAt(0));
  const headers = { get: () => null };
  return { status: 200, redirected: false, headers, arrayBuffer: async () => bytes.buffer } as unknown as Response;
};

const jwks = { keys: [p256.publicJwk] };
const es = rules('ES256');

export const USES = {
  decode: (lib: Lib) => lib.decode(tokens.HS256),
  verify: (lib: Lib) => lib.verify(tokens.HS256, SECRET, rules('HS256')),
  sign: (lib: Lib) => lib.sign({}, SECRET, signing('HS256')),
  'a JWK': (lib: Lib) => lib.verify(tokens.ES256, p256.publicJwk, es),
  'a JWK Set': (lib: Lib) => lib.verify(tokens.ES256, jwks, es),
  'a resolver': (lib: Lib) => lib.verify(tokens.ES256, async () => ({ ...p256.publicJwk }), es),
  'a resolver of sets': (lib: Lib) => lib.verify(tokens.ES256, () => structuredClone(jwks), es),
  'remote keys': (lib: Lib) =>
    lib.verify(tokens.ES256, lib.createRemoteJwks(REMOTE, { now, fetch: answering(jwks) }), es),
  'remote PEM': (lib: Lib) =>
    lib.verify(tokens.ES256, lib.createRemoteJwks(REMOTE, { now, fetch: answering({ a: p256.spki }) }), es),
  'PEM that is fetched': (lib: Lib) =>
    lib.createRemoteJwks(REMOTE, { now, fetch: answering({ a: p256.spki }) }).reload(),
  "the runtime's fetch": (lib: Lib) => lib.createRemoteJwks(REMOTE, { now }).reload(),
  secret: (lib: Lib) => lib.generateSecret(),
  'sign ES256': (lib: Lib) => lib.sign({}, p256.jwk, signing('ES256')),
  'a key pair': (lib: Lib) => lib.generateKeyPair('ES256'),
  'a key as JWK': async (lib: Lib) =>
    lib.exportJwk((await lib.generateKeyPair('ES256', { extractable: true })).privateKey),
  'a key as PEM': async (lib: Lib) =>
    lib.exportPem((await lib.generateKeyPair('ES256', { extractable: true })).privateKey),
  'a PEM key as JWK': (lib: Lib) => lib.exportJwk(p256.pkcs8),
  'a thumbprint': (lib: Lib) => lib.jwkThumbprint(p256.publicJwk),
} as const;

export type Use = keyof typeof USES;
