// Setup of vitest for the test matrix: the library finds no module of Node, as in a browser, and computes HMAC by
// WebCrypto. Tests have those modules by import.
Object.defineProperty(process, 'getBuiltinModule', { value: undefined, configurable: true, writable: true });
