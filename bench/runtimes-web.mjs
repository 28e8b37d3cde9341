// Chromium and workerd: the measuring program as one bundle, driven over loopback.
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { openPage } from '../test/runtimes/browser.mjs';
import { serveWorker } from '../test/runtimes/workerd.mjs';

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

/** A page that nobody looks at must not run slower. */
const AWAKE = ['--disable-background-timer-throttling', '--disable-renderer-backgrounding'];

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
  const page = openPage('chromium', binary, `http://127.0.0.1:${port}/`, AWAKE);
  page.ended.then(() => messages.push({ failed: `the browser ended: ${page.said().slice(-1000)}` }));
  try {
    for await (const message of messages) {
      yield message;
      if (message.done || message.failed) break;
    }
  } finally {
    await page.close();
    server.close();
  }
}

export async function* inWorkerd(binary, { fixture, library, ...settings }) {
  const folder = mkdtempSync(join(tmpdir(), 'strictjwt-workerd-'));
  writeFileSync(join(folder, 'web.js'), await bundle(library));
  const worker = await serveWorker(binary, folder, { modules: { 'web.js': 'web.js' }, date: '2026-01-01' });
  try {
    // workerd's clock ticks in milliseconds
    const longer = { batchMs: settings.batchMs * 8, rounds: Math.ceil(settings.rounds / 2) };
    const body = JSON.stringify({ fixture, settings: { ...settings, ...longer } });
    const response = await fetch(worker.origin, { method: 'POST', body });
    for await (const line of createInterface({ input: Readable.fromWeb(response.body) })) yield JSON.parse(line);
  } finally {
    worker.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function listen(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}

async function textOf(request) {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}
