import { afterEach, describe, expect, it } from 'vitest';
import { createSigner, createVerifier, decode, explain, sign, verify } from 'strictjwt';
import { expectTokenError } from '../../support/expect.ts';
import { forge, GOOD_CLAIMS } from '../../support/forge.ts';
import { SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';

// Some runtimes imitate a part of Node. What they say of built-in modules must neither break anything nor be believed.

let nextLength = 1000;
const original = Object.getOwnPropertyDescriptor(process, 'getBuiltinModule') as PropertyDescriptor;
afterEach(() => Object.defineProperty(process, 'getBuiltinModule', original));

function unsupported(): never {
  throw new Error('A Node.js API is used which is not supported in the Edge Runtime');
}

const lie = new Proxy({}, { get: unsupported, has: unsupported });
const IMITATIONS: readonly (readonly [string, PropertyDescriptor])[] = [
  ['is absent', { value: undefined }],
  ['throws when it is read', { get: unsupported }],
  ['throws when it is called', { value: unsupported }],
  ['is no function', { value: {} }],
  ...[undefined, null, 5, 'node:buffer', {}, [], Promise.resolve({}), { Buffer: {}, createHmac: true }, lie].map(
    (answer, i) => [`answers what is no module (${i})`, { value: () => answer }] as const,
  ),
];

describe.each(IMITATIONS)('where process.getBuiltinModule %s', (_what, descriptor) => {
  it('tokens are signed, verified, decoded and explained by what the web has', async () => {
    Object.defineProperty(process, 'getBuiltinModule', { ...descriptor, configurable: true });
    // options of its own, since those of one-shot calls are remembered
    const options = optionsFor('HS256', { maxTokenLength: nextLength++ });
    const token = forge({ alg: 'HS256', key: SECRET });
    expect((await verify(token, SECRET, options)).payload).toEqual(GOOD_CLAIMS);
    expect((await createVerifier(SECRET, options)(token)).payload).toEqual(GOOD_CLAIMS);
    expect(decode(token).payload).toEqual(GOOD_CLAIMS);
    expect((await explain(token, SECRET, options)).valid).toBe(true);
    const signing = { algorithm: 'HS256', expiresIn: false, issuedAt: false } as const;
    expect(await sign({ sub: 'ä' }, SECRET, signing)).toBe(await createSigner(SECRET, signing)({ sub: 'ä' }));
    await expectTokenError(verify(`${token.slice(0, -1)}=`, SECRET, options), 'ERR_JWT_MALFORMED');
    await expectTokenError(verify(`${token} `, SECRET, options), 'ERR_JWT_MALFORMED');
  });
});
