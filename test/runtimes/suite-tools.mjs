// What the suite itself needs of a host. Jest's jsdom lacks some, and its environment hands them in beside the globals
// (see ../jest/app/environment.cjs): the library does without.
const tools = globalThis.suiteTools ?? globalThis;

export const { crypto, fetch, Headers, Response, TextDecoder, TextEncoder } = tools;
