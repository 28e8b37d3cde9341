// Key sets behind a URL. The library fetches and judges them; this keeps what came for showing it.
import { wrongUse } from './failure.ts';
import { createRemoteJwks, exportJwk, type Jwk } from './library.ts';
import { watchFetch } from './watch.ts';

/** The members of a set, as they came. @throws {JwksError} */
export async function fetchKeySet(url: string): Promise<readonly unknown[]> {
  const { fetch, answers } = watchFetch();
  await createRemoteJwks(url, { fetch }).reload();
  return publishedKeys((await answers.at(-1)?.text) ?? '');
}

/** In any of the forms in which the library takes them. */
export async function publishedKeys(text: string): Promise<readonly unknown[]> {
  const answer = parse(text);
  if (typeof answer === 'string') return [await keyOf(answer)];
  const { keys } = answer as { keys?: unknown };
  if (Array.isArray(keys)) return keys;
  const named = Object.entries(answer).filter(([, pem]) => typeof pem === 'string');
  return Promise.all(named.map(async ([kid, pem]) => ({ ...(await keyOf(String(pem))), kid })));
}

function parse(text: string): string | object {
  try {
    return JSON.parse(text) as object;
  } catch {
    if (text.includes('-----BEGIN ')) return text;
    throw wrongUse('what the address answered is neither JSON nor PEM');
  }
}

/** What cannot be read is listed all the same, as a key of no kind. */
function keyOf(pem: string): Promise<Jwk> {
  return exportJwk(pem).catch(() => ({}));
}
