// Nothing that a client sends costs more than its length. Not timed: work is counted where it can be, and patterns are
// run on inputs for which a quadratic one would not come back within the limit of a test.
import { expect, it } from 'vitest';
import { createGuard } from 'strictjwt/http';
import { verifyToken } from './verifier.mjs';

const header = createGuard(verifyToken);
const cookie = createGuard(verifyToken, { from: { cookie: 'a' } });

/** Half a million characters: in steps of its square, minutes. */
const N = 500_000;

const hostile: readonly (readonly [string, string])[] = [
  ['spaces', ' '.repeat(N)],
  ['tabs', `\t`.repeat(N)],
  ['the scheme and spaces', `Bearer${' '.repeat(N)}`],
  ['the scheme, spaces, and a stranger', `Bearer${' '.repeat(N)}"`],
  ['a token and spaces, and a stranger', `Bearer x${' '.repeat(N)}"`],
  ['a long token and a stranger', `Bearer ${'x'.repeat(N)}"`],
  ['signs and a stranger', `Bearer x${'='.repeat(N)}"`],
  ['the scheme again and again', 'Bearer '.repeat(N / 8)],
  ['commas', `Basic ${','.repeat(N)}`],
  ['commas and spaces', `Basic ${', '.repeat(N / 2)}`],
  ['a comma and spaces', `Basic x,${' '.repeat(N)}=`],
  ['a comma, a word and spaces', `Basic x,y${' '.repeat(N)}=`],
  ['a comma and a word', `Basic x,${'y'.repeat(N)}=`],
  ['words and commas', `Basic ${'y,'.repeat(N / 2)}`],
  ['words, spaces and commas', `Basic ${'y ,'.repeat(N / 3)}`],
  ['tabs behind commas', `Basic ${`,\t\t=`.repeat(N / 4)}`],
];

it.each(hostile)('takes time linear in its length: an Authorization header of %s', async (_, authorization) => {
  const { ok } = await header({ headers: { authorization } });
  expect(ok).toBe(false);
});

it.each<[string, string]>([
  ['semicolons', ';'.repeat(N)],
  ['spaces', ' '.repeat(N)],
  ['semicolons and spaces', '; '.repeat(N / 2)],
  ['one name and spaces', `;a${' '.repeat(N)}`],
  ['spaces before a name', `;${' '.repeat(N)}b=c`],
  ['the name again and again', 'a=x;'.repeat(N / 4)],
  ['the name without a sign', 'a;'.repeat(N / 2)],
  ['a value of spaces', `a=${' '.repeat(N)}`],
  ['a value of spaces and a stranger', `a=${' '.repeat(N)}"`],
  ['a token, spaces and a stranger', `a=x${' '.repeat(N)}"`],
  ['a long value and a stranger', `a=${'x'.repeat(N)}"`],
  ['signs', `a${'='.repeat(N)}"`],
])('takes time linear in its length: a Cookie header of %s', async (_, text) => {
  const { ok } = await cookie({ headers: { cookie: text } });
  expect(ok).toBe(false);
});

it('takes time linear in the number of headers', async () => {
  const many = Array.from({ length: 200_000 }, (_, at) => ['authorization', `Bearer ${at}`]);
  expect(await header({ headers: many, rawHeaders: many.flat() })).toMatchObject({ status: 400 });
});

it('each header is read once', async () => {
  let reads = 0;
  const entry = (): unknown[] => Object.defineProperty(['', 'x'], 0, { get: () => `x-${reads++}` });
  await header({ headers: Array.from({ length: 1000 }, entry) });
  expect(reads).toBe(1000);
});
