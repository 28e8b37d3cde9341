// The program that Node, Bun and Deno run: `process.mjs <settings file>`. Prints one JSON line a scenario.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const settings = JSON.parse(readFileSync(process.argv[2], 'utf8'));

// Before the library is loaded, so that it finds WebCrypto and nothing else. The peers import node:crypto.
if (settings.webcryptoOnly) process.getBuiltinModule = undefined;

const { measure } = await import('./measure.js');
const { peersFor } = await import('./peers/process.js');
const library = await import(pathToFileURL(settings.library).href);
const fixture = JSON.parse(readFileSync(settings.fixture, 'utf8'));

// What a server feels is the time its event loop cannot do anything else. Only Node tells it exactly: Bun and
// Deno offer a stub, and `process.threadCpuUsage` ticks in steps longer than a batch on many machines.
const isNode = !process.versions.bun && !process.versions.deno;
const loop = isNode ? { cpu: 'eventLoopUtilization().active' } : {};
const busy = isNode ? () => performance.eventLoopUtilization().active : () => 0;
const emit = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

emit(loop);
await measure({
  fixture, settings,
  peers: peersFor(library),
  host: { now: () => performance.now(), cpu: busy },
  onResult: emit,
});
emit({ done: true });
