// The fields of "Make one" as a call of `sign`.
import { type Algorithm, type Duration, type Jwk, sign, type SignClaims, type SignOptions } from 'strictjwt';
import { type SecretForm, secretOf } from './secret.ts';

export interface MakeFields {
  readonly algorithm: Algorithm;
  readonly key: string;
  readonly secretForm: SecretForm;
  readonly claims: string;
  readonly lifetime: string;
  readonly issuer: string;
  readonly audience: string;
  readonly typ: string;
  readonly kid: string;
}

export type MakeFieldName = 'key' | 'claims' | 'lifetime' | 'form';

export type Made = { readonly token: string } | { readonly field: MakeFieldName; readonly problem: string };

export function isSecretAlgorithm(algorithm: string): boolean {
  return algorithm.startsWith('HS');
}

export async function makeToken(fields: MakeFields): Promise<Made> {
  const claims = readClaims(fields.claims);
  if (typeof claims === 'string') return { field: 'claims', problem: claims };
  if (fields.key.trim() === '') return { field: 'key', problem: 'A key is needed: generate one, or paste yours.' };
  if (fields.lifetime.trim() === '' && !('exp' in claims)) {
    return { field: 'lifetime', problem: 'How long is it good for? “15m”, or “never”.' };
  }
  const key = keyOf(fields);
  if (key === undefined) return { field: 'key', problem: `The secret is not ${fields.secretForm}.` };
  try {
    return { token: await sign(claims, key, optionsOf(fields)) };
  } catch (error) {
    return problemOf(error);
  }
}

function readClaims(text: string): SignClaims | string {
  let claims: unknown;
  try {
    claims = JSON.parse(text);
  } catch (error) {
    return `This is not JSON: ${(error as Error).message}`;
  }
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) return 'The claims are an object: { … }.';
  return roundedNumber(text) ?? (claims as SignClaims);
}

/** A number with more digits than a number has would be signed as another one. */
function roundedNumber(json: string): string | undefined {
  for (const [literal] of json.matchAll(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs)) {
    if (/^-?\d{16,}$/.test(literal) && !Number.isSafeInteger(Number(literal))) {
      return 'A whole number beyond 2^53 would be rounded: write it as text.';
    }
  }
  return undefined;
}

function keyOf({ algorithm, key, secretForm }: MakeFields): string | Uint8Array | Jwk | undefined {
  const json = parseObject(key);
  if (json) return json;
  return isSecretAlgorithm(algorithm) ? secretOf(key, secretForm) : key;
}

function parseObject(text: string): Jwk | undefined {
  if (!text.trim().startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as Jwk;
  } catch {
    return undefined;
  }
}

export function optionsOf(fields: MakeFields): SignOptions {
  const [issuer, audience, typ, kid] = [fields.issuer, fields.audience, fields.typ, fields.kid].map((each) =>
    each.trim(),
  );
  const header = { ...(typ && { typ }), ...(kid && { kid }) };
  const lifetime = lifetimeOf(fields.lifetime);
  return {
    algorithm: fields.algorithm,
    ...(lifetime !== undefined && { expiresIn: lifetime }),
    ...(issuer && { issuer }),
    ...(audience && { audience }),
    ...(Object.keys(header).length > 0 && { header }),
  };
}

function lifetimeOf(text: string): Duration | false | undefined {
  const bare = text.replace(/\s+/g, '');
  if (bare === '') return undefined;
  if (bare === 'never') return false;
  return /^\d+(\.\d+)?$/.test(bare) ? Number(bare) : (bare as Duration);
}

function problemOf(error: unknown): Made {
  const { message, code } = error as { message: string; code?: string };
  if (code === 'ERR_JWT_KEY_INVALID' || code === 'ERR_JWT_ALG_UNSUPPORTED') return { field: 'key', problem: message };
  if (/option "?expiresIn/.test(message)) return { field: 'lifetime', problem: message };
  return { field: /\bclaim/.test(message) ? 'claims' : 'form', problem: message };
}
