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

/** The network that documents see. What nobody publishes is a 404. */
export async function fetchFromAnybody(url: string, init: RequestInit = {}): Promise<Response> {
  for (const name of NAMES) {
    const page = (await imitationOf(name)).pages[url];
    if (page) return page({ url, headers: new Headers(init.headers), body: init.body });
  }
  return fetchFromProvider(url);
}

/** The `readFile` of `node:fs/promises` for documents. */
export async function readImitatedFile(path: string): Promise<string> {
  for (const name of NAMES) {
    const content = (await imitationOf(name)).files?.[path];
    if (content) return content();
  }
  throw new Error(`no imitation has a file ${path}`);
}
