// `strictjwt sign`: a token on standard output, nothing else.
import type { Arguments } from '../arguments.ts';
import { readAlgorithm } from '../algorithms.ts';
import { parseClaims } from '../claims.ts';
import { readClockOption, readSpan } from '../durations.ts';
import { wrongUse } from '../failure.ts';
import { readFile, readStandardInput, textOf } from '../input.ts';
import { parseKeyFile } from '../key-file.ts';
import { isUrl } from '../keys.ts';
import { sign, type SignClaims, type SigningKey, type SignOptions } from '../library.ts';
import { note, out } from '../output.ts';
import { readSecret } from '../secret-input.ts';

export async function run(given: Arguments): Promise<0> {
  const { key, notes } = await signingKey(given);
  const options = signOptions(given);
  const claims = parseClaims(await claimsText(given.words[0])) as SignClaims;
  if (options.expiresIn === undefined && !Object.hasOwn(claims, 'exp')) {
    throw wrongUse('how long is it valid? --expires-in 15m (or --no-exp: for ever)');
  }
  const token = await sign(claims, key, options);
  notes.forEach(note);
  out(`${token}\n`);
  return 0;
}

interface GivenSigningKey {
  readonly key: SigningKey;
  readonly notes: readonly string[];
}

async function signingKey(given: Arguments): Promise<GivenSigningKey> {
  const secret = readSecret(given);
  const path = given.text('key');
  if (secret && path !== undefined) throw wrongUse('--key and a secret: give one of them');
  if (secret) return secret;
  if (path === undefined)
    throw wrongUse('no key: --key FILE with the private key, --secret-env NAME or --secret-file FILE');
  if (isUrl(path)) throw wrongUse('a private key is at no URL: --key takes a file here');
  const key = await parseKeyFile(readFile(path, '--key'));
  if (typeof key === 'string' || !('keys' in key)) return { key: key, notes: [] };
  throw wrongUse('the file of --key is a key set: signing takes one private key');
}

async function claimsText(word: string | undefined): Promise<string> {
  if (word === undefined && process.stdin.isTTY) throw wrongUse(`no claims: strictjwt sign '{"sub":"user-42"}' …`);
  return word === undefined || word === '-' ? textOf(await readStandardInput()) : word;
}

function signOptions(given: Arguments): SignOptions {
  const [algorithm, expiresIn, notBefore] = [given.text('alg'), given.text('expires-in'), given.text('not-before')];
  if (expiresIn !== undefined && given.flag('no-exp')) throw wrongUse('--expires-in and --no-exp: give one of them');
  const [issuer, audience, now] = [given.text('issuer'), given.list('audience'), readClockOption(given)];
  const header = readHeader(given.list('header'));
  return {
    ...(algorithm !== undefined && { algorithm: readAlgorithm(algorithm) }),
    ...(expiresIn !== undefined && { expiresIn: readSpan('expires-in', expiresIn) }),
    ...(given.flag('no-exp') && { expiresIn: false as const }),
    ...(notBefore !== undefined && { notBefore: readSpan('not-before', notBefore) }),
    ...(issuer !== undefined && { issuer }),
    ...(audience.length > 0 && { audience: audience.length === 1 ? (audience[0] as string) : audience }),
    ...(header && { header }),
    ...(now && { now }),
    ...(given.flag('allow-insecure-key-sizes') && { allowInsecureKeySizes: true }),
  };
}

function readHeader(fields: readonly string[]): Record<string, string> | undefined {
  if (fields.length === 0) return undefined;
  const entries = fields.map((field) => {
    const at = field.indexOf('=');
    if (at <= 0) throw wrongUse('--header takes name=value, for example --header kid=2026-01');
    return [field.slice(0, at), field.slice(at + 1)] as const;
  });
  const header = Object.fromEntries(entries);
  if (Object.keys(header).length < entries.length) throw wrongUse('--header names a field twice');
  return header;
}
