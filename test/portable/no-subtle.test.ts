import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, it, vi } from 'vitest';
import { hideCrypto, withoutSubtle } from './no-subtle.ts';

// With a copy of the library of its own: it remembers the backend that it found, and the keys that it imported.
describe('without crypto.subtle and node:crypto', () => {
  let show: () => void;
  beforeAll(() => {
    vi.resetModules();
    show = hideCrypto();
  });
  afterAll(() => show());

  for (const { name, run } of withoutSubtle(() => import('strictjwt'), assert))
    it(name, async () => {
      await run();
    });
});
