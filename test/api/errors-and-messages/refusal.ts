import { expect } from 'vitest';
import type { UsageError } from 'strictjwt';
import { expectUsageError } from '../../support/expect.ts';

/** The table's left side is a call, its right side the whole message of the UsageError that it must end in. */
export type Refusal = readonly [message: string, call: () => unknown];

export async function expectRefusal(code: UsageError['code'], [message, call]: Refusal): Promise<void> {
  expect((await expectUsageError(async () => call(), code)).message).toBe(message);
}
