import { constants, createHash, createHmac, createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { base64url } from '../../support/forge.ts';
import type { ForgeableName } from '../../support/keys.ts';
import type { ThumbprintVector } from './thumbprints.ts';
import type { JwsVector, PrintedJwk } from './types.ts';

// The data proves itself with raw node:crypto before the library sees it, so that a mistyped vector shows.

export function rawVerify(algorithm: ForgeableName, key: PrintedJwk, signingInput: string, signature: string): boolean {
  const bytes = Buffer.from(signature, 'base64url');
  const data = Buffer.from(signingInput);
  const hash = `sha${algorithm.slice(2)}`;
  if (algorithm.startsWith('HS')) {
    return createHmac(hash, Buffer.from(key.k ?? '', 'base64url'))
      .update(data)
      .digest()
      .equals(bytes);
  }
  const publicKey = createPublicKey({ key: { ...key } as JsonWebKey, format: 'jwk' });
  if (algorithm.startsWith('ES')) return verify(hash, data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, bytes);
  if (algorithm.startsWith('Ed')) return verify(null, data, publicKey, bytes);
  if (algorithm.startsWith('RS')) return verify(hash, data, publicKey, bytes);
  return verify(hash, data, { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING }, bytes);
}

/** What is wrong with the data of this vector; empty when nothing is. */
export function problemsOf(vector: JwsVector): string[] {
  if (vector.algorithm === 'none') return problemsOfUnsecured(vector);
  if (vector.signed === undefined) return problemsOfCompact(vector, vector.algorithm);
  return vector.signed.flatMap((part) => {
    const problems: string[] = [];
    if (!vector.token.includes(part.signature)) problems.push('the token does not hold the signature');
    if (part.signingInput.split('.')[1] !== base64url(vector.payload)) problems.push('payload and segment differ');
    if (!rawVerify(part.algorithm, part.key, part.signingInput, part.signature)) problems.push('signature is wrong');
    return problems;
  });
}

function problemsOfCompact(vector: JwsVector, algorithm: ForgeableName): string[] {
  const [header = '', payload = '', signature = '', ...rest] = vector.token.split('.');
  const problems: string[] = [];
  if (rest.length > 0) problems.push('more than three segments');
  if (payload !== base64url(vector.payload)) problems.push('payload and segment differ');
  if (!rawVerify(algorithm, vector.key ?? {}, `${header}.${payload}`, signature)) problems.push('signature is wrong');
  return problems;
}

function problemsOfUnsecured(vector: JwsVector): string[] {
  const expected = `${base64url('{"alg":"none"}')}.${base64url(vector.payload)}.`;
  return vector.token === expected ? [] : ['not the unsecured form of its payload'];
}

export function problemsOfThumbprint(vector: ThumbprintVector): string[] {
  const problems: string[] = [];
  const hash = createHash('sha256').update(vector.hashed).digest('base64url');
  if (hash !== vector.thumbprint) problems.push('the printed text does not have the printed thumbprint');
  for (const [name, value] of Object.entries(JSON.parse(vector.hashed) as Record<string, string>)) {
    if (vector.key[name] !== value) problems.push(`"${name}" of the key and of the hashed text differ`);
  }
  return problems;
}
