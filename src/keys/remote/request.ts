// One request for a document of an identity provider, with everything about it distrusted. Knows nothing of keys.
import { optionError } from '../../errors.ts';
import { concat } from '../../encoding/der.ts';
import { readUtf8 } from '../../encoding/utf8.ts';
import { kindOf } from '../../messages.ts';
import { attempt, isBytes, isTagged, isWorkers, needGlobal } from '../../runtime.ts';
import type { JwksFetch, JwksResponse, RemoteHeaders } from '../../types.ts';
import { parseUrl } from './address.ts';
import type { Deadline } from './deadline.ts';
import { copyOf, hiderOf, innermostCode, invalid, isOurs, type Target, unavailable } from './failure.ts';
import { headers as headersRule } from './headers.ts';

export interface RequestPolicy {
  readonly headers: RemoteHeaders;
  readonly maxBytes: number;
  readonly fetch: JwksFetch | undefined;
}

/** A key set has a type of its own (RFC 7517 §8.5.2), and servers that know no other answer 406. PEM has several. */
const ACCEPTED = 'application/json, application/jwk-set+json, */*;q=0.1';

export interface Answer {
  readonly status: number;
  /** of status 200: the body, `undefined` when it is not UTF-8 */
  readonly text: string | undefined;
  /** what `Cache-Control` says, in seconds; `undefined` when it says nothing */
  readonly maxAge: number | undefined;
}

/**
 * The answer, whatever its status; a redirect is an error.
 * @throws {JwksError} @throws {UsageError} when `headers` or `fetch` answer something else than they must
 */
export async function request(target: Target, policy: RequestPolicy, deadline: Deadline): Promise<Answer> {
  return deadline.race(target, requestNow(target, policy, deadline));
}

async function requestNow(target: Target, policy: RequestPolicy, deadline: Deadline): Promise<Answer> {
  const headers = await headersFor(target, policy);
  const failed = (error: unknown): never => {
    throw unreachable(target, error, headers);
  };
  try {
    const init = initOf(headers, deadline.signal);
    const fetcher = policy.fetch ?? needGlobal('fetch');
    // whatever the class of what it throws: it may hold secrets, as everything that others throw
    const response: unknown = await (async () => fetcher(target.url, init))().catch(failed);
    if (!isResponse(response)) throw noResponse(response);
    refuseRedirect(target, response);
    const { status } = response;
    const maxAge = readMaxAge(response.headers.get('cache-control'));
    if (status !== 200) return { status, text: undefined, maxAge };
    return { status, text: readText(await readBody(target, response, policy.maxBytes, deadline)), maxAge };
  } catch (error) {
    throw isOurs(error) ? error : failed(error);
  }
}

function initOf(headers: Readonly<Record<string, string>>, signal: AbortSignal | undefined): Parameters<JwksFetch>[1] {
  // 'manual', since Workers have no 'error': a redirect is then a status that is not 200 (GHSA class: CVE-2026-49478).
  const init = { headers: { accept: ACCEPTED, ...headers }, redirect: 'manual', signal };
  // A browser's cache, or a framework's, would keep a withdrawn key. In Workers nothing is said: older ones throw.
  return (isWorkers() ? init : { ...init, cache: 'no-store' }) as Parameters<JwksFetch>[1];
}

/** What a function answers is judged each time, and what it throws is told without its message: it may hold a secret. */
async function headersFor(target: Target, { headers }: RequestPolicy): Promise<Readonly<Record<string, string>>> {
  if (typeof headers !== 'function') return headers;
  let given: unknown;
  try {
    given = await headers(target.url);
  } catch (error) {
    const cause = copyOf(error, () => '');
    throw unavailable(target, 'was not asked: the function given as option "headers" failed', cause);
  }
  const checked = headersRule.parse(given);
  if (checked && typeof checked !== 'function') return checked;
  throw optionError(`option "headers" answered ${kindOf(given)}, expected ${headersRule.expects}`);
}

function isResponse(value: unknown): value is JwksResponse {
  const look = (): boolean => {
    const { status, headers, bodyUsed } = value as Partial<Response>;
    // used: a mock that answers one and the same each time
    return Number.isInteger(status) && typeof headers?.get === 'function' && bodyUsed !== true;
  };
  return attempt(look) ?? false;
}

function noResponse(value: unknown): Error {
  return optionError(
    `option "fetch" must answer a Response of its own, as the global fetch does; it answered ${kindOf(value)}`,
  );
}

/** Not followed: it would let whoever can redirect choose the keys. Only the origin is told, a path may be a secret. */
function refuseRedirect(target: Target, response: JwksResponse): void {
  const { status, redirected } = response;
  // browsers hide where to
  const isHidden = redirected === true || (response as { type?: unknown }).type === 'opaqueredirect';
  if (!isHidden && (status < 300 || status > 399 || status === 304)) return;
  const location = parseUrl(response.headers.get('location') ?? undefined, target.url);
  const place = location && /^https?:$/.test(location.protocol) ? location.origin : 'another address';
  throw unavailable(
    target,
    isHidden
      ? 'was redirected to another address; redirects are not followed, give the address that it redirects to'
      : `redirects to ${place} (status ${status}); redirects are not followed, give the address that it redirects to`,
  );
}

function unreachable(target: Target, error: unknown, headers: Readonly<Record<string, string>>): Error {
  const cause = copyOf(error, hiderOf(target.url, headers));
  const code = innermostCode(cause);
  return unavailable(target, `cannot be reached${code === undefined ? '' : ` (${code})`}`, cause);
}

/** A byte order mark before it is passed over: some editors leave one behind. */
function readText(bytes: Uint8Array): string | undefined {
  return readUtf8(bytes)?.replace(/^\ufeff/, '');
}

/** Piece by piece, so that an endless answer ends at the limit. */
async function readBody(
  target: Target,
  response: JwksResponse,
  maxBytes: number,
  deadline: Deadline,
): Promise<Uint8Array> {
  // React Native has no streams, node-fetch has Node's: then only the timeout bounds what is read
  const reader = (response.body as Partial<ReadableStream<Uint8Array>> | null | undefined)?.getReader?.();
  if (!reader && typeof response.arrayBuffer !== 'function') throw noResponse(response);
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (let piece = await next(response, reader); piece; piece = reader && (await next(response, reader))) {
    // an empty piece counts, too: they may come for ever, and as fast as nothing else gets its turn
    length += piece.length || 1;
    // who waited is gone; a fetch that does not know the signal would go on for ever
    if (deadline.isOver) break;
    if (length > maxBytes) {
      cancel(reader);
      throw invalid(target, `it is larger than maxBytes, ${maxBytes}`);
    }
    pieces.push(piece);
  }
  return concat(pieces);
}

/** Nobody waits for the end of what is not read. */
function cancel(reader: ReadableStreamDefaultReader<Uint8Array> | undefined): void {
  Promise.resolve(reader)
    .then((open) => open?.cancel())
    .catch(() => {});
}

async function next(
  response: JwksResponse,
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
): Promise<Uint8Array | undefined> {
  const piece: unknown = reader ? (await reader.read()).value : await response.arrayBuffer();
  return isBytes(piece) || (reader && piece === undefined) ? piece : bytesIn(piece, response);
}

function bytesIn(buffer: unknown, response: JwksResponse): Uint8Array {
  if (isTagged(buffer, 'ArrayBuffer')) return new Uint8Array(buffer as ArrayBuffer);
  throw noResponse(response);
}

/** RFC 9111 §5.2.2: `no-store` and `no-cache` count as 0; of less than that, §4.2.1, nothing is left. */
function readMaxAge(cacheControl: string | null): number | undefined {
  if (typeof cacheControl !== 'string') return undefined;
  if (/(^|[\s,;])no-(store|cache)($|[\s,;])/i.test(cacheControl)) return 0;
  const [, seconds] = /(?:^|[\s,;])max-age\s*=\s*"?(-?\d+)/i.exec(cacheControl) ?? [];
  return seconds === undefined ? undefined : Number(seconds);
}
