import type { JwsVector, PrintedJwk } from './types.ts';

// RFC 7520 (the JOSE cookbook), section 4, in compact form. https://www.rfc-editor.org/rfc/rfc7520#section-4
// Sections 4.6 to 4.8 have no compact form.

const SOURCE = 'https://www.rfc-editor.org/rfc/rfc7520#section-4';

/** Figure 4's public half (figure 3). */
const RSA_KEY: PrintedJwk = {
  kty: 'RSA',
  kid: 'bilbo.baggins@hobbiton.example',
  use: 'sig',
  n:
    'n4EPtAOCc9AlkeQHPzHStgAbgs7bTZLwUBZdR8_KuKPEHLd4rHVTeT-O-XV2jRojdNhxJWTDvNd7nqQ0VEiZQHz_AJmSCpMaJMRBSFKrKb2wqVwG' +
    'U_NsYOYL-QtiWN2lbzcEe6XC0dApr5ydQLrHqkHHig3RBordaZ6Aj-oBHqFEHYpPe7Tpe-OfVfHd1E6cS6M1FZcD1NNLYD5lFHpPI9bTwJlsde3u' +
    'hGqC0ZCuEHg8lhzwOHrtIQbS0FVbb9k3-tVTU4fg_3L_vniUFAKwuCLqKnS2BYwdq_mzSnbLY7h_qixoR7jig3__kRhuaxwUkRz5iaiQkqgc5gHd' +
    'rNP5zw',
  e: 'AQAB',
};

/** Figure 1. */
const EC_KEY: PrintedJwk = {
  kty: 'EC',
  kid: 'bilbo.baggins@hobbiton.example',
  use: 'sig',
  crv: 'P-521',
  x: 'AHKZLLOsCOzz5cY97ewNUajB957y-C-U88c3v13nmGZx6sYl_oJXu9A5RkTKqjqvjyekWF-7ytDyRXYgCF5cj0Kt',
  y: 'AdymlHvOiLxXkEhayXQnNCvDX4h9htZaCJN34kfmC6pV5OhQHiraVySsUdaQkAgDPrwQrJmbnX9cwlGfP-HqHZR1',
};

/** Figure 5. */
const OCT_KEY: PrintedJwk = {
  kty: 'oct',
  kid: '018c0ae5-4d9b-471b-bfd6-eef314bc7037',
  use: 'sig',
  alg: 'HS256',
  k: 'hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg',
};

/** Figure 7; the apostrophes are U+2019. */
const TEXT =
  "It\u2019s a dangerous business, Frodo, going out your door. You step onto the road, and if you don't keep your " +
  'feet, there\u2019s no knowing where you might be swept off to.';
const TEXT_SEGMENT =
  'SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91' +
  'IHN0ZXAgb250byB0aGUgcm9hZCwgYW5kIGlm' +
  'IHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0by4';

const HS256_HEADER = 'eyJhbGciOiJIUzI1NiIsImtpZCI6IjAxOGMwYWU1LTRkOWItNDcxYi1iZmQ2LWVlZjMxNGJjNzAzNyJ9';
const HS256_SIGNATURE = 's0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0';

const NOT_CLAIMS = {
  kind: 'refused-after-signature',
  code: 'ERR_JWT_MALFORMED',
  why: 'the payload is text, not claims',
} as const;

export const RFC7520: readonly JwsVector[] = [
  {
    name: 'RFC 7520 4.1, RS256',
    source: `${SOURCE}.1`,
    algorithm: 'RS256',
    key: RSA_KEY,
    token:
      `eyJhbGciOiJSUzI1NiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9.${TEXT_SEGMENT}.` +
      'MRjdkly7_-oTPTS3AXP41iQIGKa80A0ZmTuV5MEaHoxnW2e5CZ5NlKtainoFmKZopdHM1O2U4mwzJdQx' +
      '996ivp83xuglII7PNDi84wnB-BDkoBwA' +
      '78185hX-Es4JIwmDLJK3lfWRa-XtL0RnltuYv746iYTh_qHRD68BNt1uSNCrUCTJDt5aAE6x8wW1Kt9e' +
      'Ro4QPocSadnHXFxnt8Is9UzpERV0ePPQ' +
      'dLuW3IS_de3xyIrDaLGdjluPxUAhb6L2aXic1U12podGU0KLUQSE_oI-ZnmKJ3F4uOZDnd6QZWJushZ4' +
      '1Axf_fcIe8u9ipH84ogoree7vjbU5y18' +
      'kDquDg',
    payload: TEXT,
    at: 0,
    verdict: NOT_CLAIMS,
  },
  {
    name: 'RFC 7520 4.2, PS384',
    source: `${SOURCE}.2`,
    algorithm: 'PS384',
    key: RSA_KEY,
    token:
      `eyJhbGciOiJQUzM4NCIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9.${TEXT_SEGMENT}.` +
      'cu22eBqkYDKgIlTpzDXGvaFfz6WGoz7fUDcfT0kkOy42miAh2qyBzk1xEsnk2IpN6-tPid6VrklHkqsG' +
      'qDqHCdP6O8TTB5dDDItllVo6_1OLPpcb' +
      'UrhiUSMxbbXUvdvWXzg-UD8biiReQFlfz28zGWVsdiNAUf8ZnyPEgVFn442ZdNqiVJRmBqrYRXe8P_ij' +
      'Q7p8Vdz0TTrxUeT3lm8d9shnr2lfJT8I' +
      'mUjvAA2Xez2Mlp8cBE5awDzT0qI0n6uiP1aCN_2_jLAeQTlqRHtfa64QQSUmFAAjVKPbByi7xho0uTOc' +
      'bH510a6GYmJUAfmWjwZ6oD4ifKo8DYM-' +
      'X72Eaw',
    payload: TEXT,
    at: 0,
    verdict: NOT_CLAIMS,
  },
  {
    name: 'RFC 7520 4.3, ES512',
    source: `${SOURCE}.3`,
    algorithm: 'ES512',
    key: EC_KEY,
    token:
      `eyJhbGciOiJFUzUxMiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9.${TEXT_SEGMENT}.` +
      'AE_R_YZCChjn4791jSQCrdPZCNYqHXCTZH0-JZGYNlaAjP2kqaluUIIUnC9qvbu9Plon7KRTzoNEuT4V' +
      'a2cmL1eJAQy3mtPBu_u_sDDyYjnAMDxX' +
      'Pn7XrT0lw-kvAD890jl8e2puQens_IEKBpHABlsbEPX6sFY8OcGDqoRuBomu9xQ2',
    payload: TEXT,
    at: 0,
    verdict: NOT_CLAIMS,
  },
  {
    name: 'RFC 7520 4.4, HS256',
    source: `${SOURCE}.4`,
    algorithm: 'HS256',
    key: OCT_KEY,
    token: `${HS256_HEADER}.${TEXT_SEGMENT}.${HS256_SIGNATURE}`,
    payload: TEXT,
    at: 0,
    verdict: NOT_CLAIMS,
  },
  {
    name: 'RFC 7520 4.5, HS256 with detached content',
    source: `${SOURCE}.5`,
    algorithm: 'HS256',
    key: OCT_KEY,
    token: `${HS256_HEADER}..${HS256_SIGNATURE}`,
    signed: [
      {
        signingInput: `${HS256_HEADER}.${TEXT_SEGMENT}`,
        signature: HS256_SIGNATURE,
        algorithm: 'HS256',
        key: OCT_KEY,
      },
    ],
    payload: TEXT,
    at: 0,
    verdict: { kind: 'refused-at-once', code: 'ERR_JWT_MALFORMED', why: 'detached content: the payload is elsewhere' },
  },
];
