// The library with one expectation fewer: who leaves a line out of a recipe must be noticed by a wrong token.
import type { IssuerEntry, VerificationKey, VerifyOptions } from 'strictjwt';

type Lib = typeof import('strictjwt');
type Options = Readonly<Record<string, unknown>>;

/** One option of one verifier, in the order in which the verifiers are made. */
export interface Weakness {
  readonly verifier: number;
  readonly option: string;
  /** of `claims`, `header` and `requiredClaims`: which one */
  readonly name?: string;
}

export interface Weakened {
  readonly lib: Lib;
  /** what the verifiers that were made expect beyond their algorithms */
  readonly expectations: Weakness[];
}

const REMOVED = ['subject', 'maxAge'];
const SWITCHED_OFF = ['issuer', 'audience', 'typ'];

export function weakened(lib: Lib, without?: Weakness): Weakened {
  const expectations: Weakness[] = [];
  let count = 0;
  const weaken = <Given extends Options>(options: Given, exempt: readonly string[] = []): Given => {
    const verifier = count++;
    expectations.push(...expectationsOf(options, verifier).filter(({ option }) => !exempt.includes(option)));
    return without?.verifier === verifier ? (less(options, without) as Given) : options;
  };
  const createVerifier = (key: VerificationKey, options: VerifyOptions): unknown => {
    return lib.createVerifier(key, weaken(options as unknown as Options) as unknown as VerifyOptions);
  };
  const createMultiVerifier = (entries: readonly IssuerEntry[]): unknown => {
    if (!Array.isArray(entries)) return lib.createMultiVerifier(entries);
    // the issuer chooses the entry: there is no such verifier without one
    return lib.createMultiVerifier(entries.map((entry) => weaken(entry as unknown as Options, ['issuer'])) as never);
  };
  return { lib: { ...lib, createVerifier, createMultiVerifier } as Lib, expectations };
}

function expectationsOf(options: Options, verifier: number): Weakness[] {
  return Object.entries(options).flatMap(([option, value]): Weakness[] => {
    if (option === 'requiredClaims') return (value as string[]).map((name) => ({ verifier, option, name }));
    if (option === 'claims' || option === 'header') {
      return Object.keys(value as object).map((name) => ({ verifier, option, name }));
    }
    // an issuer that is a function is that of many tenants, whose keys decide the same
    const isOn = SWITCHED_OFF.includes(option) && value !== false && typeof value !== 'function';
    const isExpected = isOn || REMOVED.includes(option);
    return isExpected ? [{ verifier, option }] : [];
  });
}

function less(options: Options, { option, name }: Weakness): Options {
  const { [option]: value, ...others } = options;
  if (SWITCHED_OFF.includes(option)) return { ...others, [option]: false };
  if (name === undefined) return others;
  if (option === 'requiredClaims') {
    const names = (value as string[]).filter((each) => each !== name);
    return names.length > 0 ? { ...others, [option]: names } : others;
  }
  return { ...others, [option]: Object.fromEntries(Object.entries(value as object).filter(([each]) => each !== name)) };
}
