import { JwksError } from '../errors.js';
import { type JsonObject, own, parseJsonObject } from '../token/json.js';
import type { JwksFetch, JwksResponse } from '../types.js';

export interface FetchPolicy {
  readonly headers: Readonly<Record<string, string>>;
  /** seconds, for the whole response */
  readonly timeout: number;
  readonly maxBytes: number;
  readonly fetch: JwksFetch | undefined;
}

export interface FetchedJwks {
  readonly keys: readonly JsonObject[];
  /** what `Cache-Control` says, in seconds; `undefined` when it says nothing */
  readonly maxAge: number | undefined;
}

/** One request, with everything about it distrusted. @throws {JwksError} */
export async function fetchJwks(url: string, policy: FetchPolicy): Promise<FetchedJwks> {
  const abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  // Raced, not only aborted: a fetch of the caller's own may ignore the signal.
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(unavailable(`did not answer within ${policy.timeout} s`)), policy.timeout * 1000);
    (timer as { unref?: () => void }).unref?.();
  });
  try {
    return await Promise.race([request(url, policy, abort.signal), late]);
  } catch (error) {
    throw error instanceof JwksError ? error : unavailable('cannot be reached', error);
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}

async function request(url: string, policy: FetchPolicy, signal: AbortSignal): Promise<FetchedJwks> {
  const fetcher = policy.fetch ?? (globalThis.fetch as JwksFetch);
  // 'manual', since Workers have no 'error': a redirect is then a status that is not 200 (GHSA class: CVE-2026-49478).
  const init = { headers: { accept: 'application/json', ...policy.headers }, redirect: 'manual', signal } as const;
  const response = await fetcher(url, init);
  if (response.redirected) throw unavailable('was redirected to another address');
  if (response.status !== 200) throw unavailable(`answered with status ${response.status}, expected 200`);
  const json = parseJsonObject(await readBody(response, policy.maxBytes));
  if (typeof json === 'string') throw invalid(`what it answered ${json}`);
  const keys = own(json, 'keys');
  if (!Array.isArray(keys)) throw invalid('what it answered has no list of "keys"');
  const jwks = keys.filter((key): key is JsonObject => typeof key === 'object' && key !== null && !Array.isArray(key));
  return { keys: jwks, maxAge: readMaxAge(response.headers.get('cache-control')) };
}

/** Piece by piece, so that an endless answer ends at the limit. */
async function readBody(response: JwksResponse, maxBytes: number): Promise<Uint8Array> {
  const reader = (response.body as ReadableStream<Uint8Array> | null | undefined)?.getReader();
  if (!reader) return withinLimit(new Uint8Array(await response.arrayBuffer()), maxBytes);
  const body = new Uint8Array(maxBytes);
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    if (length + next.value.length > maxBytes) {
      reader.cancel().catch(() => {});
      throw tooLarge(maxBytes);
    }
    body.set(next.value, length);
    length += next.value.length;
  }
  return body.subarray(0, length);
}

function withinLimit(body: Uint8Array, maxBytes: number): Uint8Array {
  if (body.length > maxBytes) throw tooLarge(maxBytes);
  return body;
}

/** RFC 9111 §5.2.2: `no-store` counts as 0. */
function readMaxAge(cacheControl: string | null): number | undefined {
  if (cacheControl === null) return undefined;
  if (/(^|[\s,])no-store($|[\s,])/i.test(cacheControl)) return 0;
  const [, seconds] = /(?:^|[\s,])max-age="?(\d+)/i.exec(cacheControl) ?? [];
  return seconds === undefined ? undefined : Number(seconds);
}

function unavailable(what: string, cause?: unknown): JwksError {
  return new JwksError('ERR_JWKS_UNAVAILABLE', `the key set ${what}`, cause === undefined ? undefined : { cause });
}

function invalid(what: string): JwksError {
  return new JwksError('ERR_JWKS_INVALID', `the key set cannot be used: ${what}`);
}

function tooLarge(maxBytes: number): JwksError {
  return invalid(`it is larger than maxBytes, ${maxBytes}`);
}
