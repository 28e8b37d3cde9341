import type { Algorithm } from 'strictjwt';

export const ALGORITHMS: readonly Algorithm[] = [
  'HS256',
  'HS384',
  'HS512',
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
  'ML-DSA-44',
  'ML-DSA-65',
  'ML-DSA-87',
];

const ML_DSA: readonly Algorithm[] = ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'];

// What each runtime lacks, in the versions of test/runtimes. One that learns an algorithm fails until its line says so.
const MISSING: Readonly<Record<string, readonly Algorithm[]>> = {
  node20: ML_DSA,
  node22: ML_DSA,
  node24: [],
  node26: [],
  bun: [],
  deno: [],
  workerd: ML_DSA,
  chromium: [],
  firefox: ML_DSA,
};

/** The `supports` of a host: `runtime` is a name of the table above. */
export function supportedBy(runtime: string): (algorithm: Algorithm) => boolean {
  const missing = MISSING[runtime];
  if (missing === undefined) throw new TypeError(`no table for the runtime ${runtime}`);
  return (algorithm) => !missing.includes(algorithm);
}
