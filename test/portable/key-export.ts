import type { Jwk } from 'strictjwt';
import { checksOf } from './checks.ts';
import { ed25519, p256, p384, rsa } from './fixtures.ts';
import { CLAIMS, fromBase64url, rules, signing } from './forge.ts';
import type { Case, Context, Topic } from './types.ts';

/** `generateSecret`, `generateKeyPair`, `exportJwk`, `exportPem`, `jwkThumbprint`. */
export const keyExport: Topic = (context) => [
  ...secrets(context),
  ...generated(context),
  ...exported(context),
  ...thumbprints(context),
];

function secrets({ lib, assert }: Context): Case[] {
  const lengths = { HS256: 32, HS384: 48, HS512: 64 } as const;
  return [
    {
      name: 'generateSecret: as many random bytes as the hash is long, never the same twice',
      run() {
        for (const algorithm of ['HS256', 'HS384', 'HS512'] as const) {
          const secret = lib.generateSecret(algorithm);
          assert.ok(/^[\w-]+$/.test(secret));
          assert.equal(fromBase64url(secret).length, lengths[algorithm]);
          assert.ok(secret !== lib.generateSecret(algorithm));
        }
        assert.equal(fromBase64url(lib.generateSecret()).length, 32);
      },
    },
  ];
}

function generated(context: Context): Case[] {
  const { lib, assert } = context;
  const { misuses } = checksOf(context);
  return [
    {
      name: 'generateKeyPair: the private key is not extractable unless asked, the public one always',
      async run() {
        const closed = await lib.generateKeyPair('ES256');
        assert.equal(closed.privateKey.extractable, false);
        assert.equal(closed.publicKey.extractable, true);
        const open = await lib.generateKeyPair('ES256', { extractable: true });
        assert.equal(open.privateKey.extractable, true);
        await misuses(() => lib.exportPem(closed.privateKey), 'ERR_JWT_KEY_INVALID');
      },
    },
    {
      name: 'generateKeyPair: refuses HMAC, unknown names, short RSA keys and unknown options',
      async run() {
        await misuses(() => lib.generateKeyPair('HS256' as 'RS256'), 'ERR_JWT_OPTION_INVALID', 'HS256');
        await misuses(() => lib.generateKeyPair('none' as 'RS256'), 'ERR_JWT_OPTION_INVALID', 'none');
        await misuses(() => lib.generateKeyPair('RS256', { modulusLength: 1024 }), 'ERR_JWT_OPTION_INVALID', '1024');
        const misspelled = { extractible: true } as object;
        await misuses(() => lib.generateKeyPair('ES256', misspelled), 'ERR_JWT_OPTION_INVALID', 'misspelled');
      },
    },
  ];
}

async function imported(jwk: JsonWebKey, usage: 'sign' | 'verify', name = 'P-256'): Promise<CryptoKey> {
  const parameters = name === 'Ed25519' ? { name } : { name: 'ECDSA', namedCurve: name };
  return crypto.subtle.importKey('jwk', { ...jwk }, parameters, true, [usage]);
}

function exported(context: Context): Case[] {
  const { lib, assert } = context;
  return [
    {
      name: 'exportPem: SPKI and PKCS#8 exactly as openssl writes them',
      async run() {
        assert.equal((await lib.exportPem(await imported(p384.publicJwk, 'verify', 'P-384'))).trim(), p384.spki.trim());
        const pem = await lib.exportPem(await imported(ed25519.jwk, 'sign', 'Ed25519'));
        assert.equal(pem.trim(), ed25519.pkcs8.trim());
      },
    },
    {
      name: 'exportJwk: the public members of a public key, the private ones of a private key',
      async run() {
        const publicJwk = await lib.exportJwk(await imported(p256.publicJwk, 'verify'));
        const { kty, crv, x, y } = p256.publicJwk;
        assert.deepEqual([publicJwk.kty, publicJwk.crv, publicJwk.x, publicJwk.y], [kty, crv, x, y]);
        assert.ok(!('d' in publicJwk));
        assert.equal((await lib.exportJwk(await imported(p256.jwk, 'sign'))).d, p256.jwk.d);
      },
    },
    {
      name: 'an exported pair signs and verifies again',
      async run() {
        const privateKey = await lib.exportPem(await imported(p256.jwk, 'sign'));
        const publicKey = await lib.exportJwk(await imported(p256.publicJwk, 'verify'));
        const token = await lib.sign({ iss: CLAIMS.iss, aud: CLAIMS.aud }, privateKey, signing('ES256'));
        assert.equal((await lib.verify(token, publicKey, rules('ES256'))).payload.iss, CLAIMS.iss);
      },
    },
  ];
}

function thumbprints(context: Context): Case[] {
  const { lib, assert } = context;
  const { misuses } = checksOf(context);
  // RFC 7638 §3.1
  const n =
    '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZC' +
    'iFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9' +
    'c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF' +
    '44-csFCur-kEgU8awapJzKnqDKgw';
  return [
    {
      name: 'jwkThumbprint: RFC 7638 §3.1, whatever further members the key has',
      async run() {
        const jwk = { kty: 'RSA', n, e: 'AQAB', alg: 'RS256', kid: '2011-04-29' };
        assert.equal(await lib.jwkThumbprint(jwk), 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs');
      },
    },
    {
      name: "jwkThumbprint: RFC 8037 appendix A.3, and a private key has its public key's",
      async run() {
        const jwk = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
        assert.equal(await lib.jwkThumbprint(jwk), 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
        assert.equal(await lib.jwkThumbprint(rsa.jwk), await lib.jwkThumbprint(rsa.publicJwk));
      },
    },
    {
      name: 'jwkThumbprint: refuses what is not a key',
      async run() {
        for (const jwk of [{}, { kty: 'EC' }, { kty: 'RSA', n: 1, e: 'AQAB' }, { kty: 'unknown' }]) {
          await misuses(() => lib.jwkThumbprint(jwk as Jwk), 'ERR_JWT_KEY_INVALID', JSON.stringify(jwk));
        }
      },
    },
  ];
}
