// The code of each page of docs/providers/ against the tokens that it must accept, and those that it must refuse.
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { NOW } from '../support/clock.ts';
import { expectTokenError } from '../support/expect.ts';
import type { Trials } from './imitation.ts';
import { fetchFromAnybody, imitationOf, NAMES } from './imitations.ts';
import { readDocument, ROOT } from './markdown.ts';
import { modulesFor, valuesOf } from './run.ts';
import { scriptsOf } from './scripts.ts';
import { type Weakness, weakened } from './weakened.ts';

const FRONT = 'docs/providers/README.md';

/** Longer than what a cookbook should show, because nothing of it can be left out. */
const LONGER = ['apple-app-store'];

type Functions = Readonly<Record<string, ((...args: readonly unknown[]) => Promise<unknown>) | undefined>>;

it('every page has an imitation, and every imitation a page', () => {
  const pages = readdirSync(`${ROOT}docs/providers`).filter((file) => file !== 'README.md');
  expect(pages.sort()).toEqual(NAMES.map((name) => `${name}.md`).sort());
});

describe.each(NAMES)('docs/providers/%s.md', async (name) => {
  const path = `docs/providers/${name}.md`;
  const document = readDocument(path);
  const { trials } = await imitationOf(name);
  const scripts = scriptsOf(document);
  let made: Functions;
  let expectations: readonly Weakness[];

  /** What the page's code makes, with one expectation fewer where one is named. */
  async function make(without?: Weakness): Promise<{ made: Functions; expectations: readonly Weakness[] }> {
    const modules = await modulesFor(tmpdir());
    const { lib, expectations } = weakened(modules['strictjwt'] as typeof import('strictjwt'), without);
    const values = scripts.map((script) => valuesOf(script, { ...modules, strictjwt: lib }, Object.keys(trials)));
    return { made: Object.assign({}, ...(await Promise.all(values))) as Functions, expectations };
  }

  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: NOW });
    vi.stubGlobal('fetch', fetchFromAnybody);
    ({ made, expectations } = await make());
  });
  afterAll(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const listed = Object.entries(trials).flatMap(([tried, list]) => {
    return list.map((trial) => [tried, trial.code === undefined ? 'accepts' : 'refuses', trial.what, trial] as const);
  });

  it.each(listed)('%s %s %s', async (tried, _does, _what, { args, code }) => {
    const attempt = made[tried];
    if (typeof attempt !== 'function') throw new Error(`the code of ${path} makes no function "${tried}"`);
    const outcome = attempt(...args);
    if (code === undefined) return void (await outcome);
    const [expected, claim] = code.split(' ');
    await expectTokenError(outcome, expected as Parameters<typeof expectTokenError>[1], claim);
  });

  it('has right and wrong tokens for each of its functions', () => {
    const lacking = Object.entries(trials).filter(([, list]) => {
      return !list.some((trial) => trial.code === undefined) || !list.some((trial) => trial.code !== undefined);
    });
    expect(lacking).toEqual([]);
  });

  it('needs each of its expectations: without it a wrong token is accepted', async () => {
    const useless: string[] = [];
    for (const without of expectations) {
      const { made: weaker } = await make(without);
      if (!(await acceptsOneOf(weaker, trials))) useless.push(JSON.stringify(without));
    }
    expect(useless).toEqual([]);
  });

  it('shows at most twelve lines at a time', () => {
    const blocks = document.items.filter((item) => item.type === 'block').map(({ text }) => text.trim().split('\n'));
    const tooLong = blocks.filter((lines) => lines.filter((line) => line.trim() !== '').length > 12);
    expect(LONGER.includes(name) ? [] : tooLong).toEqual([]);
  });

  it('has rows in the table, with the algorithms that its code accepts', () => {
    const rows = readDocument(FRONT).prose.filter((line) => line.startsWith('|') && line.includes(`](./${name}.md)`));
    const code = document.items.filter((item) => item.type === 'block').map((item) => item.text);
    const accepted = code.join('\n').match(/(?<=algorithms?: \[?)'\w+'(?:, '\w+')*/g) ?? [];
    const algorithms = accepted.flatMap((list) => list.replaceAll("'", '').split(', '));
    expect(algorithms.filter((algorithm) => !rows.join('\n').includes(algorithm))).toEqual([]);
    expect(rows).not.toEqual([]);
  });
});

async function acceptsOneOf(made: Functions, trials: Trials): Promise<boolean> {
  for (const [name, list] of Object.entries(trials)) {
    for (const { args, code } of list) {
      const isAccepted = (): Promise<boolean | undefined> | undefined =>
        made[name]?.(...args).then(
          () => true,
          () => false,
        );
      if (code !== undefined && (await isAccepted())) return true;
    }
  }
  return false;
}
