// Tells of each key of a set what it is, and whether it can verify tokens, by asking the library.
import {
  createVerifier,
  isTokenError,
  isUsageError,
  type Algorithm,
  type Jwk,
  type Jwks,
  jwkThumbprint,
} from './library.ts';
import { KEY_ALGORITHMS } from './algorithms.ts';
import { inTheseWords } from './wording.ts';

export interface KeyLine {
  readonly kid: string | undefined;
  readonly kind: string;
  readonly alg: string | undefined;
  /** bits of a modulus, or the name of a curve */
  readonly size: string | undefined;
  readonly use: string | undefined;
  /** RFC 7638; not of a secret, which could be guessed by it */
  readonly thumbprint: string | undefined;
  readonly usable: boolean;
  readonly why: string | undefined;
}

export async function describeKeys(keys: readonly unknown[]): Promise<KeyLine[]> {
  const lines = await Promise.all(keys.map(describeKey));
  const usable = keys.filter((_, at) => lines[at]?.usable) as Jwk[];
  const asked = new Map<string, Promise<string | undefined>>();
  return Promise.all(
    lines.map(async (line, at) => {
      const algorithm = line.usable && line.kid !== undefined ? algorithmOf(keys[at] as Jwk) : undefined;
      if (algorithm === undefined) return line;
      const question = `${algorithm} ${line.kid}`;
      const found = asked.get(question) ?? whyAmbiguous(usable, line.kid, algorithm);
      asked.set(question, found);
      const why = await found;
      return why === undefined ? line : { ...line, usable: false, why };
    }),
  );
}

/** By one kid and for one algorithm there must be one key, or no token of it is verified. */
async function whyAmbiguous(
  usable: readonly Jwk[],
  kid: string | undefined,
  algorithm: Algorithm,
): Promise<string | undefined> {
  const rivals = usable.filter((key) => key.kid === kid);
  return rivals.length > 1 ? tryKey({ keys: rivals }, algorithm, kid) : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

async function describeKey(key: unknown): Promise<KeyLine> {
  const jwk: Jwk = isObject(key) ? key : {};
  const { kid, kty, alg, use } = jwk;
  const why = isObject(key) ? await whyUnusable(jwk) : 'this is no key: no object';
  return {
    kid: text(kid),
    kind: text(kty) ?? '?',
    alg: text(alg),
    size: sizeOf(jwk),
    use: text(use),
    thumbprint: kty === 'oct' ? undefined : await jwkThumbprint(jwk).catch(() => undefined),
    usable: why === undefined,
    why,
  };
}

function sizeOf({ kty, n, crv }: Jwk): string | undefined {
  if (kty !== 'RSA' || typeof n !== 'string') return text(crv);
  const bytes = Buffer.from(n, 'base64url');
  const from = bytes.findIndex((byte) => byte !== 0);
  return from < 0 ? '0' : String((bytes.length - from) * 8 - (Math.clz32(bytes[from] ?? 0) - 24));
}

async function whyUnusable(jwk: Jwk): Promise<string | undefined> {
  const { kty, d, priv } = jwk;
  if (kty === 'oct') return 'a secret: whoever can read this set signs what he likes';
  if (d !== undefined || priv !== undefined) return 'a private key: whoever can read this set signs what he likes';
  const algorithm = algorithmOf(jwk);
  if (algorithm === undefined) return 'not a kind of key that signs tokens here';
  return tryKey(jwk, algorithm);
}

/** One that this kind of key is for. The library knows which others there are; one that works is enough. */
function algorithmOf({ kty, crv, alg }: Jwk): Algorithm | undefined {
  const named = KEY_ALGORITHMS.find((name) => name === alg);
  if (named !== undefined) return named;
  if (kty === 'RSA') return 'RS256';
  return KINDS.find(([kind, curve]) => kind === kty && curve === crv)?.[2];
}

const KINDS: readonly (readonly [kty: string, crv: string, Algorithm])[] = [
  ['EC', 'P-256', 'ES256'],
  ['EC', 'P-384', 'ES384'],
  ['EC', 'P-521', 'ES512'],
  ['OKP', 'Ed25519', 'EdDSA'],
];

/** Verifies a token that nobody signed: a key that works finds that out, one that does not says why. */
async function tryKey(key: Jwk | Jwks, algorithm: Algorithm, kid?: string): Promise<string | undefined> {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  try {
    const verifyToken = createVerifier(key, { algorithms: [algorithm], issuer: false, audience: false });
    await verifyToken(`${encode({ alg: algorithm, kid })}.${encode({})}.${Buffer.alloc(64).toString('base64url')}`);
    return 'it accepts what nobody signed';
  } catch (error) {
    if (isTokenError(error)) {
      return error.code === 'ERR_JWT_KEY_AMBIGUOUS' ? 'another key of the set has the same kid' : undefined;
    }
    if (isUsageError(error)) return inTheseWords(error.message);
    throw error;
  }
}
