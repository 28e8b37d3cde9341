// Hardened JavaScript, as Agoric and MetaMask run it: frozen intrinsics; then in a compartment, which has no globals
// but those that it is given, and no Math.random.
import { readFileSync } from 'node:fs';
import './ses-shim.mjs';
import { runPortable } from './portable.mjs';

const [way, runtime, origin] = process.argv.slice(2);
globalThis.lockdown();

function inCompartment() {
  const coders = { TextDecoder, TextEncoder, URL, atob, btoa };
  const given = { ...coders, AbortController, Date, crypto, fetch, setTimeout, clearTimeout };
  const compartment = new globalThis.Compartment({ globals: given, __options__: true });
  const source = readFileSync(new URL('node_modules/strictjwt/dist/index.cjs', import.meta.url), 'utf8');
  const module = { exports: {} };
  compartment.evaluate(`(function (module, exports) {${source}\n})`)(module, module.exports);
  return module.exports;
}

const lib = way === 'compartment' ? inCompartment() : await import('strictjwt');
console.log(`REPORT ${JSON.stringify(await runPortable(lib, runtime, origin))}`);
