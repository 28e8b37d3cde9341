import assert from 'node:assert/strict';
import { describe, expect, it } from 'vitest';
import * as lib from 'strictjwt';
import { portableAssert } from './assert.ts';
import { portable } from './index.ts';
import { supportedBy } from './supported.ts';

// later versions than 24 have all of its algorithms
const runtime = `node${Math.min(24, Number.parseInt(process.versions.node, 10))}`;

describe('the portable suite, in Node, against the source', () => {
  // Node's own `assert` here: the suite's few lines of assertions are not their own witness
  const host = { supports: supportedBy(runtime) };
  for (const { name, run } of portable(lib, assert, host)) {
    it(name, async () => {
      await run();
    });
  }
});

describe('the assertions that other hosts use', () => {
  const expected = { name: 'TokenError', code: 'ERR_JWT_EXPIRED' } as const;
  const fit = () => {
    throw new lib.TokenError('ERR_JWT_EXPIRED', 'late');
  };
  const unfit = () => {
    throw new lib.TokenError('ERR_JWT_REVOKED', 'late');
  };

  it('pass where node:assert passes', async () => {
    portableAssert.ok(1);
    portableAssert.equal(NaN, NaN);
    portableAssert.deepEqual({ a: [1, { b: null }] }, { a: [1, { b: null }] });
    portableAssert.throws(fit, expected);
    await portableAssert.rejects(async () => fit(), expected);
  });

  it('fail where node:assert fails', async () => {
    const failing: (() => unknown)[] = [
      () => portableAssert.ok(0),
      () => portableAssert.equal(1, '1'),
      () => portableAssert.deepEqual({ a: 1 }, { a: 1, b: undefined }),
      () => portableAssert.deepEqual([1], { 0: 1 }),
      () => portableAssert.deepEqual([1, 2], [2, 1]),
      () => portableAssert.throws(() => 1, expected),
      () => portableAssert.throws(unfit, expected),
      () => portableAssert.rejects(async () => 1, expected),
      () => portableAssert.rejects(async () => unfit(), expected),
      () => portableAssert.rejects(async () => fit(), { ...expected, claim: 'exp' }),
    ];
    for (const attempt of failing) await expect((async () => attempt())(), String(attempt)).rejects.toThrow();
  });
});
