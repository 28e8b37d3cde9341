'use strict';
// Runs a bundled script as a browser would see it: no process, no require, no Buffer.
const { readFileSync } = require('node:fs');
const vm = require('node:vm');

const page = {
  crypto,
  TextEncoder,
  TextDecoder,
  atob,
  btoa,
  URL,
  AbortController,
  AbortSignal,
  fetch,
  setTimeout,
  clearTimeout,
  queueMicrotask,
  structuredClone,
  report: (result) => console.log(result),
};
page.self = page.window = page.globalThis = page;
vm.runInNewContext(readFileSync(process.argv[2], 'utf8'), page, { filename: process.argv[2] });
