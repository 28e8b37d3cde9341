// Runs the table of requests against a recipe's protected route.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HEADER_ROWS, type Row } from '../http/requests.ts';
import { seen, send } from '../http/send.ts';
import type { Running } from './running.ts';

/** The rows that a framework, or its server, answers by itself, with what it answers instead. */
export type Exceptions = Readonly<Record<string, Row['answer']>>;

export function describeTable(
  name: string,
  startIt: () => Promise<Running>,
  path: string,
  exceptions: Exceptions = {},
): void {
  describe(name, () => {
    let running: Running;
    beforeAll(async () => {
      running = await startIt();
    });
    afterAll(() => running?.stop());

    it.each(HEADER_ROWS.map((row) => [row.title, row] as const))('%s', async (title, row) => {
      const expected = exceptions[title] ?? row.answer;
      const received = await send(running.url + path, row);
      expect(seen(received, expected)).toEqual(expected);
    });
  });
}
