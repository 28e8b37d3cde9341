// The key that a token is verified with: where it comes from, and for which algorithms it can be.
import type { Arguments } from './arguments.ts';
import { KEY_ALGORITHMS, SECRET_ALGORITHMS } from './algorithms.ts';
import { wrongUse } from './failure.ts';
import { readFile } from './input.ts';
import { type FileKey, parseKeyFile } from './key-file.ts';
import { type ExpectedIssuer, readIssuer } from './issuer.ts';
import { type Algorithm, createRemoteJwks, type Jwk, type VerificationKey } from './library.ts';
import { readSecret } from './secret-input.ts';

export interface GivenKey {
  readonly key: VerificationKey;
  readonly family: 'secret' | 'public';
  /** who must have issued the token, where the key says so */
  readonly issuer?: ExpectedIssuer;
  readonly notes: readonly string[];
}

const SOURCES = ['key', 'secret-env', 'secret-file', 'issuer-keys'] as const;

/**
 * @returns `undefined` when no key was given
 * @throws {Failure}; {JwksError} when a key set cannot be had
 */
export async function readKey(given: Arguments): Promise<GivenKey | undefined> {
  const sources = SOURCES.filter((name) => given.text(name) !== undefined);
  if (sources.length > 1) throw wrongUse(`--${sources.join(' and --')} both name a key: give one`);
  const issuer = given.text('issuer-keys');
  if (issuer === undefined && given.list('tenant').length > 0) throw wrongUse('--tenant needs --issuer-keys ISSUER');
  const secret = readSecret(given);
  if (secret) return { ...secret, family: 'secret' };
  const place = given.text('key');
  if (place !== undefined) return isUrl(place) ? remoteKeys(place) : fileKey(place);
  return issuer === undefined ? undefined : discoveredKeys(issuer, given);
}

/** @throws {Failure} */
export function isUrl(place: string): boolean {
  if (!/^https?:/i.test(place)) return false;
  if (URL.canParse(place)) return true;
  throw wrongUse('this begins like a URL, and is none');
}

async function discoveredKeys(issuer: string, given: Arguments): Promise<GivenKey> {
  const key = readIssuer(issuer, given);
  await key.reload();
  return { key, family: 'public', issuer: key.issuer, notes: [] };
}

async function remoteKeys(url: string): Promise<GivenKey> {
  const key = createRemoteJwks(url);
  // now, so that "out of reach" is told apart from "not in the set", whatever the token is
  await key.reload();
  return { key, family: 'public', notes: [] };
}

async function fileKey(path: string): Promise<GivenKey> {
  if (path.includes('-----BEGIN ')) throw wrongUse('--key takes the name of a file, and got the key itself');
  const key = await parseKeyFile(readFile(path, '--key'));
  return { key, family: isSecret(key) ? 'secret' : 'public', notes: [] };
}

/** A JWK of a secret, or a set of nothing else. */
function isSecret(key: FileKey): boolean {
  if (typeof key === 'string') return false;
  const { kty, keys } = key as { kty?: unknown; keys?: readonly Jwk[] };
  return kty === 'oct' || (keys !== undefined && keys.length > 0 && keys.every((jwk) => jwk?.kty === 'oct'));
}

/**
 * The algorithms that the key may be for when nobody said which. The key decides the family; within it the token
 * may name its own, as nobody asked for another.
 */
export function algorithmsFor(family: GivenKey['family'], named: unknown): readonly Algorithm[] {
  if (family === 'public') return KEY_ALGORITHMS;
  // one, since a secret has to be long enough for each of the list
  return [SECRET_ALGORITHMS.find((name) => name === named) ?? 'HS256'];
}
