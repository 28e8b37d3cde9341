import { describe, expect, it } from 'vitest';
import { createGuard, hasScope } from 'strictjwt/http';
import { expectUsageError } from '../../support/expect.ts';
import { tokenWith } from './requests.ts';
import { verifyToken } from './verifier.mjs';

describe('hasScope', () => {
  it.each<[object, string]>([
    [{ scope: 'read:x' }, 'read:x'],
    [{ scope: 'a read:x b' }, 'read:x'],
    [{ scope: 'b a' }, 'a b'],
    [{ scope: ['a', 'b'] }, 'b a'],
    [{ scp: 'a b' }, 'a'],
    [{ scp: ['a', 'b'] }, 'a b'],
    [{ scope: 'a', scp: ['b'] }, 'a b'],
    [{ scope: 'a a' }, 'a a'],
    [{ scope: 'https://api.example/read' }, 'https://api.example/read'],
    [Object.assign(Object.create(null), { scope: 'a' }), 'a'],
  ])('%j carries %s', (payload, scope) => {
    expect(hasScope(payload, scope)).toBe(true);
  });

  it.each<[object, string]>([
    [{}, 'a'],
    [{ scope: '' }, 'a'],
    [{ scope: 'read:xy' }, 'read:x'],
    [{ scope: 'read:x' }, 'read'],
    [{ scope: 'READ:X' }, 'read:x'],
    [{ scope: 'a' }, 'a b'],
    [{ scope: 'a,b' }, 'a'],
    [{ scope: 'a\tb' }, 'a'],
    [{ scope: ['a b'] }, 'a'],
    [{ scope: [['a']] }, 'a'],
    [{ scope: [null, 42, {}] }, 'null'],
    [{ scope: { a: true } }, 'a'],
    [{ scope: true }, 'true'],
    [{ scope: false }, 'false'],
    [{ scope: null }, 'null'],
    [{ scope: 42 }, '42'],
    [{ scopes: 'a', roles: ['a'], permissions: ['a'] }, 'a'],
    [Object.create({ scope: 'a' }), 'a'],
  ])('%j does not carry %s', (payload, scope) => {
    expect(hasScope(payload, scope)).toBe(false);
  });

  it.each<[unknown]>([
    [''],
    [' '],
    ['a  b'],
    [' a'],
    ['a '],
    ['a\nb'],
    ['a"'],
    ['a\\'],
    [undefined],
    [null],
    [[]],
    [['a']],
    [42],
    [{}],
  ])('the question %j is an error of the calling code, whatever the token carries', async (scope) => {
    for (const payload of [{}, { scope: 'a' }, { scope: [scope] }]) {
      const error = await expectUsageError(() => hasScope(payload, scope as string), 'ERR_JWT_OPTION_INVALID');
      expect(error.message).toBe("a scope is text: 'read:x write:x'");
    }
  });
});

describe('what is no payload', () => {
  const result = { ok: true, header: {}, payload: { scope: 'a' }, token: 'x' };

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['the token', tokenWith({ scope: 'a' })],
    ['a list', ['a']],
    ['a function', () => ({ scope: 'a' })],
    ['a promise of it', Promise.resolve({ scope: 'a' })],
    ['what verify resolves to', { header: result.header, payload: result.payload }],
    ['what a guard resolves to', result],
  ])('%s is an error of the calling code, and not a 403 that nobody understands', async (_, payload) => {
    const error = await expectUsageError(() => hasScope(payload as object, 'a'), 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toBe('hasScope takes a verified payload: hasScope(result.payload, scope)');
  });

  it('does not include a payload with claims of those names', () => {
    expect(hasScope({ scope: 'a', then: 'b', payload: 'c' }, 'a')).toBe(true);
  });
});

describe('a guard with a scope', () => {
  const guard = createGuard(verifyToken, { scope: 'read:x write:x' });
  const ask = (claims: object): object => ({ headers: { authorization: `Bearer ${tokenWith(claims)}` } });

  it('lets a token pass that carries all of them', async () => {
    expect(await guard(ask({ scope: 'write:x other read:x' }))).toMatchObject({ ok: true });
    expect(await guard(ask({ scp: ['read:x', 'write:x'] }))).toMatchObject({ ok: true });
  });

  it('refuses one that lacks any', async () => {
    for (const claims of [{}, { scope: 'read:x' }, { scope: 'write:x' }]) {
      expect(await guard(ask(claims))).toMatchObject({ ok: false, status: 403 });
    }
  });

  it('judges the token first: who has none, or a bad one, is not told of scopes', async () => {
    expect(await guard({ headers: {} })).toMatchObject({ status: 401, body: { error: 'unauthorized' } });
    expect(await guard(ask({ exp: 1 }))).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
  });

  it('finds no scope in what a schema left of the payload', async () => {
    const stripped = createGuard(async (token) => ({ ...(await verifyToken(token)), payload: { sub: 'ada' } }), {
      scope: 'a',
    });
    expect(await stripped(ask({ scope: 'a' }))).toMatchObject({ status: 403 });
    const text = createGuard(async (token) => ({ ...(await verifyToken(token)), payload: 'ada' }), { scope: 'a' });
    expect(await text(ask({ scope: 'a' }))).toMatchObject({ status: 403 });
  });
});
