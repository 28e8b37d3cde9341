// Node, Bun and Deno, as an ES module.
import * as lib from 'strictjwt';
import { runPortable } from './portable.mjs';

const [runtime, origin] = globalThis.Deno?.args ?? process.argv.slice(2);
console.log(`REPORT ${JSON.stringify(await runPortable(lib, runtime, origin))}`);
