// Runs the table of requests against a recipe's protected route.
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HEADER_ROWS, type Row } from '../api/http/requests.ts';
import { PRIVATE } from '../api/http/verifier.mjs';
import { seen, send } from '../api/http/send.ts';
import type { Running } from './running.ts';

/** Addresses that `new URL` does not read, or reads as another host. */
const ODD_TARGETS = [
  '//',
  '///',
  '//[',
  '//a:b/',
  '*',
  'http://',
  '/\\\\',
  '/%',
  '/%00',
  '/__proto__',
  '//evil.example/me',
];

/** Over a bare socket: no client sends these. Whatever the answer is, and also none. */
function ask(url: string, target: string): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.end(`GET ${target} HTTP/1.1\r\nhost: ${hostname}\r\nconnection: close\r\n\r\n`);
    });
    socket.resume().on('error', () => undefined);
    socket.on('close', () => resolve());
  });
}

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

    it('goes on whatever is asked for', async () => {
      for (const target of ODD_TARGETS) await ask(running.url, target);
      expect((await send(running.url + path, { headers: [] })).status).toBeGreaterThan(0);
    });

    it.each(rows.map((row) => [row.title, row] as const))('%s', async (title, row) => {
      const { body, ...rest } = answers[title] ?? row.answer;
      const expected = ownBody || body === undefined ? rest : { ...rest, body };
      const received = await send(running.url + path, row);
      expect(seen(received, expected)).toEqual(expected);
    });

    it.runIf(rows.some(({ answer }) => answer.status === 500))('what was a fault of ours is in the log', async () => {
      // what a process writes arrives when it likes
      await expect.poll(() => running.log(), { timeout: 20_000 }).toContain(PRIVATE);
    });
  });
}
