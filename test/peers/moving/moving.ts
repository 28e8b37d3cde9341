// Ties the rows of a page that leads away from another library to code that runs: a row without a test fails, and a
// test without its row.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isTokenError, isUsageError, JwksError, type VerifyOptions } from 'strictjwt';
import { readDocument, tableOf } from '../../docs/markdown.ts';
import { NOW } from '../../support/clock.ts';
import { SECRET } from '../../support/keys.ts';

/** What the other library calls it, what stands beside it, and what shows that it is so. */
export type Row = readonly [there: string, here: string, shown: () => Promise<void> | void];

/** The table behind `<!-- rows: name -->`, cell by cell. */
export function everyRow(page: string, name: string, rows: readonly Row[]): void {
  describe(`${page}, ${name}`, () => {
    beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: NOW }));
    afterEach(() => void vi.useRealTimers());

    it('has these rows', () => {
      const table = tableOf(readDocument(page), 'rows', name);
      expect(table).toEqual(rows.map(([there, here]) => [there, here]));
    });

    it.each(rows)('%s → %s', async (_there, _here, shown) => {
      expect.hasAssertions();
      await shown();
    });
  });
}

/** Secret and options where the row is about something else. */
export const K = SECRET;
export const OPEN = { algorithms: ['HS256'], issuer: false, audience: false } as const satisfies VerifyOptions;

/** The code of what is thrown, at once or later; `undefined` when nothing is. */
export async function codeOf(attempt: () => unknown): Promise<string | undefined> {
  try {
    await attempt();
    return undefined;
  } catch (error) {
    if (isTokenError(error) || isUsageError(error) || error instanceof JwksError) return error.code;
    throw error;
  }
}

/** The name of what the other library throws. */
export async function nameOf(attempt: () => unknown): Promise<string | undefined> {
  try {
    await attempt();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.name : 'no error';
  }
}

/** The claims of a token, read by nobody's library. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
}

export function headerOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as Record<string, unknown>;
}

/** A `fetch` that answers one JSON text, and counts. */
export function answering(body: unknown, init?: ResponseInit): { fetch: typeof fetch; asked: string[] } {
  const asked: string[] = [];
  const fetchOne = async (url: URL | RequestInfo): Promise<Response> => {
    asked.push(String(url));
    return new Response(JSON.stringify(body), init);
  };
  return { fetch: fetchOne as typeof fetch, asked };
}
