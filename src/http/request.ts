// Where the headers of a request stand, whoever wrapped it. Reads headers only: no body, and nothing is changed.
import { isPlain } from '../plain.ts';
import { readable, usage } from './usage.ts';

type Layer = Readonly<Record<string, unknown>>;

const WRAPPED = ['raw', 'req', 'request'];

/** The object itself, then what it wraps: Fastify, Koa, Hono and others keep the request in a member. */
function layersOf(value: unknown, depth = 2, layers: Layer[] = []): readonly Layer[] {
  if (Object(value) !== value) return layers;
  const layer = value as Layer;
  layers.push(layer);
  if (depth > 0) for (const name of WRAPPED) layersOf(memberOf(layer, name), depth - 1, layers);
  return layers;
}

/** Frameworks put traps where a member used to be: the one of Next.js throws for `.request`. */
export function memberOf(layer: Layer, name: string): unknown {
  try {
    return layer[name];
  } catch {
    return undefined;
  }
}

/** API Gateway's first format has lists of values in the second one. */
const HEADERS = ['headers', 'multiValueHeaders'];

/** What the headers of this name say, several joined (RFC 9110 §5.3); `''` when there is none. */
export function headerOf(request: unknown, name: HeaderName, separator: ', ' | ';'): string {
  return readable('the request', () => joined(valuesOf(request, name), separator));
}

type HeaderName = 'authorization' | 'cookie';

function valuesOf(request: unknown, name: HeaderName): readonly unknown[] {
  const layers = layersOf(request);
  // `null` is an object here, and that is how Lambda's console says "none"
  const layer = layers.find((each) => HEADERS.some((member) => typeof memberOf(each, member) === 'object'));
  if (!layer) throw usage('the request has no headers: hand in what the framework calls the request');
  // API Gateway's second format takes the cookies out of the headers
  const cookies = name === 'cookie' && memberOf(layer, 'cookies');
  if (Array.isArray(cookies) && cookies.length > 0) return cookies;

  // `node:http` keeps the first of two Authorization headers, API Gateway's first format the last one; beside them
  // stand all. Of a single value, and of cookies, which are joined, the raw list says nothing: middleware may have
  // removed or replaced the header.
  const isJoined = name === 'cookie';
  const raw = valuesIn(!isJoined && layers.map((each) => memberOf(each, 'rawHeaders')).find(Array.isArray), name);
  const places = [...HEADERS.map((member) => valuesIn(memberOf(layer, member), name)), raw.length > 1 ? raw : []];
  return places.reduce((most, next) => (next.length > most.length ? next : most));
}

/** Lambda@Edge writes `{ key, value }`. */
function valueOf(entry: unknown): unknown {
  const { value } = Object(entry) as { readonly value?: unknown };
  return typeof value === 'string' ? value : entry;
}

function joined(values: readonly unknown[], separator: string): string {
  if (values.every((value) => typeof value === 'string')) return values.join(separator);
  throw usage('a header of the request is not text');
}

const UNKNOWN_FORM = 'the headers are in no known form: hand in Headers, a plain object or a list of pairs';

/** @throws {UsageError} for what is not read as it is meant: it would say that nobody sent a token */
function valuesIn(headers: unknown, name: string): unknown[] {
  const values: unknown[] = [];
  let isCalled = false;
  const list = headers ? listed(Object(headers), name) : [];
  for (let at = 0; at < list.length; at += 2) {
    const key = list[at];
    const value = list[at + 1];
    if (typeof key !== 'string' || at + 1 === list.length) throw usage(UNKNOWN_FORM);
    isCalled ||= typeof value === 'function';
    // lengths first: most names are other ones, and a lower-case copy of each costs more than all the rest
    if (key.length !== name.length || key.toLowerCase() !== name) continue;
    // a header that came several times may be a list
    values.push(...(Array.isArray(value) ? value.map(valueOf) : [value]));
  }
  if (isCalled && values.length === 0) throw usage(UNKNOWN_FORM);
  return values.filter((value) => value !== undefined && value !== null);
}

interface Asked extends Layer, Partial<Iterable<unknown>> {
  readonly get?: (name: string) => unknown;
}

/**
 * Names and values by turns, as in `rawHeaders`: of those, of `Headers`, a `Map`, pairs, what has only `get`, or a plain
 * object. What is no pair has no name.
 */
function listed(headers: Asked, name: string): readonly unknown[] {
  // Next.js answers one for its headers: without this it would have none, and nobody would be let in
  if (typeof headers['then'] === 'function') throw usage('the headers are a promise: await them');
  if (headers[Symbol.iterator]) {
    const list = [...(headers as Iterable<unknown>)];
    return list.some(Array.isArray) ? flat(list) : list;
  }
  if (typeof headers.get === 'function') {
    // names are without case, but what answers for them may not know it
    const capital = name.replace(/^./, (first) => first.toUpperCase());
    const [first, second] = [headers.get(name), headers.get(capital)];
    return String(first) === String(second) ? [name, first] : [name, first, name, second];
  }
  // what others inherit, or hide, would be overlooked
  if (!isPlain(headers)) throw usage(UNKNOWN_FORM);
  return flat(Object.entries(headers));
}

/** By a loop, because `flat` is slow. */
function flat(pairs: readonly unknown[]): readonly unknown[] {
  const list: unknown[] = [];
  for (const pair of pairs) {
    // a list of objects, as HAR files have them, or of bytes names nothing
    if (Array.isArray(pair) && pair.length === 2) list.push(pair[0], pair[1]);
    else list.push(undefined, pair);
  }
  return list;
}
