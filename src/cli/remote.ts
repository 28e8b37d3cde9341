// Key sets behind a URL. The library fetches and judges them; this keeps what came for showing it.
import { wrongUse } from './failure.ts';
import { createRemoteJwks } from './library.ts';
import { watchFetch } from './watch.ts';

/** The members of a set, as they came. @throws {JwksError} */
export async function fetchKeySet(url: string): Promise<readonly unknown[]> {
  const { fetch, answers } = watchFetch();
  await createRemoteJwks(url, { fetch }).reload();
  const text = await answers.at(-1)?.text();
  const { keys } = JSON.parse(text ?? '{}') as { keys?: unknown };
  if (Array.isArray(keys)) return keys;
  throw wrongUse('what the address answered has no list of "keys"');
}
