// The documented options of a guard against those that it takes. In a file of its own, because it reads the documents.
import { expect, it } from 'vitest';
import { createGuard } from 'strictjwt/http';
import { readDocument, tableOf } from '../../docs/markdown.ts';
import { expectUsageError } from '../../support/expect.ts';
import { verifyToken } from './verifier.mjs';

function make(options: object): ReturnType<typeof createGuard> {
  return createGuard(verifyToken, options);
}

it('the options of a guard are those that the first page of the recipes lists, with their defaults', async () => {
  const rows = tableOf(readDocument('docs/frameworks/README.md'), 'options', 'createGuard');
  const plain = (cell = ''): string => cell.replaceAll('`', '');
  const { message } = await expectUsageError(() => make({ unknown: 1 }), 'ERR_JWT_OPTION_INVALID');
  expect(message.endsWith(` ${rows.map(([name]) => plain(name)).join(', ')}`)).toBe(true);
  // the defaults, written out, change nothing
  const defaults = rows.flatMap(([name, value]) => (value === '' ? [] : [[plain(name), plain(value).slice(1, -1)]]));
  const answers = [make({}), make(Object.fromEntries(defaults))].map((guard) => guard({ headers: {} }));
  const [left, right] = (await Promise.all(answers)).map(({ ok, ...rest }) => JSON.stringify(rest));
  expect(defaults).toEqual([
    ['realm', 'api'],
    ['from', 'header'],
    ['retryAfter', '30s'],
  ]);
  expect(right).toBe(left);
});
