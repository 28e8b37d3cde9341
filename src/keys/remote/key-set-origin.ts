// Gets a key set from one address: asks, and reads what is answered. Remembers nothing.
import type { Deadline } from './deadline.ts';
import { type Target, unavailable } from './failure.ts';
import { readPublished } from './published.ts';
import type { KeyOrigin, Loaded } from './remote-set.ts';
import { request, type RequestPolicy } from './request.ts';

export interface KeySetPolicy extends RequestPolicy {
  readonly read: ((answer: unknown) => unknown) | undefined;
}

export function keySetAt(url: string, policy: KeySetPolicy): KeyOrigin {
  const target: Target = { what: 'key set', url };
  return { target, load: (deadline) => loadKeys(target, policy, deadline) };
}

export async function loadKeys(target: Target, policy: KeySetPolicy, deadline: Deadline): Promise<Loaded> {
  const { status, text, maxAge } = await request(target, policy, deadline);
  if (status !== 200) throw unavailable(target, `answered with status ${status}, expected 200`);
  return { published: readPublished(target, text, policy.read), maxAge };
}
