// The time that a load may take, all of its requests together.
import { attempt, missing, needGlobal } from '../../runtime.ts';
import { type Target, unavailable } from './failure.ts';

export class Deadline {
  /** none where the runtime has none: what goes on then goes on in vain, and nobody waits for it */
  readonly #abort = makeAbort();
  readonly #seconds: number;
  readonly #over: Promise<undefined>;
  #isOver = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(seconds: number) {
    this.#seconds = seconds;
    this.#over = new Promise((resolve) => {
      this.#timer = startTimer(seconds, () => resolve(undefined));
    });
  }

  get signal(): AbortSignal | undefined {
    return this.#abort?.signal;
  }

  /** Raced, not only aborted: a fetch of the caller's own may ignore the signal. @throws {JwksError} when time is up */
  async race<T extends object>(target: Target, work: Promise<T>): Promise<T> {
    const first = await Promise.race([work, this.#over]);
    if (first) return first;
    throw unavailable(target, `did not answer within ${this.#seconds} s`);
  }

  /** Has it ended, in whatever way? */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whatever still goes on may stop. */
  end(): void {
    this.#isOver = true;
    stopTimer(this.#timer);
    attempt(() => this.#abort?.abort());
  }
}

function makeAbort(): AbortController | undefined {
  // also one by name only: what fails here must not pass for a set without keys
  return attempt(() => new AbortController());
}

/** A timer that keeps no process alive. */
export function startTimer(seconds: number, run: () => void): ReturnType<typeof setTimeout> {
  // timers count in 32 bits: a longer one would fire at once
  const delay = Math.min(seconds * 1000, 2 ** 31 - 1);
  try {
    const timer = needGlobal('setTimeout')(run, delay);
    (timer as { unref?: () => void }).unref?.();
    return timer;
  } catch {
    // one by name only: without a timer what never answers would never end
    throw missing('setTimeout');
  }
}

function stopTimer(timer: ReturnType<typeof setTimeout> | undefined): void {
  attempt(() => needGlobal('clearTimeout')(timer));
}

/** Waits for the work, but no longer than so many seconds. */
export async function atMost(seconds: number, work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<void>((resolve) => {
    timer = startTimer(seconds, resolve);
  });
  await Promise.race([work, over]);
  stopTimer(timer);
}
