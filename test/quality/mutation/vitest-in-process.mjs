// What tests import as 'vitest', from vitest's own parts, without its worker processes. Only what the tests use.
import * as runner from '@vitest/runner';
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  customMatchers,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  getState,
  setState,
} from '@vitest/expect';
import { restoreAllMocks, fn, spyOn } from '@vitest/spy';
import FakeTimers from '@sinonjs/fake-timers';
import * as chai from 'chai';

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

function expect(value, message) {
  const { assertionCalls } = getState(expect);
  setState({ assertionCalls: assertionCalls + 1 }, expect);
  return chai.expect(value, message);
}
Object.assign(expect, chai.expect, globalThis[ASYMMETRIC_MATCHERS_OBJECT]);
expect.getState = () => getState(expect);
expect.setState = (state) => setState(state, expect);
setState({ assertionCalls: 0, isExpectingAssertions: false, expectedAssertionsNumber: null }, expect);
expect.extend(expect, customMatchers);

/** What is not replaced by fake timers. */
const { setTimeout: later } = globalThis;

/** Asks until the matcher holds: `await expect.poll(fn).toBe(1)`. Fake time passes meanwhile, as with vitest. */
expect.poll = (ask, { timeout = 5000, interval = 20 } = {}) => {
  const until = Date.now() + timeout;
  const retry =
    (matcher) =>
    async (...args) => {
      for (;;) {
        try {
          return expect(await ask())[matcher](...args);
        } catch (error) {
          if (Date.now() > until) throw error;
          await new Promise((resolve) => later(resolve, interval));
          clock?.tick(interval);
        }
      }
    };
  return new Proxy({}, { get: (_target, matcher) => retry(matcher) });
};

const stubbed = new Map();
let clock;

const vi = {
  fn,
  spyOn,
  restoreAllMocks,
  // the next `import('strictjwt')` brings a new copy in any case
  resetModules() {},
  useFakeTimers({ toFake, now } = {}) {
    clock?.uninstall();
    // as vitest does: fetch clears timers of its own that it set before
    clock = FakeTimers.install({ toFake, now, shouldClearNativeTimers: true });
  },
  useRealTimers() {
    clock?.uninstall();
    clock = undefined;
  },
  isFakeTimers: () => clock !== undefined,
  advanceTimersByTime: (milliseconds) => clock.tick(milliseconds),
  advanceTimersByTimeAsync: (milliseconds) => clock.tickAsync(milliseconds),
  getTimerCount: () => clock.countTimers(),
  stubGlobal(name, value) {
    if (!stubbed.has(name)) stubbed.set(name, Object.getOwnPropertyDescriptor(globalThis, name));
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: true });
  },
  unstubAllGlobals() {
    for (const [name, before] of stubbed) {
      if (before) Object.defineProperty(globalThis, name, before);
      else delete globalThis[name];
    }
    stubbed.clear();
  },
};

/** Types are checked by tsc. */
const anyExpectation = new Proxy(() => anyExpectation, { get: () => anyExpectation });
const expectTypeOf = () => anyExpectation;

export const vitest = { ...runner, expect, vi, expectTypeOf };
