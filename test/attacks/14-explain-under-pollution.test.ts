import { afterEach, expect, it } from 'vitest';
import { explain } from 'strictjwt';
import { forge, GOOD_CLAIMS } from '../support/forge.ts';
import { SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// A merge bug elsewhere has put a member on Object.prototype: explain must not show it as part of the token.

const NAMES = ['header', 'payload', 'passed', 'signature', 'schema', 'valid', 'checks', 'required', 'otherwise'];
afterEach(() => NAMES.forEach((name) => Reflect.deleteProperty(Object.prototype, name)));

const token = forge({ alg: 'HS256', key: SECRET });

async function explainUnder(name: string, given: string): Promise<unknown> {
  Object.defineProperty(Object.prototype, name, { value: { sub: 'admin' }, configurable: true, writable: true });
  const result = await explain(given, SECRET, optionsFor('HS256'));
  Reflect.deleteProperty(Object.prototype, name);
  const { valid, header, payload, checks } = result;
  return { valid, header: { ...header }, payload: { ...payload }, failed: checks.find((check) => check.code)?.code };
}

it.each(NAMES)('explain shows the token itself while Object.prototype has "%s"', async (name) => {
  const expected = { valid: true, header: { alg: 'HS256', typ: 'JWT' }, payload: GOOD_CLAIMS, failed: undefined };
  expect(await explainUnder(name, token)).toEqual(expected);
});

it.each(NAMES)('explain shows nothing of a token without segments while Object.prototype has "%s"', async (name) => {
  const expected = { valid: false, header: {}, payload: {}, failed: 'ERR_JWT_MALFORMED' };
  expect(await explainUnder(name, 'garbage')).toEqual(expected);
});
