import type { Algorithm, SingleKey } from 'strictjwt';
import * as fixtures from './fixtures.ts';
import { bytesOf, CLAIMS, isHmac, keyOf, now, rules, SECRET, signing, toBase64url } from './forge.ts';
import type { Case, Context, Topic } from './types.ts';

type Kind = readonly [name: string, algorithm: Algorithm, privateKey: SingleKey, publicKey: SingleKey];

const { rsa, p256, p384, p521, ed25519, mlDsa44, mlDsa65, mlDsa87 } = fixtures;

const JWK_OCT = { kty: 'oct', k: toBase64url(SECRET) };

// The private key signs, the public one verifies both that token and the one of fixtures.ts.
const KINDS: readonly Kind[] = [
  ['secret text', 'HS256', SECRET, SECRET],
  ['secret bytes', 'HS384', bytesOf(SECRET), bytesOf(SECRET)],
  ['oct JWK', 'HS512', JWK_OCT, JWK_OCT],
  ['RSA PKCS#8 and SPKI', 'RS256', rsa.pkcs8, rsa.spki],
  ['RSA PKCS#1', 'RS384', rsa.pkcs1, rsa.pkcs1Public],
  ['RSA PKCS#1 for PSS', 'PS512', rsa.pkcs1, rsa.pkcs1Public],
  ['RSA X.509', 'RS512', rsa.pkcs8, rsa.x509],
  ['RSA X.509 for PSS', 'PS256', rsa.pkcs1, rsa.x509],
  ['RSA JWK', 'PS384', rsa.jwk, rsa.publicJwk],
  ['P-256 PKCS#8 and SPKI', 'ES256', p256.pkcs8, p256.spki],
  ['P-256 SEC1 and X.509', 'ES256', p256.sec1, p256.x509],
  ['P-384 PKCS#8 and SPKI', 'ES384', p384.pkcs8, p384.spki],
  ['P-384 SEC1 and X.509', 'ES384', p384.sec1, p384.x509],
  ['P-521 PKCS#8 and SPKI', 'ES512', p521.pkcs8, p521.spki],
  ['P-521 SEC1 and X.509', 'ES512', p521.sec1, p521.x509],
  ['P-256 JWK', 'ES256', p256.jwk, p256.publicJwk],
  ['Ed25519 PKCS#8 and SPKI', 'EdDSA', ed25519.pkcs8, ed25519.spki],
  ['Ed25519 X.509', 'Ed25519', ed25519.pkcs8, ed25519.x509],
  ['Ed25519 JWK', 'Ed25519', ed25519.jwk, ed25519.publicJwk],
  ['ML-DSA-44 PKCS#8 and SPKI', 'ML-DSA-44', mlDsa44.pkcs8, mlDsa44.spki],
  ['ML-DSA-65 PKCS#8 and SPKI', 'ML-DSA-65', mlDsa65.pkcs8, mlDsa65.spki],
  ['ML-DSA-87 JWK', 'ML-DSA-87', mlDsa87.jwk, mlDsa87.publicJwk],
];

/** Every kind of key, in every disguise that an environment variable puts on it. */
export const keyKinds: Topic = (context) => [
  ...KINDS.filter(([, algorithm]) => context.host.supports(algorithm)).map((kind) => kindCase(context, kind)),
  ...mangledPem(context),
  ...cryptoKeys(context),
  parameterBlock(context),
  inputsStayUntouched(context),
];

function kindCase(context: Context, [name, algorithm, privateKey, publicKey]: Kind): Case {
  return {
    name: `key: ${name} (${algorithm})`,
    run: () => signsAndVerifies(context, algorithm, privateKey, publicKey),
  };
}

async function signsAndVerifies(context: Context, algorithm: Algorithm, signer: SingleKey, verifier: SingleKey) {
  const { lib, assert } = context;
  const own = await lib.sign({ iss: CLAIMS.iss, aud: CLAIMS.aud, sub: 'me' }, signer, signing(algorithm));
  assert.equal((await lib.verify(own, verifier, rules(algorithm))).payload.sub, 'me');
  const elsewhere = await lib.verify(fixtures.tokens[algorithm], verifier, rules(algorithm));
  assert.equal(elsewhere.payload.sub, 'user-1');
}

const MANGLED: Readonly<Record<string, (pem: string) => string>> = {
  'literal \\n': (pem) => pem.replaceAll('\n', '\\n'),
  'literal \\r\\n': (pem) => pem.replaceAll('\n', '\\r\\n'),
  'double quotes and literal \\n': (pem) => `"${pem.replaceAll('\n', '\\n')}"`,
  'single quotes': (pem) => `'${pem}'`,
  'one line with blanks': (pem) => pem.trim().replaceAll('\n', ' '),
  'one line without blanks': (pem) => pem.replaceAll('\n', ''),
  CRLF: (pem) => pem.replaceAll('\n', '\r\n'),
  indentation: (pem) => pem.replaceAll(/^/gm, '    '),
  'blank lines around': (pem) => `\n\n${pem}\n\n`,
  'no newline at the end': (pem) => pem.trim(),
};

function mangledPem(context: Context): Case[] {
  const kinds: Kind[] = [
    ['PKCS#8 and SPKI', 'ES256', p256.pkcs8, p256.spki],
    ['SEC1 and X.509', 'ES256', p256.sec1, p256.x509],
    ['PKCS#1', 'RS256', rsa.pkcs1, rsa.pkcs1Public],
  ];
  return Object.entries(MANGLED).map(([how, mangle]) => ({
    name: `key: PEM with ${how}`,
    async run() {
      for (const [, algorithm, privatePem, publicPem] of kinds) {
        await signsAndVerifies(context, algorithm, mangle(String(privatePem)), mangle(String(publicPem)));
      }
    },
  }));
}

type ImportParameters = Parameters<SubtleCrypto['importKey']>[2];

// A literal per family: the suite says itself what WebCrypto calls each algorithm.
const WEBCRYPTO: ReadonlyArray<readonly [Algorithm, ImportParameters]> = [
  ['HS256', { name: 'HMAC', hash: 'SHA-256' }],
  ['RS256', { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }],
  ['PS384', { name: 'RSA-PSS', hash: 'SHA-384' }],
  ['ES384', { name: 'ECDSA', namedCurve: 'P-384' }],
  ['EdDSA', { name: 'Ed25519' }],
];

function cryptoKeys(context: Context): Case[] {
  return WEBCRYPTO.map(([algorithm, parameters]) => ({
    name: `key: CryptoKey (${algorithm})`,
    async run() {
      const [signer, verifier] = await importPair(algorithm, parameters);
      await signsAndVerifies(context, algorithm, signer, verifier);
    },
  }));
}

async function importPair(algorithm: Algorithm, parameters: ImportParameters): Promise<[CryptoKey, CryptoKey]> {
  if (isHmac(algorithm)) {
    const key = await crypto.subtle.importKey('raw', bytesOf(SECRET), parameters, false, ['sign', 'verify']);
    return [key, key];
  }
  const { jwk, publicJwk } = keyOf(algorithm);
  return [
    await crypto.subtle.importKey('jwk', { ...jwk }, parameters, false, ['sign']),
    await crypto.subtle.importKey('jwk', { ...publicJwk }, parameters, false, ['verify']),
  ];
}

/** `openssl ecparam -genkey` writes the curve in a block of its own before the key. */
function parameterBlock({ lib, assert }: Context): Case {
  return {
    name: 'key: SEC1 after a block of EC PARAMETERS',
    async run() {
      const token = await lib.sign(CLAIMS, fixtures.ecParameters, { algorithm: 'ES256', now });
      assert.equal(lib.decode(token).header.alg, 'ES256');
    },
  };
}

function inputsStayUntouched({ lib, assert }: Context): Case {
  return {
    name: 'key: neither a key nor claims nor options are modified or frozen',
    async run() {
      const jwk = { ...p256.jwk };
      const claims = { sub: 'me', list: [1] };
      const options = signing('ES256');
      const before = JSON.stringify([jwk, claims, options]);
      await lib.sign(claims, jwk, options);
      assert.equal(JSON.stringify([jwk, claims, options]), before);
      assert.ok(![jwk, claims, options, claims.list].some((value) => Object.isFrozen(value)));
    },
  };
}
