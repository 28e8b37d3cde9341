// workerd, Cloudflare's runtime: how a worker is served, and the suite in it.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LIMIT_MS = 180_000;

/** The config lists every module by name: workerd reads nothing from a disk by itself. */
function configText({ modules, bindings = {}, flags = [], date }) {
  const embedded = Object.entries(modules).map(([name, file]) => `(name = "${name}", esModule = embed "${file}")`);
  const bound = Object.entries(bindings).map(([name, text]) => `(name = "${name}", text = "${text}")`);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "internet", network = (allow = ["local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [${embedded.join(', ')}],
  bindings = [${bound.join(', ')}],
  compatibilityDate = "${date}",
  compatibilityFlags = [${flags.map((flag) => `"${flag}"`).join(', ')}],
);
`;
}

/**
 * Serves a worker whose modules are files of `folder`, the first of them its main one: `origin`, `errors()` it wrote,
 * `stop()`.
 */
export async function serveWorker(binary, folder, worker) {
  const config = join(folder, `${Object.keys(worker.modules)[0]}.${(worker.flags ?? []).join('.')}.capnp`);
  writeFileSync(config, configText(worker));
  const child = spawn(binary, ['serve', config, '--control-fd=1'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = () => child.kill('SIGKILL');
  process.once('exit', stop);
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const errors = () => said;
  return { origin: `http://127.0.0.1:${await portOf(child, errors)}`, errors, stop };
}

/** Serves the suite, asks it for `requests` reports at once (default 1), and stops it. */
export async function runInWorkerd(binary, folder, { main, entry, flags, date, origin, requests = 1 }) {
  const modules = { [main]: main, 'portable.mjs': 'portable.mjs', strictjwt: entry };
  const worker = await serveWorker(binary, folder, { modules, bindings: { ORIGIN: origin }, flags, date });
  try {
    return sumOf(await Promise.all(Array.from({ length: requests }, () => askForReport(worker))));
  } finally {
    worker.stop();
  }
}

async function askForReport({ origin, errors }) {
  const response = await fetch(origin, { signal: AbortSignal.timeout(LIMIT_MS) });
  if (!response.ok) throw new Error(`workerd answered ${response.status}: ${errors()}`);
  return response.json();
}

function sumOf(reports) {
  const total = (field) => reports.reduce((sum, report) => sum + report[field], 0);
  return {
    passed: total('passed'),
    failed: total('failed'),
    unsupported: total('unsupported'),
    failures: reports.flatMap(({ failures }) => failures),
  };
}

/** The control channel tells the port: {"event":"listen","socket":"http","port":12345} */
function portOf(child, errors) {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const port = /"port":\s*(\d+)/.exec(text)?.[1];
      if (port !== undefined) resolve(port);
    });
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`workerd ended with ${code}: ${errors()}`)));
  });
}
