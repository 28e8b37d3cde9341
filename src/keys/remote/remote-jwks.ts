import { ALGORITHMS } from '../../crypto/algorithms.ts';
import type { JwksError } from '../../errors.ts';
import { readClock } from '../../options/read.ts';
import { readJwksUrl, readRemoteJwksOptions, type RemoteJwksPolicy } from './remote-jwks-options.ts';
import { type JsonObject, own } from '../../encoding/json.ts';
import type { JwtHeader, RemoteJwks, RemoteJwksOptions, ResolvedKey } from '../../types.ts';
import { fetchJwks } from './fetch-jwks.ts';

/**
 * Keys from a JWK Set at a URL (RFC 7517 §5), fetched when first needed, cached, and refreshed: as a whole, so that
 * a key that was withdrawn stops working. See the README for caching, cooldown and what happens during an outage.
 *
 * @example
 * const keys = createRemoteJwks('https://issuer.example/.well-known/jwks.json');
 * const verifyToken = createVerifier(keys, { algorithms: ['RS256'], issuer, audience });
 *
 * @param url https (http to loopback only); redirects are refused
 * @throws {UsageError} the URL or an option is wrong. The resolver itself rejects with `JwksError`:
 * `ERR_JWKS_UNAVAILABLE` (network, timeout, status) or `ERR_JWKS_INVALID` (size, JSON, shape)
 */
export function createRemoteJwks(url: string | { readonly href: string }, options: RemoteJwksOptions = {}): RemoteJwks {
  const remote = new RemoteKeySet(readJwksUrl(url), readRemoteJwksOptions(options, 'createRemoteJwks(url, options)'));
  return Object.assign((header: JwtHeader) => remote.resolve(header), {
    reload: () => remote.reload(),
    stats: () => remote.stats(),
  });
}

interface CachedSet {
  readonly keys: readonly JsonObject[];
  /** of all requests, the one that brought it */
  readonly request: number;
  readonly fetchedAt: number;
  /** when it should be refreshed */
  readonly expiresAt: number;
}

/** All times in seconds. */
class RemoteKeySet {
  readonly #url: string;
  readonly #policy: RemoteJwksPolicy;
  #set: CachedSet | undefined;
  #pending: Promise<void> | undefined;
  /** the last fetch failed: how, and how often in a row */
  #outage: { readonly error: JwksError; readonly times: number; readonly retryAt: number } | undefined;
  /** before this, an unknown `kid` does not make a request */
  #cooldownUntil = -Infinity;
  #fetches = 0;
  #failures = 0;

  constructor(url: string, policy: RemoteJwksPolicy) {
    this.#url = url;
    this.#policy = policy;
  }

  /** Answers at once when the key is known and fresh; this is every call but a few. */
  resolve(header: JwtHeader): ResolvedKey | Promise<ResolvedKey> {
    const now = readClock(this.#policy.now);
    if (!this.#set || now >= this.#set.expiresAt) return this.#refreshed(header, now);
    const known = findKeys(this.#set, header);
    return known === undefined ? this.#unknown(header, now) : known;
  }

  async reload(): Promise<void> {
    // what is under way may have been answered before the change that this call is about
    if (!isWorkers()) await this.#underWay();
    await this.#fetch();
  }

  stats(): ReturnType<RemoteJwks['stats']> {
    const { keys = [], fetchedAt, expiresAt } = this.#set ?? {};
    return {
      keys: keys.length,
      fetches: this.#fetches,
      failures: this.#failures,
      fetchedAt: fetchedAt === undefined ? undefined : fetchedAt * 1000,
      expiresAt: expiresAt === undefined ? undefined : expiresAt * 1000,
    };
  }

  /** No set yet, or one that is due: a new one, or during an outage the old one for as long as is allowed. */
  async #refreshed(header: JwtHeader, now: number): Promise<ResolvedKey> {
    if (now >= this.#retryAt()) await this.#fetch().catch(() => {});
    const set = this.#set;
    const known = set && findKeys(set, header);
    if (!this.#outage) return known;
    const tooStale = !set || readClock(this.#policy.now) >= set.expiresAt + this.#policy.staleIfError;
    if (tooStale || known === undefined) throw this.#outage.error;
    return known;
  }

  /** A `kid` that is not in a fresh set: it may be new, or invented by an attacker to make us fetch. */
  async #unknown(header: JwtHeader, now: number): Promise<ResolvedKey> {
    if (this.#pending) await this.#underWay();
    else if (now >= this.#cooldownUntil && now >= this.#retryAt()) {
      this.#cooldownUntil = now + this.#policy.cooldown;
      await this.#fetch().catch(() => {});
    }
    const known = this.#set && findKeys(this.#set, header);
    if (known === undefined && this.#outage) throw this.#outage.error;
    return known;
  }

  #retryAt(): number {
    return this.#outage?.retryAt ?? -Infinity;
  }

  /**
   * Until the request under way has ended, in whatever way. In Workers nobody may wait for the promise of another
   * request: there each looks again with a timer of its own, and gives up on a request whose caller has gone away.
   */
  async #underWay(): Promise<void> {
    if (!isWorkers()) return this.#pending?.catch(() => {});
    for (let waited = 0; this.#pending && waited < this.#policy.timeout; waited += 0.01) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    this.#pending = undefined;
  }

  /** One request at a time, shared by all who need it. */
  #fetch(): Promise<void> {
    if (this.#pending && !isWorkers()) return this.#pending;
    const pending = this.#load().finally(() => {
      if (this.#pending === pending) this.#pending = undefined;
    });
    this.#pending = pending;
    return pending;
  }

  async #load(): Promise<void> {
    const { cacheMaxAge, cooldown } = this.#policy;
    // as of now: several at once that fail (in Workers) are one failure
    const times = (this.#outage?.times ?? 0) + 1;
    const request = ++this.#fetches;
    try {
      const { keys, maxAge = Infinity } = await fetchJwks(this.#url, this.#policy);
      // in Workers, where several may be under way, an older answer must not bring back a key that was withdrawn
      if (this.#isOutrun(request)) return;
      const now = readClock(this.#policy.now);
      const expiresAt = now + Math.min(cacheMaxAge, Math.max(cooldown, maxAge));
      this.#set = { keys: keepUnchanged(keys, this.#set?.keys), request, fetchedAt: now, expiresAt };
      this.#outage = undefined;
    } catch (error) {
      this.#failures++;
      if (this.#isOutrun(request)) throw error;
      const pause = Math.min(cooldown, 2 ** (times - 1));
      this.#outage = { error: error as JwksError, times, retryAt: readClock(this.#policy.now) + pause };
      throw error;
    }
  }

  /** Has a request that was made later brought the set already? */
  #isOutrun(request: number): boolean {
    return this.#set !== undefined && this.#set.request > request;
  }
}

/** Cloudflare Workers forbid one request to wait for the I/O of another: there each makes its own. */
function isWorkers(): boolean {
  return (globalThis as { navigator?: { userAgent?: string } }).navigator?.userAgent === 'Cloudflare-Workers';
}

/** @returns `undefined`: the set does not have it; `null`: it has, but nothing that may be used */
function findKeys(set: CachedSet, header: JwtHeader): ResolvedKey {
  const kid = own(header, 'kid');
  const kty = ALGORITHMS.get(header.alg)?.kty;
  const named = set.keys.filter((key) => (kid === undefined ? own(key, 'kty') === kty : own(key, 'kid') === kid));
  if (named.length === 0) return undefined;
  const usable = named.filter(isPublic);
  return usable.length === 0 ? null : { keys: usable };
}

/** A secret or a private key that was published is nobody's any more. */
function isPublic(key: JsonObject): boolean {
  return own(key, 'kty') !== 'oct' && own(key, 'd') === undefined && own(key, 'priv') === undefined;
}

/**
 * The same object for a key that did not change, so that it need not be imported again and tokens verified with it
 * stay remembered. Frozen, so that nobody need look whether it changed.
 */
function keepUnchanged(keys: readonly JsonObject[], before: readonly JsonObject[] = []): readonly JsonObject[] {
  const known = new Map(before.map((key) => [JSON.stringify(key), key]));
  return keys.map((key) => {
    if (typeof key.key_ops === 'object') Object.freeze(key.key_ops);
    return known.get(JSON.stringify(key)) ?? Object.freeze(key);
  });
}
