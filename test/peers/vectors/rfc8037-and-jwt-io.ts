import type { JwsVector, PrintedJwk } from './types.ts';

// RFC 8037 (Ed25519 in JOSE), appendix A. https://www.rfc-editor.org/rfc/rfc8037#appendix-A

/** Appendix A.2. */
export const RFC8037_KEY: PrintedJwk = {
  kty: 'OKP',
  crv: 'Ed25519',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
};

export const RFC8037: readonly JwsVector[] = [
  {
    name: 'RFC 8037 A.4 and A.5, EdDSA',
    source: 'https://www.rfc-editor.org/rfc/rfc8037#appendix-A.4',
    algorithm: 'EdDSA',
    key: RFC8037_KEY,
    token:
      'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.' +
      'hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg',
    payload: 'Example of Ed25519 signing',
    at: 0,
    verdict: { kind: 'refused-after-signature', code: 'ERR_JWT_MALFORMED', why: 'the payload is text, not claims' },
  },
];

/** The token that jwt.io has shown since 2018. Its secret has 19 bytes, its claims have no `exp`. */
export const JWT_IO_SECRET = 'your-256-bit-secret';

export const JWT_IO: readonly JwsVector[] = [
  {
    name: 'the token of jwt.io, HS256',
    source: 'https://jwt.io',
    algorithm: 'HS256',
    key: { kty: 'oct', k: 'eW91ci0yNTYtYml0LXNlY3JldA' },
    token:
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.' +
      'eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.' +
      'SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c',
    payload: '{"sub":"1234567890","name":"John Doe","iat":1516239022}',
    at: 1516239023,
    verdict: {
      kind: 'accepted-with-opt-out',
      otherwise: 'ERR_JWT_KEY_INVALID',
      why: 'a secret of 19 bytes (RFC 7518, section 3.2 asks for 32) and no exp',
    },
  },
];
