// Gets a key set from one address: asks, and reads what is answered. Remembers nothing.
import { own } from '../../encoding/json.ts';
import type { Deadline } from './deadline.ts';
import { type Target, unavailable } from './failure.ts';
import { type Published, readPublished } from './published.ts';
import type { KeyOrigin, Loaded } from './origin.ts';
import { type Answer, request, type RequestPolicy } from './request.ts';

export interface KeySetPolicy extends RequestPolicy {
  readonly read: ((answer: unknown) => unknown) | undefined;
}

export function keySetAt(url: string, policy: KeySetPolicy): KeyOrigin {
  const target: Target = { what: 'key set', url };
  return { target, load: (deadline) => loadKeys(target, policy, deadline) };
}

export async function loadKeys(target: Target, policy: KeySetPolicy, deadline: Deadline): Promise<Loaded> {
  return readKeys(target, policy, await request(target, policy, deadline));
}

function readKeys(target: Target, policy: KeySetPolicy, { status, text, maxAge }: Answer): Loaded {
  if (status !== 200) throw unavailable(target, `answered with status ${status}, expected 200`);
  return { published: readPublished(target, text, policy.read), from: target, maxAge };
}

/** The key of one kid, at an address of its own. Status 404 says that there is none, which is an answer. */
export function keyOfKid(
  url: string,
  kid: string,
  policy: KeySetPolicy,
  counted: (load: () => Promise<Loaded>) => Promise<Loaded>,
): KeyOrigin {
  const target: Target = { what: 'key', url };
  const load = async (deadline: Deadline): Promise<Loaded> => {
    const answer = await request(target, policy, deadline);
    if (answer.status === 404) return { published: NOTHING, from: target, maxAge: answer.maxAge };
    const { published, from, maxAge } = readKeys(target, policy, answer);
    // what has no name is the key that was asked for
    const keys = published.keys.map((key) =>
      own(key.jwk, 'kid') === undefined ? { ...key, jwk: { ...key.jwk, kid } } : key,
    );
    return { published: { keys, isSingle: false }, from, maxAge };
  };
  return { target, load: (deadline) => counted(() => load(deadline)) };
}

const NOTHING: Published = { keys: [], isSingle: false };
