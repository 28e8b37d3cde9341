import type { JwsVector, PrintedJwk } from './types.ts';

// RFC 7515 (JSON Web Signature), appendix A. https://www.rfc-editor.org/rfc/rfc7515#appendix-A

const SOURCE = 'https://www.rfc-editor.org/rfc/rfc7515#appendix-A';

const A1_KEY: PrintedJwk = {
  kty: 'oct',
  k: 'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow',
};

const A2_KEY: PrintedJwk = {
  kty: 'RSA',
  n:
    'ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pC' +
    'gNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg6' +
    '65xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRW' +
    'yuXpoQ',
  e: 'AQAB',
};

const A3_KEY: PrintedJwk = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
};

const A4_KEY: PrintedJwk = {
  kty: 'EC',
  crv: 'P-521',
  x: 'AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk',
  y: 'ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2',
};

const JOE = '{"iss":"joe",\r\n "exp":1300819380,\r\n "http://example.com/is_root":true}';
const JOE_SEGMENT = 'eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ';
const BEFORE_EXPIRY = 1300819379;

const A2_SIGNATURE =
  'cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1d' +
  'nZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwu' +
  'sC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw';
const A3_SIGNATURE = 'DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q';

const RS256_HEADER = 'eyJhbGciOiJSUzI1NiJ9';
const ES256_HEADER = 'eyJhbGciOiJFUzI1NiJ9';

const JSON_FORM = 'JWS JSON serialization; a JWT is always in compact form (RFC 7519, section 1)';

export const RFC7515: readonly JwsVector[] = [
  {
    name: 'RFC 7515 A.1, HS256',
    source: `${SOURCE}.1`,
    algorithm: 'HS256',
    key: A1_KEY,
    token: `eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.${JOE_SEGMENT}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk`,
    payload: JOE,
    at: BEFORE_EXPIRY,
    verdict: { kind: 'accepted' },
  },
  {
    name: 'RFC 7515 A.2, RS256',
    source: `${SOURCE}.2`,
    algorithm: 'RS256',
    key: A2_KEY,
    token: `${RS256_HEADER}.${JOE_SEGMENT}.${A2_SIGNATURE}`,
    payload: JOE,
    at: BEFORE_EXPIRY,
    verdict: { kind: 'accepted' },
  },
  {
    name: 'RFC 7515 A.3, ES256',
    source: `${SOURCE}.3`,
    algorithm: 'ES256',
    key: A3_KEY,
    token: `${ES256_HEADER}.${JOE_SEGMENT}.${A3_SIGNATURE}`,
    payload: JOE,
    at: BEFORE_EXPIRY,
    verdict: { kind: 'accepted' },
  },
  {
    name: 'RFC 7515 A.4, ES512',
    source: `${SOURCE}.4`,
    algorithm: 'ES512',
    key: A4_KEY,
    token:
      'eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA.' +
      'AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO' +
      '0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZC' +
      'PEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn',
    payload: 'Payload',
    at: BEFORE_EXPIRY,
    verdict: { kind: 'refused-after-signature', code: 'ERR_JWT_MALFORMED', why: 'the payload is text, not claims' },
  },
  {
    name: 'RFC 7515 A.5, unsecured',
    source: `${SOURCE}.5`,
    algorithm: 'none',
    key: A1_KEY,
    token: `eyJhbGciOiJub25lIn0.${JOE_SEGMENT}.`,
    payload: JOE,
    at: BEFORE_EXPIRY,
    verdict: { kind: 'refused-at-once', code: 'ERR_JWT_MALFORMED', why: 'unsecured tokens do not exist here' },
  },
  {
    name: 'RFC 7515 A.6, general JSON serialization',
    source: `${SOURCE}.6`,
    algorithm: 'RS256',
    key: A2_KEY,
    token: JSON.stringify({
      payload: JOE_SEGMENT,
      signatures: [
        { protected: RS256_HEADER, header: { kid: '2010-12-29' }, signature: A2_SIGNATURE },
        { protected: ES256_HEADER, header: { kid: 'e9bc097a-ce51-4036-9562-d2ade882db0d' }, signature: A3_SIGNATURE },
      ],
    }),
    signed: [
      { signingInput: `${RS256_HEADER}.${JOE_SEGMENT}`, signature: A2_SIGNATURE, algorithm: 'RS256', key: A2_KEY },
      { signingInput: `${ES256_HEADER}.${JOE_SEGMENT}`, signature: A3_SIGNATURE, algorithm: 'ES256', key: A3_KEY },
    ],
    payload: JOE,
    at: BEFORE_EXPIRY,
    verdict: { kind: 'refused-at-once', code: 'ERR_JWT_MALFORMED', why: JSON_FORM },
  },
  {
    name: 'RFC 7515 A.7, flattened JSON serialization',
    source: `${SOURCE}.7`,
    algorithm: 'ES256',
    key: A3_KEY,
    token: JSON.stringify({
      payload: JOE_SEGMENT,
      protected: ES256_HEADER,
      header: { kid: 'e9bc097a-ce51-4036-9562-d2ade882db0d' },
      signature: A3_SIGNATURE,
    }),
    signed: [
      { signingInput: `${ES256_HEADER}.${JOE_SEGMENT}`, signature: A3_SIGNATURE, algorithm: 'ES256', key: A3_KEY },
    ],
    payload: JOE,
    at: BEFORE_EXPIRY,
    verdict: { kind: 'refused-at-once', code: 'ERR_JWT_MALFORMED', why: JSON_FORM },
  },
];
