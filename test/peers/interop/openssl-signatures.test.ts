// openssl as a peer of its own: it signs and verifies the bytes of a token, with nothing of JOSE in between.
import { describe, expect, it } from 'vitest';
import { type Algorithm, sign, verify } from 'strictjwt';
import { describeWithOpenssl, openssl, pem, readOutput, withFiles } from './openssl.ts';
import { audience, issuer, now } from './peers.ts';

const claims = { iss: issuer, aud: audience, sub: 'user-42', iat: now / 1000, exp: now / 1000 + 900 };

interface Case {
  readonly algorithm: Algorithm;
  readonly makeKey: string;
  /** Options of `openssl pkeyutl` beyond those that every case needs. */
  readonly pkeyutl: readonly string[];
  /** ECDSA only: bytes of r, and of s, in the raw form of RFC 7518 §3.4. */
  readonly coordinateBytes?: number;
}

const rsa = 'genrsa 2048';
const digest = (bits: number): string[] => ['-rawin', '-digest', `sha${bits}`];
const pss = ['-pkeyopt', 'rsa_padding_mode:pss', '-pkeyopt', 'rsa_pss_saltlen:digest'];
const ec = (curve: string): string => `ecparam -genkey -noout -name ${curve}`;

const cases: readonly Case[] = [
  { algorithm: 'RS256', makeKey: rsa, pkeyutl: digest(256) },
  { algorithm: 'RS384', makeKey: rsa, pkeyutl: digest(384) },
  { algorithm: 'RS512', makeKey: rsa, pkeyutl: digest(512) },
  { algorithm: 'PS256', makeKey: rsa, pkeyutl: [...digest(256), ...pss] },
  { algorithm: 'PS384', makeKey: rsa, pkeyutl: [...digest(384), ...pss] },
  { algorithm: 'PS512', makeKey: rsa, pkeyutl: [...digest(512), ...pss] },
  { algorithm: 'ES256', makeKey: ec('prime256v1'), pkeyutl: digest(256), coordinateBytes: 32 },
  { algorithm: 'ES384', makeKey: ec('secp384r1'), pkeyutl: digest(384), coordinateBytes: 48 },
  { algorithm: 'ES512', makeKey: ec('secp521r1'), pkeyutl: digest(512), coordinateBytes: 66 },
  { algorithm: 'EdDSA', makeKey: 'genpkey -algorithm ed25519', pkeyutl: ['-rawin'] },
  { algorithm: 'Ed25519', makeKey: 'genpkey -algorithm ed25519', pkeyutl: ['-rawin'] },
];

function signingInputFor(algorithm: Algorithm): string {
  return [{ alg: algorithm }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
}

/** openssl writes ECDSA signatures as DER; asn1parse names the two numbers in hexadecimal. */
function rawFromDer(der: Uint8Array, coordinateBytes: number): Buffer {
  const text = openssl(['asn1parse', '-inform', 'DER'], der).toString();
  const numbers = [...text.matchAll(/INTEGER\s+:([0-9A-F]+)/g)].map((match) => match[1] ?? '');
  return Buffer.from(numbers.map((number) => number.padStart(2 * coordinateBytes, '0')).join(''), 'hex');
}

function derFromRaw(raw: Buffer): Buffer {
  const integer = (bytes: Buffer): string => `INTEGER:0x${bytes.toString('hex')}`;
  const [r, s] = [raw.subarray(0, raw.length / 2), raw.subarray(raw.length / 2)];
  const config = `asn1=SEQUENCE:signature\n[signature]\nr=${integer(r)}\ns=${integer(s)}\n`;
  return withFiles({ config }, (folder) => {
    openssl(['asn1parse', '-genconf', `${folder}/config`, '-noout', '-out', `${folder}/der`]);
    return readOutput(folder, 'der');
  });
}

function signByOpenssl({ pkeyutl, coordinateBytes }: Case, key: string, data: string): Buffer {
  const signature = withFiles({ key, data }, (folder) =>
    openssl(['pkeyutl', '-sign', '-inkey', `${folder}/key`, '-in', `${folder}/data`, ...pkeyutl]),
  );
  return coordinateBytes === undefined ? signature : rawFromDer(signature, coordinateBytes);
}

function verifyByOpenssl({ pkeyutl, coordinateBytes }: Case, key: string, data: string, raw: Buffer): string {
  const signature = coordinateBytes === undefined ? raw : derFromRaw(raw);
  return withFiles({ key, data, signature }, (folder) =>
    openssl([
      'pkeyutl',
      '-verify',
      '-pubin',
      '-inkey',
      `${folder}/key`,
      '-in',
      `${folder}/data`,
      '-sigfile',
      `${folder}/signature`,
      ...pkeyutl,
    ]).toString(),
  );
}

describeWithOpenssl('signatures by openssl', () => {
  describe.each(cases)('$algorithm', (example) => {
    const { algorithm } = example;
    const privateKey = pem(example.makeKey);
    const publicKey = pem('pkey -pubout', privateKey);

    it('accepts here what openssl signs', async () => {
      const input = signingInputFor(algorithm);
      const token = `${input}.${signByOpenssl(example, privateKey, input).toString('base64url')}`;
      const options = { algorithms: [algorithm], issuer, audience, now: () => now };
      expect((await verify(token, publicKey, options)).payload).toEqual(claims);
    });

    it('openssl accepts what is signed here', async () => {
      const token = await sign(claims, privateKey, { algorithm, now: () => now });
      const dot = token.lastIndexOf('.');
      const signature = Buffer.from(token.slice(dot + 1), 'base64url');
      const verdict = verifyByOpenssl(example, publicKey, token.slice(0, dot), signature);
      expect(verdict).toContain('Signature Verified Successfully');
    });
  });

  it.each([
    ['HS256', 32],
    ['HS384', 48],
    ['HS512', 64],
  ] as const)('%s gives the MAC that openssl gives', async (algorithm, bytes) => {
    const secret = openssl(['rand', String(bytes)]);
    const token = await sign(claims, new Uint8Array(secret), { algorithm, now: () => now });
    const dot = token.lastIndexOf('.');
    const mac = openssl(
      ['dgst', `-sha${bytes * 8}`, '-mac', 'HMAC', '-macopt', `hexkey:${secret.toString('hex')}`, '-binary'],
      token.slice(0, dot),
    );
    expect(token.slice(dot + 1)).toBe(mac.toString('base64url'));
  });
});
