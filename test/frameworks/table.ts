// Runs the table of requests against a recipe's protected route.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HEADER_ROWS, type Row } from '../api/http/requests.ts';
import { seen, send } from '../api/http/send.ts';
import type { Running } from './running.ts';

export interface Deviations {
  /** the rows that a framework, or its server, answers by itself, with what it answers */
  readonly answers?: Readonly<Record<string, Row['answer']>>;
  /** is the body in a form of the framework's? Then it is not compared */
  readonly ownBody?: boolean;
  /** default: those about the Authorization header */
  readonly rows?: readonly Row[];
  /** the rows that there is no way to send */
  readonly without?: readonly string[];
}

export function describeTable(
  name: string,
  startIt: () => Promise<Running>,
  path: string,
  { answers = {}, ownBody = false, rows: all = HEADER_ROWS, without = [] }: Deviations = {},
): void {
  const rows = all.filter(({ title }) => !without.includes(title));

  describe(name, () => {
    let running: Running;
    beforeAll(async () => {
      running = await startIt();
    });
    afterAll(() => running?.stop());

    it.each(rows.map((row) => [row.title, row] as const))('%s', async (title, row) => {
      const { body, ...rest } = answers[title] ?? row.answer;
      const expected = ownBody || body === undefined ? rest : { ...rest, body };
      const received = await send(running.url + path, row);
      expect(seen(received, expected)).toEqual(expected);
    });
  });
}
