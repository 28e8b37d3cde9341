// `strictjwt secret`: a secret on standard output, nothing else.
import type { Arguments } from '../arguments.ts';
import { wrongUse } from '../failure.ts';
import { generateSecret } from '../library.ts';
import { out } from '../output.ts';

export function run({ words: [name = 'HS256'] }: Arguments): 0 {
  const algorithm = (['HS256', 'HS384', 'HS512'] as const).find((known) => known === name.toUpperCase());
  if (!algorithm) {
    throw wrongUse('a secret is for HS256, HS384 or HS512; a key pair for all others: strictjwt keygen ES256');
  }
  out(`${generateSecret(algorithm)}\n`);
  return 0;
}
