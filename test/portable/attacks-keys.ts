import type { Algorithm } from 'strictjwt';
import { checksOf } from './checks.ts';
import { ed25519, p256, p384, rsa, tokens } from './fixtures.ts';
import {
  ANOTHER_P256,
  bytesOf,
  derOf,
  ecdsa,
  forge,
  forgeEs256,
  fromBase64url,
  partsOf,
  rules,
  SECRET,
  signing,
  toBase64url,
} from './forge.ts';
import type { Case, Context, Topic } from './types.ts';

/** Attacks on the choice of key and algorithm (threats: key confusion, `none`, edge signatures, key in the token). */
export const attacksOnKeys: Topic = (context) => [
  ...publicKeyAsSecret(context),
  ...confusion(context),
  ...edgeSignatures(context),
  keyInToken(context),
  unicodeSecrets(context),
];

const ZERO_WIDTH = '\u200b';

// The public keys that an attacker knows, as somebody might hand them to an HMAC verifier by mistake.
const DISGUISES: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>> = {
  SPKI: rsa.spki,
  'PKCS#1': rsa.pkcs1Public,
  'X.509': rsa.x509,
  'a private PEM': p256.pkcs8,
  'leading white space': ` \n\t${rsa.spki}`,
  'a byte order mark': `\ufeff${rsa.spki}`,
  'zero-width characters': `${ZERO_WIDTH}${rsa.spki}`,
  'control characters': `\u0000\u0001${rsa.spki}`,
  'a comment before it': `# production key\n${rsa.spki}`,
  'escaped newlines': rsa.spki.replaceAll('\n', '\\n'),
  quotes: `"${rsa.spki.replaceAll('\n', '\\n')}"`,
  'one line': rsa.spki.replaceAll('\n', ''),
  CRLF: rsa.spki.replaceAll('\n', '\r\n'),
  'bytes of the PEM': bytesOf(rsa.spki),
  'DER bytes': derOf(rsa.spki),
  'DER bytes of PKCS#1': derOf(rsa.pkcs1Public),
  'DER bytes of a certificate': derOf(p256.x509),
  'DER bytes of an Ed25519 key': derOf(ed25519.spki),
  'base64 of the DER': rsa.spki.replaceAll(/-----[^-]+-----|\n/g, ''),
  'base64url of the DER': toBase64url(derOf(p384.spki)),
  'a JWK as text': JSON.stringify(rsa.publicJwk),
  'a JWK as text, indented': JSON.stringify(p256.publicJwk, null, 2),
  'a JWKS as text': ` ${JSON.stringify({ keys: [rsa.publicJwk] })}`,
  'a JWK as bytes': bytesOf(JSON.stringify(p256.publicJwk)),
  'an SSH key': `ssh-ed25519 ${toBase64url(SECRET)} me@host`,
  'an SSH RSA key': `ssh-rsa ${toBase64url(SECRET)}`,
  'an SSH ECDSA key': `ecdsa-sha2-nistp256 ${toBase64url(SECRET)}`,
};

function publicKeyAsSecret(context: Context): Case[] {
  const { lib } = context;
  const { misuses } = checksOf(context);
  return Object.entries(DISGUISES).map(([disguise, key]) => ({
    name: `attack: a public key as HMAC secret (${disguise})`,
    async run() {
      const token = await forge({ secret: key });
      await misuses(() => lib.verify(token, key, rules('HS256')), 'ERR_JWT_KEY_INVALID', 'verify');
      await misuses(() => lib.sign({}, key, signing('HS256')), 'ERR_JWT_KEY_INVALID', 'sign');
    },
  }));
}

function confusion(context: Context): Case[] {
  const { lib } = context;
  const { refuses, misuses } = checksOf(context);
  const [header, payload] = partsOf(tokens.HS256);
  return [
    {
      name: 'attack: a token signed with the public key as secret meets a verifier of that key',
      async run() {
        for (const secret of [rsa.spki, rsa.spki.trim(), derOf(rsa.spki)]) {
          const given = { key: rsa.spki, options: rules('RS256') };
          await refuses(await forge({ secret }), 'ERR_JWT_ALG_NOT_ALLOWED', given);
          await refuses(await forge({ secret, header: { alg: 'RS256' } }), 'ERR_JWT_SIGNATURE_INVALID', given);
        }
      },
    },
    {
      name: 'attack: HMAC and asymmetric algorithms never share an allowlist',
      async run() {
        for (const algorithms of [
          ['HS256', 'RS256'],
          ['ES256', 'HS512'],
          ['EdDSA', 'HS384', 'PS256'],
        ]) {
          const options = { ...rules('HS256'), algorithms: algorithms as Algorithm[] };
          await misuses(() => lib.createVerifier(SECRET, options), 'ERR_JWT_OPTION_INVALID');
        }
      },
    },
    {
      name: 'attack: alg none in every spelling, with and without a signature',
      async run() {
        for (const alg of ['none', 'None', 'NONE', 'nOnE', 'HS256 ', ' HS256', 'hs256', 'HS255', '__proto__']) {
          const head = toBase64url(JSON.stringify({ alg, typ: 'JWT' }));
          await refuses(`${head}.${payload}.`, 'ERR_JWT_MALFORMED', { message: alg });
          await refuses(`${head}.${payload}.AAAA`, 'ERR_JWT_ALG_NOT_ALLOWED', { message: alg });
          await refuses(await forge({ header: { alg } }), 'ERR_JWT_ALG_NOT_ALLOWED', { message: alg });
        }
        await refuses(`${header}.${payload}.`, 'ERR_JWT_MALFORMED');
      },
    },
    {
      name: 'attack: an alg that is missing or no string',
      async run() {
        for (const alg of ['""', 'null', '0', 'true', '["HS256"]', '{"toString":"HS256"}']) {
          const token = await forge({ headerText: `{"alg":${alg},"typ":"JWT"}` });
          await refuses(token, 'ERR_JWT_ALG_NOT_ALLOWED', { message: alg });
        }
        await refuses(await forge({ header: { alg: undefined } }), 'ERR_JWT_ALG_NOT_ALLOWED', { message: 'missing' });
      },
    },
  ];
}

const P256_ORDER = 'FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551';

function edgeSignatures(context: Context): Case[] {
  const { refuses } = checksOf(context);
  const [header, payload, signature] = partsOf(tokens.ES256);
  const good = fromBase64url(signature);
  const [r, s] = [good.slice(0, 32), good.slice(32)];
  const zero = new Uint8Array(32);
  const one = zero.with(31, 1);
  const n = Uint8Array.from(P256_ORDER.match(/../g) ?? [], (hex) => Number.parseInt(hex, 16));
  const ones = new Uint8Array(32).fill(255);
  const edges: Record<string, Uint8Array[]> = {
    'r = s = 0': [zero, zero],
    'r = 0': [zero, s],
    's = 0': [r, zero],
    'r = s = 1': [one, one],
    'r = n': [n, s],
    's = n': [r, n],
    'r = s = n': [n, n],
    'r, s = 2^256 - 1': [ones, ones],
    'r and s swapped': [s, r],
    '63 bytes': [r, s.slice(0, 31)],
    '65 bytes': [r, s, Uint8Array.of(0)],
    '96 bytes': [r, s, zero],
    DER: [derForm(r, s)],
  };
  return [
    ...Object.entries(edges).map(([name, chunks]) => ({
      name: `attack: ECDSA signature with ${name}`,
      async run() {
        const made = toBase64url(Uint8Array.from(chunks.flatMap((chunk) => [...chunk])));
        const given = { key: p256.publicJwk, options: rules('ES256') };
        await refuses(`${header}.${payload}.${made}`, 'ERR_JWT_SIGNATURE_INVALID', given);
      },
    })),
    {
      name: 'a raw ECDSA signature made by hand is accepted',
      async run() {
        const made = await ecdsa(`${header}.${payload}`);
        const token = `${header}.${payload}.${toBase64url(made)}`;
        context.assert.equal((await context.lib.verify(token, p256.spki, rules('ES256'))).payload.sub, 'user-1');
      },
    },
  ];
}

/** SEQUENCE { INTEGER r, INTEGER s }, as openssl and cloud KMS write signatures. */
function derForm(r: Uint8Array, s: Uint8Array): Uint8Array {
  const integer = (value: Uint8Array): number[] => {
    const first = value.findIndex((byte) => byte !== 0);
    const bytes = [...value.subarray(first)];
    const signed = (bytes[0] ?? 0) > 127 ? [0, ...bytes] : bytes;
    return [2, signed.length, ...signed];
  };
  const content = [...integer(r), ...integer(s)];
  return Uint8Array.of(48, content.length, ...content);
}

function keyInToken(context: Context): Case {
  const { lib, assert } = context;
  const { refuses } = checksOf(context);
  const x5c = [p256.x509.replaceAll(/-----[^-]+-----|\n/g, '')];
  return {
    name: 'attack: a key, or the way to one, inside the header is never used',
    async run() {
      const options = rules('ES256');
      const url = 'https://evil.example/keys';
      for (const header of [{ jwk: p256.publicJwk }, { jku: url }, { x5u: url }, { x5c }]) {
        const token = await forgeEs256({ header });
        await refuses(token, 'ERR_JWT_SIGNATURE_INVALID', { key: ANOTHER_P256, options });
        await refuses(token, 'ERR_JWT_KEY_NOT_FOUND', { key: () => null, options });
        // the same header does no harm where the configured key made the signature
        assert.equal((await lib.verify(token, p256.publicJwk, options)).payload.sub, 'user-1');
      }
    },
  };
}

function unicodeSecrets(context: Context): Case {
  const { lib, assert } = context;
  const { refuses } = checksOf(context);
  return {
    name: 'attack: secrets that differ only above 0xff are different secrets',
    async run() {
      const secret = 'ключ-'.repeat(10);
      const truncated = Array.from(secret, (character) => String.fromCharCode(character.charCodeAt(0) & 255)).join('');
      const token = await forge({ secret });
      assert.equal((await lib.verify(token, secret, rules('HS256'))).payload.sub, 'user-1');
      await refuses(token, 'ERR_JWT_SIGNATURE_INVALID', { key: truncated });
    },
  };
}
