import type { Algorithm, SigningKey, VerificationKey } from 'strictjwt';
import { checksOf } from './checks.ts';
import { tokens } from './fixtures.ts';
import { CLAIMS, fromBase64url, isHmac, keyOf, partsOf, rules, SECRET, signing, toBase64url } from './forge.ts';
import { ALGORITHMS } from './supported.ts';
import type { Case, Context, Topic } from './types.ts';

const privateKeyOf = (algorithm: Algorithm): SigningKey => (isHmac(algorithm) ? SECRET : keyOf(algorithm).jwk);
const publicKeyOf = (algorithm: Algorithm): VerificationKey =>
  isHmac(algorithm) ? SECRET : keyOf(algorithm).publicJwk;

/** Every algorithm: what the runtime supports works and resists, what it lacks is refused in words. */
export const algorithms: Topic = (context) => [
  ...ALGORITHMS.flatMap((algorithm) =>
    context.host.supports(algorithm) ? supported(context, algorithm) : unsupported(context, algorithm),
  ),
  ...neverSupported(context),
];

function supported(context: Context, algorithm: Algorithm): Case[] {
  const { lib, assert } = context;
  const { refuses } = checksOf(context);
  const key = publicKeyOf(algorithm);
  const options = rules(algorithm);
  const token = tokens[algorithm];
  const [header, payload, signature] = partsOf(token);

  return [
    {
      name: `${algorithm}: verifies a token made elsewhere`,
      async run() {
        const { header, payload } = await lib.verify(token, key, options);
        assert.deepEqual({ ...header }, { alg: algorithm, typ: 'JWT' });
        assert.deepEqual({ ...payload }, CLAIMS);
      },
    },
    {
      name: `${algorithm}: verifies what it signs, one call and prepared`,
      async run() {
        const { expiresIn: _, ...rest } = signing(algorithm);
        const once = await lib.sign(CLAIMS, privateKeyOf(algorithm), rest);
        const prepared = await lib.createSigner(privateKeyOf(algorithm), rest)(CLAIMS);
        const verifier = lib.createVerifier(key, options);
        for (const made of [once, prepared]) {
          assert.deepEqual({ ...(await verifier(made)).payload }, CLAIMS);
          assert.deepEqual({ ...(await lib.verify(made, key, options)).payload }, CLAIMS);
        }
      },
    },
    {
      name: `${algorithm}: rejects every flipped bit in the first, middle and last byte of the signature`,
      async run() {
        const bytes = fromBase64url(signature);
        for (const index of [0, bytes.length >> 1, bytes.length - 1]) {
          for (let bit = 0; bit < 8; bit++) {
            const flipped = bytes.with(index, (bytes[index] ?? 0) ^ (1 << bit));
            const forged = `${header}.${payload}.${toBase64url(flipped)}`;
            await refuses(forged, 'ERR_JWT_SIGNATURE_INVALID', { key, options });
          }
        }
      },
    },
    {
      name: `${algorithm}: rejects a signature one byte short, one byte long, empty, or all zero`,
      async run() {
        const bytes = fromBase64url(signature);
        const zeros = new Uint8Array(bytes.length);
        const wrong = [bytes.subarray(0, -1), Uint8Array.of(...bytes, 0), Uint8Array.of(0), zeros];
        for (const made of wrong) {
          await refuses(`${header}.${payload}.${toBase64url(made)}`, 'ERR_JWT_SIGNATURE_INVALID', { key, options });
        }
        await refuses(`${header}.${payload}.`, 'ERR_JWT_MALFORMED', { key, options });
      },
    },
    {
      name: `${algorithm}: rejects a changed payload and a changed header`,
      async run() {
        const admin = toBase64url(JSON.stringify({ ...CLAIMS, sub: 'admin' }));
        await refuses(`${header}.${admin}.${signature}`, 'ERR_JWT_SIGNATURE_INVALID', { key, options });
        const renamed = toBase64url(JSON.stringify({ alg: algorithm, typ: 'jwt' }));
        await refuses(`${renamed}.${payload}.${signature}`, 'ERR_JWT_SIGNATURE_INVALID', { key, options });
      },
    },
    {
      name: `${algorithm}: a new key signs and verifies, and does not verify another key's token`,
      async run() {
        const made = await newKey(context, algorithm);
        const own = await lib.sign({ iss: CLAIMS.iss, aud: CLAIMS.aud }, made.privateKey, signing(algorithm));
        assert.equal((await lib.verify(own, made.publicKey, options)).payload.iss, CLAIMS.iss);
        await refuses(token, 'ERR_JWT_SIGNATURE_INVALID', { key: made.publicKey, options });
      },
    },
    {
      name: `${algorithm}: is refused wherever the allowlist does not name it`,
      async run() {
        const other = isHmac(algorithm)
          ? { key: SECRET, options: rules(algorithm === 'HS256' ? 'HS384' : 'HS256') }
          : { key: keyOf('ES256').publicJwk, options: rules(algorithm === 'ES256' ? 'ES384' : 'ES256') };
        const fit = algorithm === 'ES256' ? { ...other, key: keyOf('ES384').publicJwk } : other;
        await refuses(token, 'ERR_JWT_ALG_NOT_ALLOWED', fit);
      },
    },
  ];
}

async function newKey({ lib }: Context, algorithm: Algorithm) {
  if (algorithm === 'HS256' || algorithm === 'HS384' || algorithm === 'HS512') {
    const secret = lib.generateSecret(algorithm);
    return { privateKey: secret, publicKey: secret };
  }
  return lib.generateKeyPair(algorithm);
}

function unsupported(context: Context, algorithm: Algorithm): Case[] {
  const { lib } = context;
  const { misuses } = checksOf(context);
  const code = 'ERR_JWT_ALG_UNSUPPORTED';
  const attempts: Record<string, () => unknown> = {
    sign: () => lib.sign({}, keyOf(algorithm).jwk, signing(algorithm)),
    verify: () => lib.verify(tokens[algorithm], keyOf(algorithm).publicJwk, rules(algorithm)),
    createSigner: () => lib.createSigner(keyOf(algorithm).jwk, signing(algorithm))({}),
    createVerifier: () => lib.createVerifier(keyOf(algorithm).publicJwk, rules(algorithm))(tokens[algorithm]),
    explain: () => lib.explain(tokens[algorithm], keyOf(algorithm).publicJwk, rules(algorithm)),
    generateKeyPair: () => lib.generateKeyPair(algorithm),
    'a PEM key': () => lib.verify(tokens[algorithm], keyOf(algorithm).spki, rules(algorithm)),
  };
  return Object.entries(attempts).map(([what, attempt]) => ({
    name: `${algorithm}: unsupported here, refused by ${what}`,
    unsupported: true,
    run: () => misuses(attempt, code),
  }));
}

/** `none` and misspelled names exist nowhere, whatever the runtime. */
function neverSupported(context: Context): Case[] {
  const { lib } = context;
  const { misuses } = checksOf(context);
  const names = [
    'none',
    'None',
    'NONE',
    '',
    'hs256',
    'HS256 ',
    'HS1',
    'RS1',
    'ES256K',
    'EdDsa',
    'Ed448',
    'toString',
    '__proto__',
  ];
  return names.map((name) => ({
    name: `algorithm ${JSON.stringify(name)} does not exist`,
    async run() {
      const algorithm = name as Algorithm;
      await misuses(() => lib.sign({}, SECRET, signing(algorithm)), 'ERR_JWT_OPTION_INVALID', 'sign');
      await misuses(() => lib.verify(tokens.HS256, SECRET, rules(algorithm)), 'ERR_JWT_OPTION_INVALID', 'verify');
    },
  }));
}
