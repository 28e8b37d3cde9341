// The fixture's keys in the forms that the libraries take.

const IMPORT = {
  HS256: { name: 'HMAC', hash: 'SHA-256' },
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  PS256: { name: 'RSA-PSS', hash: 'SHA-256' },
  EdDSA: { name: 'Ed25519' },
};

export const SIGNATURE = {
  HS256: { name: 'HMAC' },
  ES256: { name: 'ECDSA', hash: 'SHA-256' },
  RS256: { name: 'RSASSA-PKCS1-v1_5' },
  PS256: { name: 'RSA-PSS', saltLength: 32 },
  EdDSA: { name: 'Ed25519' },
};

export const secretBytes = (fixture) => new TextEncoder().encode(fixture.secret);

export function cryptoKey(fixture, alg, usage) {
  if (alg === 'HS256') {
    return crypto.subtle.importKey('raw', secretBytes(fixture), IMPORT[alg], false, ['sign', 'verify']);
  }
  const { publicJwk, privateJwk } = fixture.keys[alg];
  return crypto.subtle.importKey('jwk', usage === 'sign' ? privateJwk : publicJwk, IMPORT[alg], true, [usage]);
}

/** `{ input, signature }` as bytes: what a bare primitive is given, off the clock. */
export function parts(token) {
  const dot = token.lastIndexOf('.');
  return { input: new TextEncoder().encode(token.slice(0, dot)), signature: fromBase64url(token.slice(dot + 1)) };
}

function fromBase64url(text) {
  const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
