// Keys with an address each: which kids are asked for, how often, and how many keys are kept.
import { own } from '../../encoding/json.ts';
import { readClock } from '../../clock.ts';
import { unawaited } from '../../runtime.ts';
import type { JwtHeader, RemoteJwks } from '../../types.ts';
import { readAddress } from './address.ts';
import { type OurError, retold } from './failure.ts';
import type { FoundInSet } from './key-index.ts';
import type { IsAskedFor } from './kid-pattern.ts';
import { keyOfKid } from './key-set-origin.ts';
import type { RemotePolicy } from './options.ts';
import { RemoteKeySet } from './remote-set.ts';
import { SingleFlight } from './single-flight.ts';
import { BackOff, Span } from './spans.ts';

export interface AddressPolicy extends RemotePolicy {
  readonly kid: IsAskedFor;
}

/** At most so many keys are kept; the one that was not used for longest makes room. */
const MOST_KEYS = 100;

export class KeysByAddress {
  readonly #addressOf: (kid: string) => unknown;
  readonly #policy: AddressPolicy;
  readonly #flight: SingleFlight;
  readonly #backOff: BackOff;
  /** by kid, the one that was used last at the end */
  readonly #sets = new Map<string, RemoteKeySet>();
  /** while it runs, no unknown kid makes a request */
  readonly #cooldown = new Span();
  /** the time in which so many new keys were found: whoever knows many good kids may not cause a request with each */
  readonly #season = new Span();
  #found = 0;
  #failure: OurError | undefined;
  #fetches = 0;
  #failures = 0;

  constructor(addressOf: (kid: string) => unknown, policy: AddressPolicy) {
    this.#addressOf = addressOf;
    this.#policy = policy;
    this.#flight = new SingleFlight(policy.timeout);
    this.#backOff = new BackOff(policy.cooldown);
  }

  resolve(header: JwtHeader): FoundInSet | Promise<FoundInSet> {
    const kid = own(header, 'kid');
    if (typeof kid !== 'string' || !this.#policy.kid(kid)) return undefined;
    const set = this.#sets.get(kid);
    if (!set) return this.#searched(kid, header);
    this.#sets.delete(kid);
    this.#sets.set(kid, set);
    const found = set.resolve(header);
    return found instanceof Promise ? found.then((key) => this.#unlessGone(kid, set, key)) : found;
  }

  async reload(): Promise<void> {
    await Promise.all([...this.#sets.values()].map((set) => set.reload()));
  }

  explain(header: JwtHeader): string | undefined {
    const set = this.#sets.get(String(own(header, 'kid')));
    if (set) return set.explain(header);
    return this.#cooldown.isRunning(readClock(this.#policy.now))
      ? 'none is known, and unknown ones are not asked for again before "cooldown" is over'
      : 'the option "kid" does not match it, or there is none at its address';
  }

  stats(): ReturnType<RemoteJwks['stats']> {
    const stats = [...this.#sets.values()].map((set) => set.stats());
    // each of these was fetched
    const latest = (name: 'fetchedAt' | 'expiresAt'): number | undefined =>
      stats.length === 0 ? undefined : Math.max(...stats.map((each) => Number(each[name])));
    return {
      keys: stats.length,
      fetches: this.#fetches,
      failures: this.#failures,
      fetchedAt: latest('fetchedAt'),
      expiresAt: latest('expiresAt'),
    };
  }

  /** A kid that was not seen before. One at a time: of many invented ones, the first keeps the others from asking. */
  async #searched(kid: string, header: JwtHeader): Promise<FoundInSet> {
    const address = unawaited(this.#addressOf(encodeURIComponent(kid)));
    if (address === undefined || address === null) return undefined;
    const { href } = readAddress(address, this.#policy.allowInsecureTransport, 'the URL of a key');
    let now = readClock(this.#policy.now);
    while (this.#flight.isBusy(now)) {
      await this.#flight.ended();
      now = readClock(this.#policy.now);
    }
    if (!this.#sets.has(kid) && !this.#cooldown.isRunning(now)) {
      if (this.#failure && this.#backOff.isPausing(now)) throw retold(this.#failure);
      await this.#flight.run(now, () => this.#look(kid, href, header));
    }
    return this.#sets.get(kid)?.resolve(header);
  }

  async #look(kid: string, url: string, header: JwtHeader): Promise<void> {
    const set = new RemoteKeySet(keyOfKid(url, kid, this.#policy, this.#counted), this.#policy);
    try {
      await set.reload();
    } catch (error) {
      // a key set and a clock that fail do so with errors of this library
      this.#failure = error as OurError;
      this.#backOff.fail(readClock(this.#policy.now), this.#backOff.failures + 1);
      throw retold(this.#failure);
    }
    this.#failure = undefined;
    this.#backOff.end();
    const now = readClock(this.#policy.now);
    if (set.has(header)) this.#keep(kid, set, now);
    else this.#cooldown.begin(now, this.#policy.cooldown);
  }

  #keep(kid: string, set: RemoteKeySet, now: number): void {
    for (const oldest of this.#sets.keys()) {
      if (this.#sets.size < MOST_KEYS) break;
      this.#sets.delete(oldest);
    }
    this.#sets.set(kid, set);
    if (!this.#season.isRunning(now)) this.#found = 0;
    if (this.#found === 0) this.#season.begin(now, this.#policy.cooldown);
    if (++this.#found === MOST_KEYS) this.#cooldown.begin(now, this.#policy.cooldown);
  }

  /** A key that was withdrawn is unknown again. */
  #unlessGone(kid: string, set: RemoteKeySet, found: FoundInSet): FoundInSet {
    if (found === undefined && this.#sets.get(kid) === set) this.#sets.delete(kid);
    return found;
  }

  readonly #counted = async <T>(load: () => Promise<T>): Promise<T> => {
    this.#fetches++;
    try {
      return await load();
    } catch (error) {
      this.#failures++;
      throw error;
    }
  };
}
