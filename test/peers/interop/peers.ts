// What each peer needs to sign and to verify with the same claims, clock and expectations as this library.
import * as fastJwt from 'fast-jwt';
import * as jose from 'jose';
import jsonwebtoken from 'jsonwebtoken';
import type { Algorithm } from 'strictjwt';
import { classicAlgorithms, type KeyMaterial, required, signingKey, verificationKey } from './keys.ts';

/** 2026-01-05T10:00:00Z: no peer looks at the real clock. */
export const now = Date.UTC(2026, 0, 5, 10);
export const issuer = 'https://issuer.example';
export const audience = 'https://api.example';

export interface Peer {
  readonly name: string;
  readonly algorithms: readonly (typeof classicAlgorithms)[number][];
  sign(algorithm: Algorithm, claims: Record<string, unknown>, key: KeyMaterial): Promise<string>;
  /** Resolves with the payload of an acceptable token, rejects otherwise. */
  verify(algorithm: Algorithm, token: string, key: KeyMaterial): Promise<Record<string, unknown>>;
}

const upToEcdsa = classicAlgorithms.filter((name) => name !== 'EdDSA' && name !== 'Ed25519');

const joseKey = {
  toSign: (algorithm: Algorithm, key: KeyMaterial) =>
    key.secret ?? jose.importPKCS8(required(key.privatePem), algorithm),
  toVerify: (algorithm: Algorithm, key: KeyMaterial) =>
    key.secret ?? jose.importSPKI(required(key.publicPem), algorithm),
};

export const joseAsPeer: Peer = {
  name: 'jose',
  algorithms: classicAlgorithms,
  async sign(algorithm, claims, key) {
    const token = new jose.SignJWT(claims).setProtectedHeader({ alg: algorithm, typ: 'JWT' });
    return token.sign(await joseKey.toSign(algorithm, key));
  },
  async verify(algorithm, token, key) {
    const options = { algorithms: [algorithm], issuer, audience, typ: 'JWT', currentDate: new Date(now) };
    const { payload } = await jose.jwtVerify(token, await joseKey.toVerify(algorithm, key), options);
    return payload;
  },
};

/** jsonwebtoken and fast-jwt take a `Buffer` where this library takes any `Uint8Array`. */
function bufferOrText(key: string | Uint8Array): string | Buffer {
  return typeof key === 'string' ? key : Buffer.from(key);
}

const jsonwebtokenAsPeer: Peer = {
  name: 'jsonwebtoken',
  algorithms: upToEcdsa,
  async sign(algorithm, claims, key) {
    return jsonwebtoken.sign(claims, bufferOrText(signingKey(key)), {
      algorithm: algorithm as jsonwebtoken.Algorithm,
    });
  },
  async verify(algorithm, token, key) {
    const payload = jsonwebtoken.verify(token, bufferOrText(verificationKey(key)), {
      algorithms: [algorithm as jsonwebtoken.Algorithm],
      issuer,
      audience,
      clockTimestamp: now / 1000,
    });
    return Object(payload);
  },
};

const fastJwtAsPeer: Peer = {
  name: 'fast-jwt',
  algorithms: [...upToEcdsa, 'EdDSA'],
  async sign(algorithm, claims, key) {
    return fastJwt.createSigner({
      algorithm: algorithm as fastJwt.Algorithm,
      key: bufferOrText(signingKey(key)),
      clockTimestamp: now,
    })(claims);
  },
  async verify(algorithm, token, key) {
    return fastJwt.createVerifier({
      algorithms: [algorithm as fastJwt.Algorithm],
      key: bufferOrText(verificationKey(key)),
      allowedIss: issuer,
      allowedAud: audience,
      clockTimestamp: now,
    })(token);
  },
};

export const peers: readonly Peer[] = [joseAsPeer, jsonwebtokenAsPeer, fastJwtAsPeer];
