// A published set of keys, judged once and then only looked up: what a token costs does not grow with the set.
import { ALGORITHMS } from '../../crypto/algorithms.ts';
import { isTexts, type JsonObject, own, ownOnly } from '../../encoding/json.ts';
import { listed } from '../../messages.ts';
import type { Jwk, Jwks, JwtHeader } from '../../types.ts';
import { readJwk } from '../forms/read-key.ts';
import type { Published, PublishedKey } from './published.ts';

/** `null`: the set has such a key, but none that may be used; `undefined`: it has none. */
export type FoundInSet = Jwks | Jwk | null | undefined;

interface JudgedKey {
  readonly jwk: JsonObject;
  /** all of the JWK as text: two with the same are the same key */
  readonly content: string;
  /** why it must not be used, whatever the algorithm */
  readonly flaw: string | undefined;
}

interface Group {
  readonly answer: Jwks | null;
  readonly flaws: readonly string[];
}

export class KeyIndex {
  readonly keys: readonly JudgedKey[];
  readonly #all: Group;
  readonly #isSingle: boolean;
  readonly #byKid: ReadonlyMap<unknown, Group>;
  readonly #byThumbprint: readonly (readonly [name: string, ReadonlyMap<unknown, Group>])[];
  readonly #byType: ReadonlyMap<unknown, Group>;

  constructor(keys: readonly JudgedKey[], isSingle: boolean) {
    this.keys = keys;
    this.#isSingle = isSingle;
    this.#all = groupOf(keys);
    this.#byKid = groupedBy('kid', keys);
    this.#byThumbprint = ['x5t#S256', 'x5t'].map((name) => [name, groupedBy(name, keys)]);
    this.#byType = groupedBy('kty', keys);
  }

  /** With what did not change since `before` the same objects: keys need not be imported again, nor sets judged. */
  static of({ keys, isSingle }: Published, before: KeyIndex | undefined): KeyIndex {
    const known = new Map(before?.keys.map((key) => [key.content, key]));
    const all = keys.map((key) => judged(key, known));
    const isSame = all.length === before?.keys.length && all.every((key, index) => key === before.keys[index]);
    return isSame && isSingle === before.#isSingle ? before : new KeyIndex(all, isSingle);
  }

  find(header: JwtHeader): FoundInSet {
    const answer = this.#groupFor(header)?.answer;
    // Alone, and not in a set: its name, or that it has none, then plays no part.
    return answer && this.#isSingle ? forAlgorithm(answer, header) : answer;
  }

  /** Why there is no usable key for this token, as it continues a sentence about the set. */
  explain(header: JwtHeader): string {
    const [flaw] = this.#groupFor(header)?.flaws ?? [];
    if (flaw !== undefined) return `has one that cannot be used: ${flaw}`;
    const kids = [...this.#byKid.keys()] as string[];
    if (kids.length > 0) return `has the kids ${listed(kids)}`;
    return this.keys.length > 0 ? 'has keys, but none with a kid' : 'has no key';
  }

  /** A thumbprint stands for `kid` where the token has only that and keys of the set have it (RFC 7515 §4.1.7). */
  #groupFor(header: JwtHeader): Group | undefined {
    if (this.#isSingle) return this.#all;
    const kid = own(header, 'kid');
    if (kid !== undefined) return this.#byKid.get(kid);
    for (const [name, groups] of this.#byThumbprint) {
      const thumbprint = own(header, name);
      if (typeof thumbprint === 'string' && groups.size > 0) return groups.get(thumbprint);
    }
    return this.#byType.get(ALGORITHMS.get(header.alg)?.kty);
  }
}

function forAlgorithm({ keys }: Jwks, { alg }: JwtHeader): Jwk | undefined {
  return keys.find((jwk) => jwk.alg === alg) ?? keys.at(0);
}

function groupedBy(member: string, keys: readonly JudgedKey[]): ReadonlyMap<unknown, Group> {
  const groups = new Map<unknown, JudgedKey[]>();
  for (const key of keys) {
    const name = own(key.jwk, member);
    if (typeof name !== 'string') continue;
    const group = groups.get(name);
    if (group) group.push(key);
    else groups.set(name, [key]);
  }
  return new Map([...groups].map(([name, group]) => [name, groupOf(group)]));
}

/** Frozen, and the same object for every token: who uses it may remember what was found out about it. */
function groupOf(keys: readonly JudgedKey[]): Group {
  const usable = keys.filter(({ flaw }) => flaw === undefined).map(({ jwk }) => jwk);
  const flaws = keys.flatMap(({ flaw }) => (flaw === undefined ? [] : [flaw]));
  return { answer: usable.length > 0 ? Object.freeze({ keys: Object.freeze(usable) }) : null, flaws };
}

function judged(key: PublishedKey, known: ReadonlyMap<string, JudgedKey>): JudgedKey {
  const jwk = flatCopy(key.jwk);
  const content = JSON.stringify(Object.entries(jwk));
  return known.get(content) ?? { jwk, content, flaw: ownOnly(key).flaw ?? flawOf(jwk) };
}

/** The members that say what a key is and what it is for. Of these none is overlooked, however it is written. */
const TELLING: ReadonlySet<string> = /* @__PURE__ */ new Set(
  /* @__PURE__ */ 'kty keys use key_ops alg kid x5t issuer crv x y n e pub k d priv p q dp dq qi oth'.split(' '),
);

/** Text and `key_ops` is all that is ever read of a key. What else it has may be nested as deep as its author likes. */
function flatCopy(jwk: object): JsonObject {
  const members = Object.entries(jwk).flatMap(([name, value]): [string, unknown][] => {
    if (typeof value === 'string') return [[name, value]];
    if (name === 'key_ops' && isTexts(value)) return [[name, Object.freeze([...value])]];
    // malformed, which is not the same as absent
    return TELLING.has(name) && value !== undefined ? [[name, typeof value === 'number' ? value : null]] : [];
  });
  return Object.freeze(Object.fromEntries(members));
}

function flawOf(jwk: JsonObject): string | undefined {
  // what was published is nobody's secret any more
  if (own(jwk, 'kty') === 'oct') return 'it is a secret ("oct"), and those are never used from a remote set';
  if (own(jwk, 'd') !== undefined || own(jwk, 'priv') !== undefined) return 'it is a private key, and was published';
  const { key } = readJwk(jwk, 'asymmetric');
  return typeof key === 'string' ? key : undefined;
}
