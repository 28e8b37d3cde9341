import type { VerifyOptions } from 'strictjwt';
import { now } from './clock.ts';
import { AUDIENCE, ISSUER } from './forge.ts';
import type { ForgeableName } from './keys.ts';

/** Options that accept a token with GOOD_CLAIMS at NOW. */
export function optionsFor(algorithm: ForgeableName, more: Partial<VerifyOptions> = {}): VerifyOptions {
  return { algorithms: [algorithm], issuer: ISSUER, audience: AUDIENCE, now, ...more };
}
