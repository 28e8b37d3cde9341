// jsdom, and beside it what the suite itself needs and jsdom lacks: the library must do without.
const { TestEnvironment } = require('jest-environment-jsdom');

module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    const { crypto, fetch, Headers, Response, TextDecoder, TextEncoder } = globalThis;
    this.global.suiteTools = { crypto, fetch, Headers, Response, TextDecoder, TextEncoder };
  }
};
