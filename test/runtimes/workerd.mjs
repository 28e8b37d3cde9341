import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LIMIT_MS = 180_000;

/** The config lists every module by name: workerd reads nothing from a disk by itself. */
function configText({ main, entry, flags, date, origin }) {
  const modules = [
    [main, main],
    ['portable.mjs', 'portable.mjs'],
    ['strictjwt', entry],
  ].map(([name, file]) => `(name = "${name}", esModule = embed "${file}")`);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "internet", network = (allow = ["local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [${modules.join(', ')}],
  bindings = [(name = "ORIGIN", text = "${origin}")],
  compatibilityDate = "${date}",
  compatibilityFlags = [${flags.map((flag) => `"${flag}"`).join(', ')}],
);
`;
}

/** Serves the module, asks it for `requests` reports at once (default 1), and stops it. */
export async function runInWorkerd(binary, folder, settings) {
  const config = join(folder, `${settings.main}.${settings.flags.join('.')}.capnp`);
  writeFileSync(config, configText(settings));
  const child = spawn(binary, ['serve', config, '--control-fd=1'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  try {
    const port = await portOf(child, () => errors);
    const asked = Array.from({ length: settings.requests ?? 1 }, () => askForReport(port, () => errors));
    return sumOf(await Promise.all(asked));
  } finally {
    child.kill('SIGKILL');
  }
}

async function askForReport(port, errors) {
  const response = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(LIMIT_MS) });
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
