// A key set that lives elsewhere: when it is fetched, how long it serves, who waits. Knows no HTTP and no key forms.
import { readClock } from '../../clock.ts';
import type { JwtHeader, RemoteJwks } from '../../types.ts';
import { atMost, Deadline } from './deadline.ts';
import { invalid, isOurs, named, type OurError, retold, type Target } from './failure.ts';
import { type FoundInSet, KeyIndex } from './key-index.ts';
import type { KeyOrigin, Loaded } from './origin.ts';
import { attempt, isWorkers } from '../../runtime.ts';
import { SingleFlight } from './single-flight.ts';
import { BackOff, Span } from './spans.ts';

/** All durations in seconds. */
export interface CachePolicy {
  readonly cacheMaxAge: number;
  readonly cooldown: number;
  readonly timeout: number;
  readonly staleIfError: number;
  readonly now: () => number;
}

interface CachedSet {
  readonly index: KeyIndex;
  readonly from: Target;
  /** of all requests, the one that brought it */
  readonly request: number;
  readonly fetchedAt: number;
  readonly dueAt: number;
}

/** During an outage nobody whose key is at hand waits longer than this for yet another try. */
const PATIENCE = 0.25;

export class RemoteKeySet {
  readonly #origin: KeyOrigin;
  readonly #policy: CachePolicy;
  readonly #flight: SingleFlight;
  readonly #backOff: BackOff;
  /** while it runs, an unknown `kid` does not make a request */
  readonly #cooldown = new Span();
  #set: CachedSet | undefined;
  /** why the last fetch failed; never handed out itself */
  #failure: OurError | undefined;
  #fetches = 0;
  #failures = 0;

  constructor(origin: KeyOrigin, policy: CachePolicy) {
    this.#origin = origin;
    this.#policy = policy;
    this.#flight = new SingleFlight(policy.timeout);
    this.#backOff = new BackOff(policy.cooldown);
  }

  /** Answers at once when the key is known and the set not long due: this is every call but a few. */
  resolve(header: JwtHeader): FoundInSet | Promise<FoundInSet> {
    const now = readClock(this.#policy.now);
    const set = this.#setAsOf(now);
    const known = set?.index.find(header);
    if (set && now < set.dueAt) return known === undefined ? this.#searched(header, now) : known;
    const { timeout, staleIfError } = this.#policy;
    // who does not want stale keys during an outage does not want them before one is noticed either
    const mustWait = !set || known === undefined || now >= set.dueAt + Math.min(timeout, staleIfError);
    if (mustWait) return this.#renewed(header, now, known);
    this.#renewBeside(now);
    return known;
  }

  async reload(): Promise<void> {
    // what is under way may have been answered before the change that this call is about
    if (!isWorkers()) await this.#flight.ended();
    await this.#fetch(readClock(this.#policy.now), true);
  }

  /** Without asking anybody: does the set that is there have a key for this token? */
  has(header: JwtHeader): boolean {
    return this.#set?.index.find(header) !== undefined;
  }

  /** Why there is no key for this token, when the set was asked and had none. */
  explain(header: JwtHeader): string | undefined {
    const set = this.#set;
    const age = (since: number): number => Math.round(readClock(this.#policy.now) - since);
    return set && `${named(set.from)} ${set.index.explain(header)} (fetched ${age(set.fetchedAt)} s ago)`;
  }

  stats(): ReturnType<RemoteJwks['stats']> {
    const { index, fetchedAt, dueAt } = this.#set ?? {};
    return {
      keys: index?.keys.length ?? 0,
      fetches: this.#fetches,
      failures: this.#failures,
      fetchedAt: fetchedAt === undefined ? undefined : fetchedAt * 1000,
      expiresAt: dueAt === undefined ? undefined : dueAt * 1000,
    };
  }

  /** A set from the future (the clock was set back): nobody knows how old it is, so it counts as due from now on. */
  #setAsOf(now: number): CachedSet | undefined {
    if (this.#set && now < this.#set.fetchedAt) this.#set = { ...this.#set, fetchedAt: now, dueAt: now };
    return this.#set;
  }

  #renewBeside(now: number): void {
    if (this.#flight.isBusy(now) || this.#backOff.isPausing(now)) return;
    this.#fetch(now, false).catch(() => {});
  }

  /** No set, or one that has been due for long: waits for a new one. */
  async #renewed(header: JwtHeader, now: number, known: FoundInSet): Promise<FoundInSet> {
    const mayBeNewer = known === undefined && this.#flight.isBusy(now);
    const renewal = this.#renewal(now);
    const canServe = known !== undefined && this.#failure && !this.#isTooStale(now);
    await (canServe ? atMost(PATIENCE, renewal) : renewal);
    return mayBeNewer ? this.#afterAnother(header) : this.#answer(header);
  }

  async #renewal(now: number): Promise<void> {
    const before = this.#set;
    while (this.#flight.isBusy(now)) if (await this.#flight.ended()) return;
    // who gave up on one that went away may find that another was quicker to ask again
    if (this.#set !== before) return;
    if (!this.#backOff.isPausing(now)) await this.#fetch(now, false).catch(() => {});
  }

  /** A `kid` that is not in a fresh set: it may be new, or invented by an attacker to make us fetch. */
  async #searched(header: JwtHeader, now: number, hasWaited = false): Promise<FoundInSet> {
    if (this.#flight.isBusy(now)) {
      await this.#flight.ended();
      if (!hasWaited) return this.#afterAnother(header);
    } else if (!this.#cooldown.isRunning(now) && !this.#backOff.isPausing(now)) {
      this.#cooldown.begin(now, this.#policy.cooldown);
      await this.#fetch(now, false).catch(() => {});
    }
    return this.#answer(header);
  }

  /** What was under way when the token came may have been answered before its key was published. */
  #afterAnother(header: JwtHeader): FoundInSet | Promise<FoundInSet> {
    return this.has(header) ? this.#answer(header) : this.#searched(header, readClock(this.#policy.now), true);
  }

  /** From the set that is there now; during an outage from the old one, for as long as is allowed. */
  #answer(header: JwtHeader): FoundInSet {
    const known = this.#set?.index.find(header);
    if (!this.#failure) return known;
    if (known === undefined || this.#isTooStale(readClock(this.#policy.now))) throw retold(this.#failure);
    return known;
  }

  #isTooStale(now: number): boolean {
    const set = this.#setAsOf(now);
    return !set || now >= set.dueAt + this.#policy.staleIfError;
  }

  #fetch(now: number, anew: boolean): Promise<void> {
    return this.#flight.run(now, () => this.#load(now, anew));
  }

  async #load(begun: number, anew: boolean): Promise<void> {
    // as of now: several at once that fail (in Workers) are one failure
    const failures = this.#backOff.failures + 1;
    const request = ++this.#fetches;
    const deadline = new Deadline(this.#policy.timeout);
    try {
      const loaded = await this.#origin.load(deadline, anew || failures > 1);
      if (!this.#isOutrun(request)) this.#keep(loaded, request, this.#ended(begun));
    } catch (thrown) {
      const error = isOurs(thrown) ? thrown : invalid(this.#origin.target, 'it cannot be read');
      this.#failures++;
      if (!this.#isOutrun(request)) {
        this.#failure = error;
        this.#backOff.fail(this.#ended(begun), failures);
      }
      throw retold(error);
    } finally {
      deadline.end();
    }
  }

  /** Where the clock failed meanwhile, no good answer is lost for that: it counts from the beginning. */
  #ended(begun: number): number {
    return attempt(() => readClock(this.#policy.now)) ?? begun;
  }

  #keep({ published, from, maxAge = Infinity }: Loaded, request: number, now: number): void {
    const { cacheMaxAge, cooldown } = this.#policy;
    const dueAt = now + Math.min(cacheMaxAge, Math.max(cooldown, maxAge));
    this.#set = { index: KeyIndex.of(published, this.#set?.index), from, request, fetchedAt: now, dueAt };
    this.#failure = undefined;
    this.#backOff.end();
  }

  /**
   * Has a request that was made later brought the set already? In Workers several may be under way, and an older answer
   * must not bring back a key that was withdrawn.
   */
  #isOutrun(request: number): boolean {
    return this.#set !== undefined && this.#set.request > request;
  }
}
