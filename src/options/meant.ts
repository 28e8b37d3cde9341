// Which option somebody meant who gave one that is unknown. Functions with many options hand it to their reader.
import { nearest } from '../inspect/nearest.ts';
import { foreignName } from './foreign-names.ts';

/** Completes "unknown option …;". The likeliest name comes first: what was misspelt, or what it is called here. */
export function meantOption(name: string, known: readonly string[], prefix: string): string {
  const near = nearest(name, known);
  if (near !== undefined) return ` did you mean "${prefix}${near}"?`;
  const here = foreignName(name, known);
  return here === undefined ? '' : ` here it is ${here};`;
}
