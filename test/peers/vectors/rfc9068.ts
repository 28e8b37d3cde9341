// RFC 9068 (JWT profile for access tokens), figure 2. The RFC prints header and claims, no signature and no key.
// https://www.rfc-editor.org/rfc/rfc9068#section-3

export const RFC9068_HEADER = { typ: 'at+JWT', alg: 'RS256', kid: 'RjEwOwOA' } as const;

export const RFC9068_CLAIMS = {
  iss: 'https://authorization-server.example.com/',
  sub: '5ba552d67',
  aud: 'https://rs.example.com/',
  exp: 1639528912,
  iat: 1618354090,
  jti: 'dbe39bf3a3ba4238a513f51d6e1691c4',
  client_id: 's6BhdRkqt3',
  scope: 'openid profile reademail',
} as const;
