// Where the headers of a request stand, whoever wrapped it. Reads headers only: no body, and nothing is changed.
import { usage } from './usage.ts';

type Layer = Readonly<Record<string, unknown>>;

/** The object itself, then what it wraps: Fastify, Koa, Hono and others keep the request in a member. */
function layersOf(value: unknown, depth = 2): Layer[] {
  if (Object(value) !== value || depth < 0) return [];
  const layer = value as Layer;
  return [layer, ...['raw', 'req', 'request'].flatMap((name) => layersOf(memberOf(layer, name), depth - 1))];
}

/** Frameworks put traps where a member used to be: the one of Next.js throws for `.request`. */
function memberOf(layer: Layer, name: string): unknown {
  try {
    return layer[name];
  } catch {
    return undefined;
  }
}

/** API Gateway's first format has lists of values in the second one. */
const HEADERS = ['headers', 'multiValueHeaders'];

/** What the headers of this name say, several joined (RFC 9110 §5.3); `''` when there is none. */
export function headerOf(request: unknown, name: 'authorization' | 'cookie', separator: ', ' | ';'): string {
  const layers = layersOf(request);
  // `null` is an object here, and that is how Lambda's console says "none"
  const layer = layers.find((each) => HEADERS.some((member) => typeof memberOf(each, member) === 'object'));
  if (!layer) throw usage('the request has no headers: hand in what the framework calls the request');
  const cookies = memberOf(layer, 'cookies');
  // API Gateway's second format takes the cookies out of the headers
  if (name === 'cookie' && Array.isArray(cookies)) return joined(cookies, separator);

  // `node:http` keeps the first of two Authorization headers, API Gateway's first format the last one; beside them
  // stand all. Of a single value the raw list says nothing: middleware may have removed or replaced the header.
  const raw = valuesIn(layers.map((each) => memberOf(each, 'rawHeaders')).find(Array.isArray), name);
  const places = [...HEADERS.map((member) => valuesIn(memberOf(layer, member), name)), raw.length > 1 ? raw : []];
  return joined(
    places.reduce((most, next) => (next.length > most.length ? next : most)),
    separator,
  );
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

/** Of `Headers`, a `Map`, pairs, name and value by turns (as in `rawHeaders`), what has only `get`, or a plain object. */
function valuesIn(headers: unknown, name: string): unknown[] {
  if (!headers) return [];
  const given = Object(headers) as Record<string, unknown> & Partial<Iterable<unknown>>;
  // Next.js answers one for its headers: without this it would have none, and nobody would be let in
  if (typeof given['then'] === 'function') throw usage('the headers are a promise: await them');
  const values: unknown[] = [];
  // lengths first: most names are other ones, and a lower-case copy of each costs more than all the rest
  const take = (key: unknown, value: unknown): void => {
    if (typeof key !== 'string' || key.length !== name.length || key.toLowerCase() !== name) return;
    // a header that came several times may be a list
    for (const each of Array.isArray(value) ? value.map(valueOf) : [value]) values.push(each);
  };
  if (given[Symbol.iterator]) {
    const list = [...(given as Iterable<unknown>)];
    list.forEach((entry, at) =>
      Array.isArray(entry) ? take(entry[0], entry[1]) : at % 2 || take(entry, list[at + 1]),
    );
  } else if (typeof given['get'] === 'function') take(name, given['get'](name));
  else for (const key of Object.keys(given)) take(key, given[key]);
  return values.filter((value) => value !== undefined && value !== null);
}
