import { AsyncLocalStorage } from 'node:async_hooks';
import * as library from '../../../src/index.ts';
import type { VerificationKey, Verified, VerifierOptions, VerifyOptions, VerifyToken } from '../../../src/index.ts';
import { isSame } from '../is-same.ts';

// Stands in for the library in the test matrix: every verifier remembers tokens unless the test chose itself, and
// judges each token twice, so that what is remembered has to meet the test's expectation, too.

export * from '../../../src/index.ts';

export const createVerifier = ((key: VerificationKey, options: VerifierOptions, ...more: []) => {
  if (!leavesCacheOpen(options) || more.length > 0) return library.createVerifier(key, options, ...more);
  // A remote key set has to notice what changes, and its requests are counted: its tests ask twice themselves.
  if (typeof key === 'function' && 'reload' in key) return library.createVerifier(key, withCache(options));
  const verifier = library.createVerifier(typeof key === 'function' ? askedOnce(key) : key, withCache(options));
  return (token: string, ...expected: []) => twice(() => verifier(token, ...expected));
}) as (key: VerificationKey, options: VerifierOptions) => VerifyToken as typeof library.createVerifier;

export const verify = (async (token, key, options, ...more) =>
  leavesCacheOpen(options) && more.length === 0
    ? createVerifier(key, options)(token)
    : library.verify(token, key, options, ...(more as []))) as (
  token: string,
  key: VerificationKey,
  options: VerifyOptions,
  ...more: unknown[]
) => Promise<Verified> as typeof library.verify;

/** What is no options object at all, or cannot be read, stays as it is. */
function leavesCacheOpen(options: unknown): boolean {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return false;
  return attempt(() => !Reflect.ownKeys(options).includes('cache')) ?? false;
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function withCache<Options extends object>(options: Options): Options {
  const members: Record<string, PropertyDescriptor> = Object.getOwnPropertyDescriptors<object>(options);
  members.cache = { value: true, enumerable: true };
  // the clock too: messages tell the time
  members.now ??= { value: () => Date.now(), enumerable: true };
  for (const name of ['issuer', 'audience', 'isRevoked', 'now']) {
    const member = members[name];
    if (typeof member?.value === 'function') members[name] = { ...member, value: askedOnce(member.value) };
  }
  return Object.create(Object.getPrototypeOf(options), members);
}

async function twice<T>(judge: () => Promise<T>): Promise<T> {
  const answers = new Answers();
  const first = await outcomeOf(answers.during(judge));
  answers.repeat = true;
  const again = await outcomeOf(answers.during(judge));
  if (!isSame(essence(again), essence(first))) {
    throw new Error(`the second verdict differs from the first: ${show(again)} instead of ${show(first)}`);
  }
  if ('reason' in again) throw again.reason;
  return again.value;
}

type Outcome<T> = { readonly value: T } | { readonly reason: unknown };

function outcomeOf<T>(attempt: Promise<T>): Promise<Outcome<T>> {
  return attempt.then(
    (value) => ({ value }),
    (reason: unknown) => ({ reason }),
  );
}

/** What callers see of an outcome, but for the stack, which is never the same. */
function essence(outcome: Outcome<unknown>): unknown {
  if ('value' in outcome || !(outcome.reason instanceof Error)) return outcome;
  const { name, message, code, claim, cause, issues } = outcome.reason as Error & Record<string, unknown>;
  return { name, message, code, claim, cause: attempt(() => String(cause)), issues };
}

function show(outcome: Outcome<unknown>): string {
  return 'reason' in outcome ? String(outcome.reason) : 'accepted';
}

const STORAGE = Symbol.for('strictjwt.test.answers');

/** One in each process, however often this module is loaded anew: on Node 20 every promise looks at all there are. */
function theStorage(): AsyncLocalStorage<Answers> {
  const shared = globalThis as { [STORAGE]?: AsyncLocalStorage<Answers> };
  return (shared[STORAGE] ??= new AsyncLocalStorage<Answers>());
}

/** What a test's functions answered to the first verdict is told to the second: tests count what they are asked. */
class Answers {
  static readonly current = theStorage();
  repeat = false;
  /** a function each, that answers or throws */
  readonly #given = new Map<unknown, unknown[]>();

  during<T>(judge: () => T): T {
    return Answers.current.run(this, judge);
  }

  of<Answer>(callback: unknown, ask: () => Answer): Answer {
    const given = (this.#given.get(callback) ?? []) as (() => Answer)[];
    this.#given.set(callback, given);
    const answer = (this.repeat && given.shift()) || answerOf(ask);
    if (!this.repeat) given.push(answer);
    return answer();
  }
}

function answerOf<Answer>(ask: () => Answer): () => Answer {
  try {
    const answer = ask();
    return () => answer;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function askedOnce<Args extends unknown[], Answer>(callback: (...args: Args) => Answer): (...args: Args) => Answer {
  return (...args) => {
    const answers = Answers.current.getStore();
    return answers ? answers.of(callback, () => callback(...args)) : callback(...args);
  };
}
