// What claims and header fields mean, and who defined them. A name may mean something else at another provider.
import { PROVIDERS, type Source } from './providers.ts';

export interface Meaning {
  readonly text: string;
  readonly source: string;
}

type Book = { readonly [name: string]: string };

const JWT: Book = {
  iss: 'Issuer: who made it. Compared exactly, slash and all.',
  sub: 'Subject: whom it is about, at this issuer.',
  aud: 'Audience: your service must be among them.',
  exp: 'Expires: refused from this second on.',
  nbf: 'Not before: refused until this second.',
  iat: 'Issued at. Max age counts from here.',
  jti: 'Token id, for lists of revoked or used tokens.',
};

const OIDC: Book = {
  auth_time: 'When the user logged in, maybe long before.',
  nonce: 'Sent with the login, against replay.',
  acr: 'How strong the login was.',
  amr: 'How the user logged in: pwd, otp, mfa.',
  azp: 'Authorized party: the client that asked.',
  at_hash: 'Hash of the access token beside it.',
  c_hash: 'Hash of the code beside it.',
  s_hash: 'Hash of the client’s state.',
  sid: 'Session id at the issuer, for logging out.',
  events: 'Security events, such as a logout.',
  name: 'Full name, for display.',
  given_name: 'First name.',
  family_name: 'Last name.',
  middle_name: 'Middle name.',
  nickname: 'Nickname.',
  preferred_username: 'For display. May be given to another: never a key.',
  profile: 'Profile page.',
  picture: 'Picture.',
  website: 'Own page.',
  email: 'May change, and be unverified: never a key.',
  email_verified: 'Whether the issuer checked the address.',
  gender: 'Gender.',
  birthdate: 'Date of birth; the year may be 0000.',
  zoneinfo: 'Time zone.',
  locale: 'Language.',
  phone_number: 'Telephone number.',
  phone_number_verified: 'Whether the issuer checked the number.',
  address: 'Postal address, an object.',
  updated_at: 'When these data last changed.',
};

const ACCESS_TOKEN: Book = {
  client_id: 'The client that asked.',
  scope: 'What the client may do: words with spaces between.',
  roles: "The user's roles.",
  groups: "The user's groups.",
  entitlements: 'What the user is entitled to.',
  authorization_details: 'What exactly was allowed (RFC 9396).',
};

const CONFIRMATION: Book = {
  cnf: 'Bound to a key: jkt of DPoP, x5t#S256 of a certificate.',
  htm: 'DPoP proof: the HTTP method of its request.',
  htu: 'DPoP proof: its address, without query.',
  ath: 'DPoP proof: hash of its access token.',
};

const EXCHANGE: Book = {
  act: 'Actor: who acts for the subject (delegation).',
  may_act: 'Who may act for the subject.',
};

const CLIENT_PROOF = 'Client proof: 0 none, 1 secret, 2 certificate.';

const ENTRA: Book = {
  aio: 'Internal.',
  appid: 'Client id, in version 1.0 tokens.',
  appidacr: CLIENT_PROOF,
  azpacr: CLIENT_PROOF,
  azp: 'Client id, in version 2.0 tokens.',
  ver: 'Version: 1.0 and 2.0 differ in issuers.',
  tid: 'Tenant id: check it if many may come.',
  oid: 'Object id of the user: the same in all applications.',
  sub: 'Subject: differs by application; oid does not.',
  idp: 'Where a guest comes from.',
  idtyp: '“app” when no user is involved.',
  ipaddr: 'Address of the user.',
  roles: 'App roles of the user or application.',
  scp: 'What the application may do.',
  wids: 'Tenant-wide roles, by template id.',
  groups: 'Group ids. Too many are left out.',
  hasgroups: 'Too many groups for this token.',
  upn: 'User principal name. May change: never a key.',
  unique_name: 'A name for display, not unique.',
  uti: 'Token id, like jti.',
  rh: 'Internal.',
  acct: '0 member of the tenant, 1 guest.',
  login_hint: 'Who logs in or out.',
  xms_cc: 'Client capabilities; “cp1”: claims challenges.',
  xms_tcdt: 'When the tenant was made.',
};

const COGNITO: Book = {
  token_use: '“id” or “access”. Check it: an access token has no aud.',
  client_id: 'App client id. Check it in place of aud.',
  'cognito:username': 'The user’s name in the pool.',
  'cognito:groups': 'Groups of the user.',
  'cognito:roles': 'IAM roles of the groups.',
  'cognito:preferred_role': 'IAM role of the first of the groups.',
  'cognito:default_identity_id': 'Identity in the identity pool.',
  origin_jti: 'Id of the login that it came from.',
  event_id: 'Id of the login event.',
  device_key: 'The remembered device.',
  username: 'The user’s name.',
  identities: 'Providers by which the user came.',
};

const KEYCLOAK: Book = {
  typ: 'Kind of token: Bearer, ID, Refresh, Offline.',
  azp: 'The client that asked.',
  aud: 'Audience: “account”, unless a mapper adds your service.',
  session_state: 'Session id (older name of sid).',
  realm_access: 'Roles in the realm.',
  resource_access: 'Roles by client.',
  'allowed-origins': 'Origins of pages that may use it.',
  acr: '1 after a login, 0 after a remembered session.',
};

const OTHERS: Book = {
  scp: 'What the client may do: a list (Okta) or words.',
  permissions: 'What the user may do (Auth0).',
  gty: 'Grant type (Auth0).',
  org_id: 'Organization of the user.',
  uid: 'User id (Okta).',
  cid: 'Client id (Okta).',
  hd: 'Google Workspace domain of the user.',
  firebase: 'How the user logged in (Firebase).',
  user_id: 'User id, the same as sub (Firebase).',
  role: 'Database role (Supabase), or the user’s role.',
  aal: 'How strong the login was (Supabase).',
  app_metadata: 'Set by the application (Supabase).',
  user_metadata: 'Set by the user (Supabase): never trust it for rights.',
  session_id: 'Session id.',
  purpose: 'What the token is for.',
};

const HEADER: Book = {
  alg: 'Algorithm. Your list decides, not this.',
  typ: 'Kind of token: JWT, at+jwt, dpop+jwt, logout+jwt.',
  kid: 'Key id: which key of the issuer’s set signed.',
  cty: 'Kind of contents; JWT: a token inside a token.',
  crit: 'Extensions that must be understood. Refused.',
  b64: 'Unencoded payload. Refused.',
  jku: 'Address of a key set. Never followed.',
  jwk: 'A key inside the token. Never used, except by a DPoP proof.',
  x5u: 'Address of a certificate. Never followed.',
  x5c: 'Certificates inside the token. Never used.',
  x5t: 'SHA-1 thumbprint of the certificate.',
  'x5t#S256': 'SHA-256 thumbprint of the certificate.',
  enc: 'How an encrypted token (JWE) is encrypted.',
  zip: 'Compression of an encrypted token.',
  epk: 'One-time key of an encrypted token.',
  nonce: 'A Microsoft Graph token: only Graph can verify it.',
};

const COMMON: readonly (readonly [string, Book])[] = [
  ['RFC 7519', JWT],
  ['OpenID Connect', OIDC],
  ['RFC 9068', ACCESS_TOKEN],
  ['RFC 7800, 9449', CONFIRMATION],
  ['RFC 8693', EXCHANGE],
];

const BOOKS: { readonly [Name in Source]: Book } = { 'Entra ID': ENTRA, Cognito: COGNITO, Keycloak: KEYCLOAK };

/** The meaning at the token's own provider first, then in the standards, then at anybody who uses the name. */
export function meaningOfClaim(name: string, issuer: unknown): Meaning | undefined {
  const own = PROVIDERS.find(({ issued }) => typeof issuer === 'string' && issued.test(issuer))?.name;
  const books: (readonly [string, Book])[] = [
    ...(own ? [[own, BOOKS[own]] as const] : []),
    ...COMMON,
    ...Object.entries(BOOKS),
    ['in use', OTHERS],
  ];
  const found = books.find(([, book]) => textIn(book, name) !== undefined);
  return found && { text: textIn(found[1], name) as string, source: found[0] };
}

export function meaningOfHeader(name: string): Meaning | undefined {
  const text = textIn(HEADER, name);
  return text === undefined ? undefined : { text, source: 'header' };
}

/** Own members only: a claim may be called `constructor`. */
function textIn(book: Book, name: string): string | undefined {
  return Object.hasOwn(book, name) ? book[name] : undefined;
}
