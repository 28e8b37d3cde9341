// Chromium and workerd: the measuring program as one bundle, driven over loopback.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

async function bundle(library) {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(here, 'web.js')],
    alias: { strictjwt: library },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    minify: true,
  });
  return outputFiles[0].text;
}

const BROWSER_FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
];

const PAGE = '<!doctype html><script type="module">import { runInPage } from "/web.js"; runInPage();</script>';

// Cross-origin isolation gives the page a clock of 5 µs instead of 100.
const ISOLATED = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

export async function* inChromium(binary, { fixture, library, ...settings }) {
  const files = {
    '/': ['text/html', PAGE],
    '/web.js': ['text/javascript', await bundle(library)],
    '/work': ['application/json', JSON.stringify({ fixture, settings })],
  };
  const messages = new Readable({ objectMode: true, read() {} });
  const server = createServer(async (request, response) => {
    if (request.url === '/result') {
      messages.push(JSON.parse(await textOf(request)));
      return response.end();
    }
    const [type, body] = files[request.url] ?? ['text/plain', ''];
    response.writeHead(files[request.url] ? 200 : 404, { 'content-type': type, ...ISOLATED }).end(body);
  });
  const port = await listen(server);
  const profile = mkdtempSync(join(tmpdir(), 'strictjwt-chromium-'));
  const flags = [...BROWSER_FLAGS, `--user-data-dir=${profile}`];
  const browser = spawn(binary, [...flags, `http://127.0.0.1:${port}/`], { stdio: 'ignore' });
  process.once('exit', () => browser.kill());
  browser.on('exit', () => messages.push({ failed: 'the browser ended' }));
  try {
    for await (const message of messages) {
      yield message;
      if (message.done || message.failed) break;
    }
  } finally {
    const ended = browser.exitCode === null ? once(browser, 'exit') : undefined;
    browser.kill();
    await ended;
    server.close();
    removeProfile(profile);
  }
}

/** The browser's helpers may write into it a moment longer than it lives. What is left then is no fault of the measuring. */
function removeProfile(folder) {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  } catch (error) {
    console.error(`left behind: ${folder} (${error.code})`);
  }
}

export async function* inWorkerd(binary, { fixture, library, ...settings }) {
  const folder = mkdtempSync(join(tmpdir(), 'strictjwt-workerd-'));
  const port = await freePort();
  writeFileSync(join(folder, 'web.js'), await bundle(library));
  writeFileSync(
    join(folder, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [(name = "web.js", esModule = embed "web.js")], compatibilityDate = "2026-01-01"))],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]
);
`,
  );
  const server = spawn(binary, ['serve', join(folder, 'config.capnp')], { stdio: ['ignore', 'ignore', 'inherit'] });
  process.once('exit', () => server.kill());
  try {
    // workerd's clock ticks in milliseconds
    const longer = { batchMs: settings.batchMs * 8, rounds: Math.ceil(settings.rounds / 2) };
    const body = JSON.stringify({ fixture, settings: { ...settings, ...longer } });
    const response = await untilItListens(() => fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body }));
    for await (const line of createInterface({ input: Readable.fromWeb(response.body) })) yield JSON.parse(line);
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function untilItListens(attempt, tries = 100) {
  try {
    return await attempt();
  } catch (error) {
    if (tries === 0 || error.cause?.code !== 'ECONNREFUSED') throw error;
    await new Promise((resolve) => setTimeout(resolve, 50));
    return untilItListens(attempt, tries - 1);
  }
}

async function listen(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}

async function freePort() {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, 'close');
  return port;
}

async function textOf(request) {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}
