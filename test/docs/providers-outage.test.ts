// What a provider's outage means for the code of each page of docs/providers/: no token is called bad for it.
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isJwksError } from 'strictjwt';
import { NOW } from '../support/clock.ts';
import { fetchFromAnybody, imitationOf, NAMES } from './imitations.ts';
import { readDocument } from './markdown.ts';
import { modulesFor, valuesOf } from './run.ts';
import { scriptsOf } from './scripts.ts';

type Functions = Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>>;

beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Each makes the verifier ask for a key that it does not have yet. */
const OF_UNKNOWN_KEY = [
  'one of a key that is not published',
  'a kid that Plaid does not know',
  'a kid that nobody published',
];

const ANSWERS: readonly (readonly [string, () => Response])[] = [
  ['400, wrong credentials', () => Response.json({ error_code: 'INVALID_API_KEYS' }, { status: 400 })],
  ['401', () => new Response('unauthorized', { status: 401 })],
  ['503', () => new Response('', { status: 503 })],
  ['a page in HTML', () => new Response('<html>', { headers: { 'content-type': 'text/html' } })],
];

/** What the page's code says of tokens of unknown keys, while the provider answers this to everything. */
async function outcomes(name: string, answer: () => Response): Promise<readonly string[]> {
  vi.setSystemTime(NOW);
  vi.stubGlobal('fetch', fetchFromAnybody);
  const { trials } = await imitationOf(name);
  const modules = await modulesFor(tmpdir());
  const scripts = scriptsOf(readDocument(`docs/providers/${name}.md`));
  const made = await Promise.all(scripts.map((script) => valuesOf(script, modules, Object.keys(trials))));
  const functions = Object.assign({}, ...made) as Functions;

  vi.setSystemTime(NOW + 45_000); // the cooldown is over, no token is
  let asked = 0;
  vi.stubGlobal('fetch', async () => {
    asked += 1;
    return answer();
  });
  const found: string[] = [];
  for (const [tried, list] of Object.entries(trials)) {
    for (const { args } of list.filter(({ what }) => OF_UNKNOWN_KEY.includes(what))) {
      const before = asked;
      const error: unknown = await functions[tried]?.(...args).catch((reason: unknown) => reason);
      // keys that are there without a network know no outage
      if (asked > before) found.push(isJwksError(error) ? 'JwksError' : String(error));
    }
  }
  return found;
}

describe.each(ANSWERS)('while a provider answers %s', (_, answer) => {
  let all: (readonly [name: string, found: readonly string[]])[];
  beforeAll(async () => {
    all = [];
    for (const name of NAMES) all.push([name, await outcomes(name, answer)]);
  });

  it('no token is called bad by the code of any page', () => {
    expect(all.filter(([, found]) => found.some((outcome) => outcome !== 'JwksError'))).toEqual([]);
  });

  it('is met by the code of most pages', () => {
    expect(all.filter(([, found]) => found.length > 0).length).toBeGreaterThan(20);
  });
});
