// Verified tokens that are remembered: knows when to forget one, and nothing of how tokens are judged.
import type { AlgorithmEntry } from './crypto/algorithms.ts';
import type { PreparedKey } from './crypto/prepared-key.ts';
import { copierOf, type JsonObject } from './encoding/json.ts';
import type { CachePolicy } from './options/verify-options.ts';
import { registeredClaims } from './token/claims.ts';
import type { ParsedHeader } from './token/header.ts';

/** What is known of a token whose signature held: its contents and the key. No verdict on its claims. */
interface KnownToken {
  readonly token: string;
  readonly header: ParsedHeader;
  readonly algorithm: AlgorithmEntry;
  readonly signer: PreparedKey;
  readonly payload: JsonObject;
}

export interface RememberedToken extends Omit<KnownToken, 'payload'> {
  /** its payload once more, for the caller to keep */
  readonly copyPayload: () => JsonObject;
  /** seconds since 1970: the token's `exp`, or when `ttl` has passed since its signature was verified */
  readonly forgetAt: number;
  /** was it used since an eviction last passed it by? */
  isUsed: boolean;
}

/** Longer tokens are not kept, so that `maxEntries` bounds memory too. */
const LONGEST = 4096;

/**
 * A bounded store. An entry is found by a number made of the end of the token's signature, and then compared as a
 * whole: it answers for the very token it was made for and for no other.
 *
 * When it is full, one entry goes: SIEVE (Zhang et al., NSDI 2024). A hand walks from the oldest entry to the newest and
 * begins again. It passes an entry that was used since its last visit, and evicts the first that was not.
 */
export class TokenCache {
  readonly #policy: CachePolicy;
  /** in the order in which they came */
  readonly #entries = new Map<number, RememberedToken>();
  /** goes on where it stopped, also when entries come and go meanwhile */
  #hand = this.#entries.values();

  constructor(policy: CachePolicy) {
    this.#policy = policy;
  }

  get(token: string): RememberedToken | undefined {
    const entry = this.#entries.get(endOf(token));
    if (entry?.token !== token) return undefined;
    entry.isUsed = true;
    return entry;
  }

  /** Not kept: a token that only `clockTolerance` still accepts. */
  keep({ token, header, algorithm, signer, payload }: KnownToken, now: number): void {
    const { exp } = registeredClaims(payload);
    const forgetAt = Math.min(typeof exp === 'number' ? exp : Infinity, now + this.#policy.ttl);
    if (token.length > LONGEST || now >= forgetAt) return;
    const end = endOf(token);
    if (this.#entries.size >= this.#policy.maxEntries && !this.#entries.has(end)) this.#evictOne();
    // Listed one by one: an object built by spread is slow to read on V8.
    this.#entries.set(end, {
      token,
      header,
      algorithm,
      signer,
      copyPayload: copierOf(payload),
      forgetAt,
      isUsed: false,
    });
  }

  delete(entry: RememberedToken): void {
    const end = endOf(entry.token);
    if (this.#entries.get(end) === entry) this.#entries.delete(end);
  }

  #evictOne(): void {
    for (;;) {
      const { done, value } = this.#hand.next();
      if (done) this.#hand = this.#entries.values();
      else if (value.isUsed) value.isUsed = false;
      else return this.delete(value);
    }
  }
}

/**
 * A number from the last twelve characters, 72 bits of a signature that held. Tokens that share it, one in billions, take
 * each other's place. Not a slice: making one and looking it up is dearer on some engines than all the rest.
 */
function endOf(token: string): number {
  let end = 0;
  for (let i = token.length - 12; i < token.length; i++) end = (end * 31 + token.charCodeAt(i)) | 0;
  return end;
}
