import * as lib from 'strictjwt';
import { expect, test } from 'vitest';
import { casesFor } from './portable.mjs';

for (const { name, run } of casesFor(lib, import.meta.env.VITE_RUNTIME, import.meta.env.VITE_ORIGIN)) {
  test(name, async () => {
    await run();
  });
}

test('the environment is the one that was asked for', () => {
  const { EdgeRuntime, document } = globalThis;
  expect([typeof EdgeRuntime, typeof document]).toEqual(
    import.meta.env.VITE_ENVIRONMENT === 'jsdom' ? ['undefined', 'object'] : ['string', 'undefined'],
  );
});
