// One request at a time, shared by all who need it, as far as the platform lets them share. Knows nothing of keys.
import { isWorkers } from '../../runtime.ts';
import { startTimer } from './deadline.ts';

interface Flight {
  readonly done: Promise<void>;
  readonly begun: number;
  hasEnded: boolean;
}

/** How often a waiting request of Workers looks whether another one's work is done, in seconds. */
const LOOK = 0.01;

export class SingleFlight {
  /** seconds after which work whose request has gone away is given up, in Workers */
  readonly #longest: number;
  #flight: Flight | undefined;

  constructor(longest: number) {
    this.#longest = longest;
  }

  isBusy(now: number): boolean {
    const flight = this.#flight;
    // in Workers what goes on beside a request ends with it, and never says so
    if (flight && isWorkers() && !(now >= flight.begun && now - flight.begun <= this.#longest))
      this.#flight = undefined;
    return this.#flight !== undefined;
  }

  /** Begins the work, or joins what is under way. In Workers it always begins: nobody may await another's promise. */
  run(now: number, work: () => Promise<void>): Promise<void> {
    if (this.#flight && !isWorkers()) return this.#flight.done;
    const done = work().finally(() => {
      flight.hasEnded = true;
      if (this.#flight === flight) this.#flight = undefined;
    });
    const flight: Flight = { done, begun: now, hasEnded: false };
    this.#flight = flight;
    return done;
  }

  /**
   * Waits until the work under way has ended, in whatever way. Workers forbid to wait for the promise of another
   * request, so there each looks again with a timer of its own.
   * @returns `false`: it was given up, because its request seems to have gone away
   */
  async ended(): Promise<boolean> {
    const flight = this.#flight;
    if (!flight) return true;
    if (!isWorkers()) {
      await flight.done.catch(() => {});
      return true;
    }
    for (let waited = 0; this.#flight === flight && waited < this.#longest; waited += LOOK) {
      await new Promise<void>((resolve) => startTimer(LOOK, resolve));
    }
    if (this.#flight === flight) this.#flight = undefined;
    return flight.hasEnded;
  }
}
