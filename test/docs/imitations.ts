// Finds the imitations of providers, and answers `fetch` for all of them.
import { readdirSync } from 'node:fs';
import { fetchFromProvider } from './identity-provider.ts';
import { ROOT } from './markdown.ts';
import type { Imitation } from './imitation.ts';

/** The names of the imitations, which are those of the pages. */
export const NAMES: readonly string[] = readdirSync(`${ROOT}test/docs/providers`)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
  .sort();

export async function imitationOf(name: string): Promise<Imitation> {
  return (await import(`./providers/${name}.ts`)) as Imitation;
}

/** As the scripts of documents import them. */
export async function imitationModules(): Promise<Record<string, unknown>> {
  const loaded = NAMES.map(async (name) => [`./providers/${name}.ts`, await imitationOf(name)] as const);
  return Object.fromEntries(await Promise.all(loaded));
}

const all: Promise<readonly Imitation[]> = Promise.all(NAMES.map(imitationOf));

/** The network that documents see. What nobody publishes is a 404. */
export async function fetchFromAnybody(url: string, init: RequestInit = {}): Promise<Response> {
  const page = (await all).map(({ pages }) => pages[url]).find((each) => each !== undefined);
  return page ? page({ url, headers: new Headers(init.headers), body: init.body }) : fetchFromProvider(url);
}

/** The `readFile` of `node:fs/promises` for documents. */
export async function readImitatedFile(path: string): Promise<string> {
  const content = (await all).map(({ files }) => files?.[path]).find((each) => each !== undefined);
  if (!content) throw new Error(`no imitation has a file ${path}`);
  return content();
}
