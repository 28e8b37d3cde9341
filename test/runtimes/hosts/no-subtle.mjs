// Node, Bun and Deno with their cryptography hidden before the package is imported.
import { runWithoutSubtle } from './portable.mjs';

console.log(`REPORT ${JSON.stringify(await runWithoutSubtle(() => import('strictjwt')))}`);
