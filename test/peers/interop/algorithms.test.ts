import { describe, expect, it } from 'vitest';
import { sign, verify } from 'strictjwt';
import { expectTokenError } from '../../support/expect.ts';
import { makeKey, signingKey, verificationKey } from './keys.ts';
import { audience, issuer, now, type Peer, peers } from './peers.ts';

/** Beyond ASCII, nested, and with numbers that a careless encoder spells in its own way. */
const claims = {
  iss: issuer,
  aud: ['https://other.example', audience],
  sub: 'user-42',
  iat: now / 1000 - 60,
  exp: now / 1000 + 900,
  name: 'Zoë 名前 🎈',
  scope: { read: true, limits: [0, -1.5, 1e21, null] },
};

/** The same token with the first character of its signature exchanged for another. */
function withTamperedSignature(token: string): string {
  const start = token.lastIndexOf('.') + 1;
  return token.slice(0, start) + (token[start] === 'A' ? 'B' : 'A') + token.slice(start + 1);
}

describe.each(peers)('$name', (peer: Peer) => {
  describe.each(peer.algorithms.map((algorithm) => ({ algorithm })))('$algorithm', ({ algorithm }) => {
    const key = makeKey(algorithm);
    const expected = { algorithms: [algorithm], issuer, audience, now: () => now };
    const signHere = () => sign(claims, signingKey(key), { algorithm, now: () => now });

    it('accepts there what is signed here, and reads the same claims', async () => {
      expect(await peer.verify(algorithm, await signHere(), key)).toEqual(claims);
    });

    it('accepts here what is signed there, and reads the same claims', async () => {
      const token = await peer.sign(algorithm, claims, key);
      const { header, payload } = await verify(token, verificationKey(key), expected);
      expect(header).toEqual({ alg: algorithm, typ: 'JWT' });
      expect(payload).toEqual(claims);
    });

    it('rejects on both sides a signature with one character changed', async () => {
      const ours = withTamperedSignature(await signHere());
      await expect(peer.verify(algorithm, ours, key)).rejects.toThrow();
      const theirs = withTamperedSignature(await peer.sign(algorithm, claims, key));
      await expectTokenError(verify(theirs, verificationKey(key), expected), 'ERR_JWT_SIGNATURE_INVALID');
    });

    it('rejects on both sides a token that expired a second ago', async () => {
      const expired = { ...claims, exp: now / 1000 - 1 }; // at the very second fast-jwt still accepts
      const ours = await sign(expired, signingKey(key), { algorithm, now: () => now - 60_000 });
      await expect(peer.verify(algorithm, ours, key)).rejects.toThrow();
      const theirs = await peer.sign(algorithm, expired, key);
      await expectTokenError(verify(theirs, verificationKey(key), expected), 'ERR_JWT_EXPIRED');
    });
  });
});
