// The program that Node, Bun and Deno run: `process.mjs <settings file>`. Prints one JSON line a scenario.
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const settings = JSON.parse(readFileSync(process.argv[2], 'utf8'));

// Before the library is loaded, so that it finds WebCrypto and nothing else. The peers import node:crypto.
if (settings.webcryptoOnly) process.getBuiltinModule = undefined;

const { measure } = await import('./measure.js');
const { peersFor } = await import('./peers/process.js');
const library = await import(pathToFileURL(settings.library).href);
const fixture = JSON.parse(readFileSync(settings.fixture, 'utf8'));

/** CPU time of all threads, in milliseconds: what a machine pays. */
function totalCpuClock() {
  if (!process.cpuUsage) return undefined;
  return () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
}

/** CPU time of the thread that runs JavaScript, in milliseconds: what a server's event loop pays. */
function threadCpuClock() {
  if (process.threadCpuUsage) {
    return () => {
      const { user, system } = process.threadCpuUsage();
      return (user + system) / 1000;
    };
  }
  const file = `/proc/self/task/${process.pid}/stat`; // Linux: user and system time in steps of 10 ms
  if (!existsSync(file)) return undefined;
  return () => {
    const fields = readFileSync(file, 'latin1').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  };
}

const emit = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

await measure({
  fixture,
  settings,
  peers: peersFor(library),
  host: { now: () => performance.now(), totalCpu: totalCpuClock(), threadCpu: threadCpuClock() },
  onResult: emit,
});
emit({ done: true });
