import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { hideCrypto, withoutSubtle } from './no-subtle.ts';

// A file of its own: no other test may have loaded the library, which remembers the backend it found.
describe('without crypto.subtle and node:crypto', () => {
  let show: () => void;
  beforeAll(() => {
    show = hideCrypto();
  });
  afterAll(() => show());

  for (const { name, run } of withoutSubtle(() => import('strictjwt'), assert)) it(name, async () => { await run(); });
});
