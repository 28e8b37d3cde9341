import { JwksError } from '../../errors.ts';
import { concat } from '../../encoding/der.ts';
import { type JsonObject, own, parseJsonObject } from '../../encoding/json.ts';
import { readUtf8 } from '../../encoding/utf8.ts';
import type { JwksFetch, JwksResponse } from '../../types.ts';

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
  // timers count in 32 bits: a longer one would fire at once
  const milliseconds = Math.min(policy.timeout * 1000, 2 ** 31 - 1);
  let timer: ReturnType<typeof setTimeout> | undefined;
  // Raced, not only aborted: a fetch of the caller's own may ignore the signal.
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(unavailable(url, `did not answer within ${policy.timeout} s`)), milliseconds);
    (timer as { unref?: () => void }).unref?.();
  });
  try {
    return await Promise.race([request(url, policy, abort.signal), late]);
  } catch (error) {
    throw error instanceof JwksError ? error : unavailable(url, 'cannot be reached', error);
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
  if (response.redirected) throw unavailable(url, 'was redirected to another address');
  if (response.status !== 200) throw unavailable(url, `answered with status ${response.status}, expected 200`);
  const json = parseJsonObject(readUtf8(await readBody(url, response, policy.maxBytes)));
  if (typeof json === 'string') throw invalid(url, `what it answered ${json}`);
  const keys = own(json, 'keys');
  if (!Array.isArray(keys)) throw invalid(url, 'what it answered has no list of "keys"');
  const jwks = keys.filter((key): key is JsonObject => typeof key === 'object' && key !== null && !Array.isArray(key));
  return { keys: jwks, maxAge: readMaxAge(response.headers.get('cache-control')) };
}

/** Piece by piece, so that an endless answer ends at the limit. */
async function readBody(url: string, response: JwksResponse, maxBytes: number): Promise<Uint8Array> {
  // React Native has no streams, node-fetch has Node's: then only the timeout bounds what is read
  const reader = (response.body as Partial<ReadableStream<Uint8Array>> | null | undefined)?.getReader?.();
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (let piece = await next(response, reader); piece; piece = reader && (await next(response, reader))) {
    length += piece.length;
    if (length > maxBytes) {
      reader?.cancel().catch(() => {});
      throw invalid(url, `it is larger than maxBytes, ${maxBytes}`);
    }
    pieces.push(piece);
  }
  return concat(pieces);
}

async function next(
  response: JwksResponse,
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
): Promise<Uint8Array | undefined> {
  return reader ? (await reader.read()).value : new Uint8Array(await response.arrayBuffer());
}

/** RFC 9111 §5.2.2: `no-store` counts as 0. */
function readMaxAge(cacheControl: string | null): number | undefined {
  if (cacheControl === null) return undefined;
  if (/(^|[\s,])no-store($|[\s,])/i.test(cacheControl)) return 0;
  const [, seconds] = /(?:^|[\s,])max-age="?(\d+)/i.exec(cacheControl) ?? [];
  return seconds === undefined ? undefined : Number(seconds);
}

function unavailable(url: string, what: string, cause?: unknown): JwksError {
  return new JwksError(
    'ERR_JWKS_UNAVAILABLE',
    `the key set at ${place(url)} ${what}`,
    cause === undefined ? undefined : { cause },
  );
}

function invalid(url: string, what: string): JwksError {
  return new JwksError('ERR_JWKS_INVALID', `the key set at ${place(url)} cannot be used: ${what}`);
}

/** Without the query, which may hold an API key. */
function place(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
