// The recipe for Next.js in small applications of their own, built and started as in production.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, COOKIE_ROWS, GOOD, HEADER_ROWS, NONE, PASS, REJECTED } from '../api/http/requests.ts';
import { seen, send } from '../api/http/send.ts';
import { claim } from './claims.ts';
import { readPage } from './pages.ts';
import { installLibrary, place, WORK } from './place.ts';
import { type Running, startProcess } from './running.ts';

/** The first of two headers is all that Next.js hands out. */
const FIRST_ONLY: Readonly<Record<string, Answer>> = {
  'the same header twice': PASS,
  'two headers, the good one first': PASS,
  'two headers, the good one last': REJECTED,
  'two headers in different letters': PASS,
  'two headers, another scheme first': NONE,
  'two headers, another scheme last': PASS,
  'two headers, far apart': PASS,
  'three headers': PASS,
};

const CONFIG = `
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
export default { turbopack: { root }, outputFileTracingRoot: root };
`;

/** As create-next-app writes it, as far as it matters here. */
const TSCONFIG = JSON.stringify({
  compilerOptions: {
    strict: true,
    target: 'ES2017',
    lib: ['dom', 'dom.iterable', 'esnext'],
    module: 'esnext',
    moduleResolution: 'bundler',
    esModuleInterop: true,
    isolatedModules: true,
    skipLibCheck: true,
    noEmit: true,
    incremental: true,
    resolveJsonModule: true,
    allowJs: true,
    jsx: 'preserve',
    plugins: [{ name: 'next' }],
  },
  include: ['next-env.d.ts', '**/*.ts', '**/*.tsx', '.next/types/**/*.ts'],
  exclude: ['node_modules'],
});

/** What the recipe says of the other version has no place in this one. */
const OTHER_FILE = { next15: 'proxy', next16: 'middleware' } as const;

/** A route that only what stands in front of it protects, one in the edge runtime, and the page to log in. */
const MORE = {
  'app/api/open/route.ts':
    "export const GET = () => Response.json({ user: 'anybody' });\nexport const dynamic = 'force-dynamic';\n",
  'app/api/edge/route.ts': "export { GET } from '../me/route';\nexport const runtime = 'edge';\n",
  'app/login/page.tsx': 'export default function Login() {\n  return <p>log in</p>;\n}\n',
  'app/layout.tsx':
    'export default function Layout({ children }: { children: React.ReactNode }) {\n  return <html lang="en"><body>{children}</body></html>;\n}\n',
};

function makeApp(version: 'next15' | 'next16'): { folder: string; next: string } {
  const home = fileURLToPath(new URL(`${version}/`, import.meta.url));
  installLibrary(home);
  const folder = place('nextjs', join(home, '.work'));
  // Next.js translates by itself
  for (const file of ['guard', 'middleware', 'proxy', 'app/api/me/route', 'app/account/page']) {
    rmSync(join(folder, `${file}.js`), { force: true });
  }
  for (const ending of ['ts', 'js']) rmSync(join(folder, `${OTHER_FILE[version]}.${ending}`), { force: true });
  return { folder, next: createRequire(join(home, 'package.json')).resolve('next/dist/bin/next') };
}

function write(folder: string, name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

/** Next.js builds whatever is there: all files but the other version's were started. */
function claimFor(version: 'next15' | 'next16', name: string): void {
  if (!name.startsWith(OTHER_FILE[version])) claim(join(WORK, 'nextjs', name));
}

describe.each(['next15', 'next16'] as const)('%s', (version) => {
  let running: Running;
  beforeAll(async () => {
    const { folder, next } = makeApp(version);
    for (const [name, text] of Object.entries({ ...MORE, 'next.config.mjs': CONFIG, 'tsconfig.json': TSCONFIG }))
      write(folder, name, text);
    const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };
    const { status, stdout, stderr } = spawnSync(process.execPath, [next, 'build'], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`next build ended with ${status}: ${stdout}${stderr}`);
    const args = [next, 'start', '--hostname', '127.0.0.1', '--port', '0'];
    running = await startProcess(
      process.execPath,
      args,
      folder,
      { NEXT_TELEMETRY_DISABLED: '1' },
      /127\.0\.0\.1:(\d+)[^]*Ready/,
    );
    for (const { name } of readPage('nextjs').files) claimFor(version, name);
  });
  afterAll(() => running?.stop());

  const rows = HEADER_ROWS.map((row) => ({ ...row, answer: FIRST_ONLY[row.title] ?? row.answer }));
  const anonymous = rows.filter(({ answer }) => answer !== PASS);

  describe.each([
    ['a route handler behind it', '/api/me', rows],
    ['a route handler in the edge runtime', '/api/edge', rows],
    ['what stands in front, alone', '/api/open', anonymous],
  ] as const)('%s', (_, path, table) => {
    it.each(table.map((row) => [row.title, row] as const))('%s', async (_title, row) => {
      expect(seen(await send(running.url + path, row), row.answer)).toEqual(row.answer);
    });
  });

  it('what stands in front lets a good token through', async () => {
    const { status, text } = await send(`${running.url}/api/open`, { headers: [['authorization', `Bearer ${GOOD}`]] });
    expect([status, text]).toEqual([200, '{"user":"anybody"}']);
  });

  describe('the page', () => {
    it.each(COOKIE_ROWS.map((row) => [row.title, row] as const))('%s', async (_title, row) => {
      const { status, headers, text } = await send(`${running.url}/account`, row);
      if (row.answer.status === 503) {
        // nobody is sent to log in for what is the provider's fault
        expect([status, headers['retry-after']]).toEqual([503, '30']);
      } else if (row.answer.status !== 200) {
        expect([status, String(headers['location']).replace(running.url, '')]).toEqual([
          307,
          expect.stringMatching(/\/login$/),
        ]);
      } else {
        expect(status).toBe(200);
        expect(text.replaceAll('<!-- -->', '')).toContain('<p>You are ada</p>');
      }
    });
  });
});
