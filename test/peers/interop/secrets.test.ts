// Row 20 of the catalogue of known faults: text secrets that lose bits on their way to bytes. Two libraries that
// turn text into UTF-8 agree; one that truncates code units to bytes does not.
import { describe, expect, it } from 'vitest';
import { sign, verify } from 'strictjwt';
import { expectTokenError } from '../../support/expect.ts';
import { audience, issuer, now, peers } from './peers.ts';

const claims = { iss: issuer, aud: audience, sub: 'user-42', iat: now / 1000, exp: now / 1000 + 900 };
const expected = { algorithms: ['HS256'], issuer, audience, now: () => now } as const;

const secrets = [
  ['accented letters', 'pässwörter-für-größere-Schlüssel-çà-et-là'],
  ['Cyrillic', 'секрет-секрет-секрет-секрет-секрет'],
  ['letters above U+00FF only', 'ĀāĂăĄąĆćĈĉĊċČčĎďĐđĒēĔĕ'],
  ['Chinese', '密鑰必須足夠長才能安全使用密鑰必須足夠長'],
  ['emoji beyond the basic plane', '🔑🗝️🔐🔏🔒🔓🔑🗝️🔐🔏🔒🔓'],
  [
    'decomposed accents, not normalised',
    'e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301',
  ],
] as const;

describe.each(peers)('$name', (peer) => {
  it.each(secrets)('agrees on a secret text of %s', async (_, text) => {
    const secret = new TextEncoder().encode(text);

    const ours = await sign(claims, text, { algorithm: 'HS256', now: () => now });
    expect(await peer.verify('HS256', ours, { secret })).toMatchObject(claims);

    const theirs = await peer.sign('HS256', claims, { secret });
    expect((await verify(theirs, text, expected)).payload).toEqual(claims);
    expect((await verify(theirs, secret, expected)).payload).toEqual(claims);
  });
});

it('takes no secret for another that has the same low bytes', async () => {
  const low = 'secret-of-some-length-that-suffices-ab';
  const high = [...low].map((letter) => String.fromCharCode(letter.charCodeAt(0) + 0x100)).join('');
  const token = await sign(claims, high, { algorithm: 'HS256', now: () => now });
  await expectTokenError(verify(token, low, expected), 'ERR_JWT_SIGNATURE_INVALID');
});

it('takes no secret for another that a reader would not tell apart', async () => {
  const composed = '\u00e9'.repeat(16);
  const decomposed = 'e\u0301'.repeat(16);
  const token = await sign(claims, composed, { algorithm: 'HS256', now: () => now });
  await expectTokenError(verify(token, decomposed, expected), 'ERR_JWT_SIGNATURE_INVALID');
});
