// How many cases each property runs, and from which seed.
//   STRICTJWT_FUZZ=long        100,000 cases a property, a number: that many, default: quick
//   STRICTJWT_FUZZ_SEED=123    replays a run; STRICTJWT_FUZZ_PATH=4:1 goes straight to its counterexample
import fc from 'fast-check';
import { it } from 'vitest';

const QUICK = 500;
const LONG = 100_000;

const { STRICTJWT_FUZZ: profile = '', STRICTJWT_FUZZ_SEED: givenSeed, STRICTJWT_FUZZ_PATH: path } = process.env;

export const RUNS = casesOf(profile);
/** Some tables are gone through as a whole only in a long run. */
export const IS_LONG = RUNS >= LONG;

const seed = givenSeed === undefined ? Date.now() % 0x7fffffff : Number(givenSeed);
if (!Number.isSafeInteger(seed))
  throw new Error(`STRICTJWT_FUZZ_SEED is ${String(givenSeed)}, expected a whole number`);
console.log(`fuzzing with ${RUNS} cases a property, replay with STRICTJWT_FUZZ_SEED=${seed}`);

function casesOf(text: string): number {
  const cases = text === '' || text === 'quick' ? QUICK : text === 'long' ? LONG : Number(text);
  if (Number.isSafeInteger(cases) && cases > 0) return cases;
  throw new Error(`STRICTJWT_FUZZ is ${JSON.stringify(text)}, expected "quick", "long" or a number of cases`);
}

/** A busy machine fails no test. */
export const HOUR = 3_600_000;

/**
 * A test that the promise in its name holds for every generated value.
 * @param always values that are tried in every run
 */
export function property<T>(
  promise: string,
  values: fc.Arbitrary<T>,
  holds: (value: T) => void | Promise<void>,
  always: readonly T[] = [],
): void {
  const examples = always.map((value): [T] => [value]);
  const parameters = { seed, numRuns: RUNS, examples, ...(path !== undefined && { path }) };
  it(
    promise,
    () =>
      fc.assert(
        fc.asyncProperty(values, async (value) => void (await holds(value))),
        parameters,
      ),
    HOUR,
  );
}

/** A number from the same seed, for sampling tables. */
export function seededSample<T>(table: readonly T[], size: number): readonly T[] {
  if (size >= table.length) return table;
  return (
    fc.sample(fc.shuffledSubarray([...table], { minLength: size, maxLength: size }), { seed, numRuns: 1 })[0] ?? []
  );
}
