// `strictjwt keygen`: a key pair, in files or on standard output.
import { visible } from '../../inspect/escape.ts';
import type { Arguments } from '../arguments.ts';
import { isSecretAlgorithm, readAlgorithm } from '../algorithms.ts';
import { type Failure, wrongUse } from '../failure.ts';
import { type Algorithm, exportJwk, exportPem, generateKeyPair, type Jwk, jwkThumbprint } from '../library.ts';
import { out } from '../output.ts';
import { type NewFile, writeNew } from '../write.ts';

export async function run(given: Arguments): Promise<0> {
  const [name] = given.words;
  if (name === undefined) throw wrongUse('for which algorithm? For example: strictjwt keygen ES256 --out auth');
  const algorithm = readAlgorithm(name);
  if (isSecretAlgorithm(algorithm))
    throw wrongUse(`${algorithm} has a secret, no key pair: strictjwt secret ${algorithm}`);
  const base = outputName(given.text('out'));
  const modulusLength = readBits(given.text('bits'), algorithm);
  const options = { extractable: true, ...(modulusLength !== undefined && { modulusLength }) };
  const { privateKey, publicKey } = await generateKeyPair(algorithm, options);
  const [privatePem, publicPem] = [await exportPem(privateKey), await exportPem(publicKey)];
  if (base === undefined) out(privatePem + publicPem);
  else writeAll(base, privatePem, publicPem, await published(publicKey, algorithm));
  return 0;
}

function outputName(base: string | undefined): string | undefined {
  if (base === '-') throw wrongUse('without --out both keys go to standard output');
  if (base === undefined || /[^/\\.]$/.test(base)) return base;
  throw wrongUse('--out takes the beginning of the files’ names: --out auth makes auth.private.pem and two more');
}

function readBits(text: string | undefined, algorithm: Algorithm): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[RP]S/.test(algorithm)) throw wrongUse(`--bits is for RSA: a key of ${algorithm} has one size`);
  if (/^\d{4,5}$/.test(text)) return Number(text);
  throw wrongUse('--bits takes a number of bits, 2048 or more');
}

/** The public key as it is published (RFC 7517 §4); its thumbprint as `kid`, so that no two keys share one. */
async function published(publicKey: Parameters<typeof exportJwk>[0], algorithm: Algorithm): Promise<Jwk> {
  const jwk = await exportJwk(publicKey);
  return { kid: await jwkThumbprint(jwk), use: 'sig', alg: algorithm, ...jwk };
}

function writeAll(base: string, privatePem: string, publicPem: string, jwk: Jwk): void {
  const files: readonly NewFile[] = [
    { path: `${base}.private.pem`, text: privatePem, mode: 0o600 },
    { path: `${base}.public.pem`, text: publicPem, mode: 0o644 },
    { path: `${base}.jwks.json`, text: `${JSON.stringify({ keys: [jwk] }, undefined, 2)}\n`, mode: 0o644 },
  ];
  const failed = writeNew(files);
  if (failed !== undefined) throw notWritten(failed);
  const kid = `kid ${jwk.kid}`;
  const tell = ['keep it: it signs', 'it verifies', `publish it: it verifies, by ${kid}`];
  out(files.map(({ path }, at) => `${visible(path)}  ${tell[at]}\n`).join(''));
}

function notWritten({ path, code }: { readonly path: string; readonly code: string }): Failure {
  if (code === 'EEXIST') return wrongUse(`${path} exists already, and nothing is overwritten: choose another --out`);
  return wrongUse(`${path} cannot be written (${code}): no file was left behind`);
}
