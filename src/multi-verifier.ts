// One verifier for several issuers: knows how a token's issuer chooses among verifiers, and leaves all checks to them.
import type { NamesThatExist, VerifyDemands } from './checked-demands.ts';
import type { ClaimsOfEntry, Read } from './checked-types.ts';
import type { Eventually } from './crypto/prepared-key.ts';
import { ALGORITHMS } from './crypto/algorithms.ts';
import { ownOnly } from './encoding/json.ts';
import { optionError } from './errors.ts';
import { rememberVerifier } from './known-verifiers.ts';
import { kindOf, show } from './messages.ts';
import { isSameValue, ownMembers, readable, refuseMore } from './options/read.ts';
import { strict } from './pipeline.ts';
import { isPlain } from './plain.ts';
import { isBytes } from './runtime.ts';
import { mismatch } from './token/claim-faults.ts';
import { LONGEST_TOKEN, readEither, readPayload } from './token/compact.ts';
import { readHeader } from './token/header.ts';
import type { IssuerEntry, IssuerLookup, VerifyToken } from './types.ts';
import { createVerifier } from './verify.ts';

/**
 * One verifier for the tokens of several issuers, each with keys and expectations of its own. A list of issuers with a
 * list of keys would let each of them sign for the others; here the unverified `iss` (and then the family of `alg`: an
 * issuer may have an entry with HS* and one with public keys) only chooses the entry, and all checks of that entry run.
 *
 * @example
 * const verifyToken = createMultiVerifier([
 *   { issuer: 'https://a.example', key: createRemoteIssuer('https://a.example'), algorithms: ['ES256'], audience },
 *   { issuer: 'https://b.example', key: secret, algorithms: ['HS256'], audience },
 * ]);
 *
 * @param entries `key` and the options of `createVerifier`, `issuer` exactly one text each; or a function, which may be
 * async, that answers the entry of an issuer, or `null`. It is asked for every token, with whatever issuer the token
 * names, and tokens over 16 384 characters are refused before it is. Answer the same object for the same issuer: its
 * verifier is made once, and again when the object has another key or other options.
 * @throws {UsageError} an entry is wrong, or two are for the same issuer and family
 */
export function createMultiVerifier<const Entry extends IssuerEntry>(
  entries:
    | readonly (IssuerEntry & Read<Entry, VerifyDemands<Entry, IssuerEntry>>)[]
    | IssuerLookup<IssuerEntry & Read<Entry, VerifyDemands<Entry, IssuerEntry> & NamesThatExist<Entry, IssuerEntry>>>,
): VerifyToken<ClaimsOfEntry<Entry>> {
  refuseMore(arguments, 1, 'createMultiVerifier(entries)');
  const chooser = typeof entries === 'function' ? chooserAsking(entries) : chooserAmong(entries);
  const verifyToken: VerifyToken<unknown> = async (token, ...more) => (await chooser.choose(token))(token, ...more);
  return rememberVerifier(verifyToken, chooser) as VerifyToken<ClaimsOfEntry<Entry>>;
}

interface Chooser {
  /** Who verifies this token. Throws, or rejects with, a `TokenError` when nobody does. */
  readonly choose: (token: unknown) => Eventually<VerifyToken<unknown>>;
  /** as far as they are known: `explain` knows then what somebody may have meant */
  readonly issuers: readonly string[];
  /** characters of a token that are read to choose by it */
  readonly longest: number;
}

interface Made {
  /** the entry as it was then */
  readonly read: IssuerEntry;
  /** what tells whether it changed */
  readonly parts: readonly unknown[];
  readonly isForSecrets: boolean;
  readonly verify: VerifyToken<unknown>;
}

function chooserAmong(entries: readonly unknown[]): Chooser {
  /** of each issuer, by family: is it for secrets? */
  const verifiers = new Map<unknown, Map<boolean, VerifyToken<unknown>>>();
  let longest = 0;
  // a hole in the list is an `undefined` here, which is noticed
  for (const entry of readable('the list of entries', () => (Array.isArray(entries) ? [...entries] : []))) {
    const { read, isForSecrets, verify } = makeEntry(entry);
    const { issuer, maxTokenLength = LONGEST_TOKEN } = read;
    const own = verifiers.get(issuer) ?? new Map<boolean, VerifyToken<unknown>>();
    if (own.has(isForSecrets)) throw optionError(`two entries for issuer ${show(issuer)} and one family`);
    verifiers.set(issuer, own.set(isForSecrets, verify));
    longest = Math.max(longest, maxTokenLength);
  }
  if (longest === 0) throw optionError('the entries must be a non-empty list or a function');
  const choose: Chooser['choose'] = (token) => {
    const { issuer, isForSecrets } = readChoice(token, longest);
    const own = verifiers.get(issuer);
    // an entry of the other kind says that the algorithm is not allowed
    return own?.get(isForSecrets) ?? own?.get(!isForSecrets) ?? nobodys(issuer);
  };
  return { choose, issuers: [...verifiers.keys()] as string[], longest };
}

function chooserAsking(lookUp: IssuerLookup): Chooser {
  const known = new WeakMap<object, Made>();
  const choose: Chooser['choose'] = async (token) => {
    const { issuer } = readChoice(token, LONGEST_TOKEN);
    const entry = (typeof issuer === 'string' ? await lookUp(issuer) : undefined) ?? nobodys(issuer);
    const made = makeEntry(entry, known.get(entry));
    known.set(entry, made);
    if (made.read.issuer === issuer) return made.verify;
    throw optionError('the function answered for another issuer');
  };
  return { choose, issuers: [], longest: LONGEST_TOKEN };
}

/**
 * Each member is read once: what is checked is what is used. An entry counts as it stands: a secret that was replaced in
 * it must not go on verifying.
 * @param before what was made of it, if it was met already
 */
function makeEntry(entry: unknown, before?: Made): Made {
  const { read, parts } = readable('an entry', () => {
    ownMembers(entry, 'an entry');
    const copy = ownOnly(entry as IssuerEntry);
    return { read: copy, parts: partsOf(copy) };
  });
  if (before && isSameValue(before.parts, parts)) return before;
  const { key, ...options } = read;
  if (typeof options.issuer !== 'string') {
    throw optionError(`"issuer" of an entry must be a string, got ${kindOf(options.issuer)}`);
  }
  const verify = createVerifier(key, options);
  return { read, parts, isForSecrets: isForSecrets(options.algorithms[0]), verify };
}

/** All that is in it, one after the other: what may be changed in place counts by what it holds. */
function partsOf(value: unknown, parts: unknown[] = []): readonly unknown[] {
  if (Array.isArray(value) || isPlain(value)) addMembers(value, parts);
  // what an object of a class holds need not be in its members
  else parts.push(isBytes(value) ? `${[...value]}` : value);
  return parts;
}

function addMembers(holder: object, parts: unknown[]): void {
  const members = Object.entries(holder);
  parts.push(members.length);
  for (const [name, part] of members) {
    parts.push(name);
    // a schema may hold anything, without an end
    if (name === 'schema') parts.push(part);
    else partsOf(part, parts);
  }
}

interface Choice {
  readonly issuer: unknown;
  readonly isForSecrets: boolean;
}

/** What a token says of itself. What cannot be read is refused as every verifier refuses it. */
function readChoice(token: unknown, maxTokenLength: number): Choice {
  const compact = strict.check('format', readEither(token, maxTokenLength));
  const { alg } = strict.check('header', compact.knownHeader ?? readHeader(compact.header));
  const { iss: issuer } = ownOnly(strict.check('payload', readPayload(compact)));
  return { issuer, isForSecrets: isForSecrets(alg) };
}

function isForSecrets(alg: unknown): boolean {
  return ALGORITHMS.get(alg)?.kty === 'oct';
}

function nobodys(issuer: unknown): never {
  throw mismatch('iss', `no entry for issuer ${show(issuer)}`);
}
