// Without `process` nothing leads to node:crypto, so that WebCrypto does all the work.
const { argv } = process;
delete globalThis.process;
const lib = await import('strictjwt');
const { runPortable } = await import('./portable.mjs');

const [runtime, origin] = argv.slice(2);
console.log(`REPORT ${JSON.stringify(await runPortable(lib, runtime, origin))}`);
