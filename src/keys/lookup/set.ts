// A JWK Set (RFC 7517 §5): judged once, searched by `kid`. Keys that cannot be used are passed over, as the RFC asks (a
// provider may publish new kinds at any time), and the reason is told to the tokens that name them.
import { isPromise } from '../../runtime.ts';
import type { AlgorithmEntry } from '../../crypto/algorithms.ts';
import type { Eventually, PreparedKey } from '../../crypto/prepared-key.ts';
import { own } from '../../encoding/json.ts';
import { isKeyFault, keyError, rejection, type TokenError } from '../../errors.ts';
import type { ParsedHeader } from '../../token/header.ts';
import type { ReadJwk } from '../forms/read-key.ts';
import { MOST_TRIED } from './list.ts';
import { fits, kidsOf, readMembers, reasons, type UsableMember } from './members.ts';
import { familyOf, type FoundKeys, keyNotFound, keySource, type KeyPolicy, type KeySource } from './source.ts';

/**
 * @param given the list `keys`
 * @throws {UsageError} when it mixes secrets with public keys, holds a private key, or nothing usable
 */
export function keySet(given: readonly unknown[], policy: KeyPolicy): KeySource {
  const members = readMembers(given, familyOf(policy));
  const algorithms = [...policy.algorithms.values()];
  if (!members.some((member) => algorithms.some((algorithm) => fits(member, algorithm, policy)))) {
    const why = members.length > 0 ? ` (${reasons(members, algorithms, policy)})` : '';
    throw keyError(`the key set has no key for the allowed algorithms${why}`);
  }
  const known = new Map<AlgorithmEntry, Fitting>();
  return keySource((header, algorithm) => {
    let fitting = known.get(algorithm);
    if (!fitting) known.set(algorithm, (fitting = fittingMembers(members, algorithm, policy)));
    const found = select(fitting, header, algorithm);
    if (!Array.isArray(found)) return found as TokenError;
    if (found.length === 0) return notFound(members, header, algorithm, policy);
    return fitting.loaded.get(found) ?? load(found, fitting, header, algorithm);
  });
}

/** The members that fit one algorithm, found once. */
interface Fitting {
  readonly all: readonly UsableMember[];
  readonly byKid: ReadonlyMap<unknown, readonly UsableMember[]>;
  /** those whose import is over */
  readonly loaded: WeakMap<readonly UsableMember[], readonly PreparedKey[]>;
}

function fittingMembers(members: readonly ReadJwk[], algorithm: AlgorithmEntry, policy: KeyPolicy): Fitting {
  const all = members.filter((member): member is UsableMember => fits(member, algorithm, policy));
  const byKid = new Map<unknown, UsableMember[]>();
  for (const member of all) {
    const { kid } = member.key;
    byKid.set(kid, [...(byKid.get(kid) ?? []), member]);
  }
  return { all, byKid, loaded: new WeakMap() };
}

/** A `kid`, or the thumbprint of a certificate, names one key. Without them, a few are tried. */
function select(
  { all, byKid }: Fitting,
  header: ParsedHeader,
  { name }: AlgorithmEntry,
): readonly UsableMember[] | TokenError {
  const { kid } = header;
  const thumbprint = kid === undefined ? thumbprintName(all, header) : undefined;
  const found = kid !== undefined ? (byKid.get(kid) ?? []) : thumbprint ? withThumbprint(all, header, thumbprint) : all;
  const most = kid === undefined && !thumbprint ? MOST_TRIED : 1;
  if (found.length <= most) return found;
  return rejection(
    'ERR_JWT_KEY_AMBIGUOUS',
    most === 1
      ? `${found.length} keys of the set that fit "${name}" share the token's "${thumbprint ?? 'kid'}"`
      : `the token has no "kid" and ${found.length} keys of the set fit "${name}", at most ${most} are tried`,
  );
}

/** RFC 7515 §4.1.7 and §4.1.8: some providers name the certificate only. It counts where a key of the set has one. */
function thumbprintName(members: readonly UsableMember[], { json }: ParsedHeader): string | undefined {
  return ['x5t#S256', 'x5t'].find(
    (name) => typeof own(json, name) === 'string' && members.some(({ jwk }) => own(jwk, name) !== undefined),
  );
}

/** As in a list: those of that name, or when there is none, those without a name. */
function withThumbprint(
  members: readonly UsableMember[],
  { json }: ParsedHeader,
  name: string,
): readonly UsableMember[] {
  const named = members.filter(({ jwk }) => own(jwk, name) === own(json, name));
  return named.length > 0 ? named : members.filter(({ jwk }) => own(jwk, name) === undefined);
}

/** The token chose these keys: that none can be imported is no fault of the calling code, unless the runtime failed. */
function load(
  found: readonly UsableMember[],
  { loaded }: Fitting,
  header: ParsedHeader,
  algorithm: AlgorithmEntry,
): Eventually<FoundKeys> {
  const loading = found.map(({ key }) => key.load(algorithm, 'verify'));
  if (!loading.some(isPromise)) return loading as PreparedKey[];
  return Promise.allSettled(loading).then((settled) => {
    const keys = settled.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
    // an import that failed is tried again, with the next token
    if (keys.length === found.length) loaded.set(found, keys);
    if (keys.length > 0) return keys;
    // all of them failed
    const cause: unknown = (settled[0] as PromiseRejectedResult).reason;
    if (isKeyFault(cause)) return keyNotFound(header, 'the key in the set cannot be imported', cause);
    throw cause;
  });
}

function notFound(
  members: readonly ReadJwk[],
  header: ParsedHeader,
  algorithm: AlgorithmEntry,
  policy: KeyPolicy,
): TokenError {
  const { kid } = header;
  const named = kid === undefined ? members : members.filter(({ jwk }) => jwk && own(jwk, 'kid') === kid);
  if (named.length === 0) return keyNotFound(header, kidsOf(members));
  return keyNotFound(header, `the key set has none that fits (${reasons(named, [algorithm], policy)})`);
}
