// Spans of time by the caller's clock, which may be set back at any moment. All in seconds.
import { anyShare } from '../../runtime.ts';

/** A pause that began some time. A clock that was set to before its beginning ends it: nothing is frozen by that. */
export class Span {
  #begun = 0;
  #length = 0;

  begin(now: number, length: number): void {
    this.#begun = now;
    this.#length = length;
  }

  isRunning(now: number): boolean {
    return now >= this.#begun && now - this.#begun < this.#length;
  }
}

/** The pauses after failures: one second, doubling, each spread so that many processes do not come back as one. */
export class BackOff {
  readonly #longest: number;
  readonly #pause = new Span();
  #failures = 0;

  constructor(longest: number) {
    this.#longest = longest;
  }

  isPausing(now: number): boolean {
    return this.#pause.isRunning(now);
  }

  /** @param failures how often in a row: several at once that fail (in Workers) are one failure */
  fail(now: number, failures: number): void {
    this.#failures = failures;
    const pause = Math.min(this.#longest, 2 ** (failures - 1));
    this.#pause.begin(now, pause * (0.5 + anyShare() / 2));
  }

  get failures(): number {
    return this.#failures;
  }

  end(): void {
    this.#failures = 0;
    this.#pause.begin(0, 0);
  }
}
