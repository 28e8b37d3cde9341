// What claims and header fields mean, and who defined them. A name may mean something else at another provider.
import { PROVIDERS, type Source } from './providers.ts';

export interface Meaning {
  readonly text: string;
  readonly source: string;
}

type Book = { readonly [name: string]: string };

const JWT: Book = {
  iss: 'Issuer: who made the token. Compared exactly, a trailing slash counts.',
  sub: 'Subject: whom the token is about. Unique at this issuer only.',
  aud: 'Audience: for whom the token is. Your service must be one of them.',
  exp: 'Expires: from this second on the token is refused.',
  nbf: 'Not before: refused until this second.',
  iat: 'Issued at: when it was made. Max age counts from here.',
  jti: 'Token id: unique, for lists of revoked or used tokens.',
};

const OIDC: Book = {
  auth_time: 'When the user logged in, which may be long before this token was made.',
  nonce: 'Repeats what the client sent with the login, so that the token cannot be replayed.',
  acr: 'How strong the login was (authentication context class).',
  amr: 'By which methods the user logged in, e.g. pwd, otp, mfa.',
  azp: 'Authorized party: the client that asked for the token.',
  at_hash: 'Hash of the access token that came with this id token.',
  c_hash: 'Hash of the code that came with this id token.',
  s_hash: 'Hash of the state that the client sent.',
  sid: 'Session id at the issuer, for logging out.',
  events: 'Security events; in a logout token it names the back-channel logout.',
  name: "The user's full name, for display.",
  given_name: "The user's first name.",
  family_name: "The user's last name.",
  middle_name: "The user's middle name.",
  nickname: 'What the user wants to be called.',
  preferred_username: 'A name for display. It may change and be given to another: never a key.',
  profile: "Address of the user's profile page.",
  picture: "Address of the user's picture.",
  website: "Address of the user's own page.",
  email: 'E-mail address. It may change, and be unverified: never a key.',
  email_verified: 'Whether the issuer checked that the address is the user’s.',
  gender: "The user's gender.",
  birthdate: 'Date of birth, YYYY-MM-DD; the year may be 0000.',
  zoneinfo: "The user's time zone.",
  locale: "The user's language.",
  phone_number: 'Telephone number.',
  phone_number_verified: 'Whether the issuer checked the telephone number.',
  address: 'Postal address, an object.',
  updated_at: "When the user's data were last changed.",
};

const ACCESS_TOKEN: Book = {
  client_id: 'The client that asked for the token.',
  scope: 'What the client was allowed to do: words with spaces between them.',
  roles: "The user's roles.",
  groups: "The user's groups.",
  entitlements: 'What the user is entitled to.',
  authorization_details: 'What exactly was allowed (RFC 9396).',
};

const CONFIRMATION: Book = {
  cnf: 'Confirmation: the token is bound to a key, and useless without proof of it (jkt: thumbprint of a DPoP key, x5t#S256: of a client certificate).',
  htm: 'DPoP proof: the HTTP method of the one request it is for.',
  htu: 'DPoP proof: the address of that request, without query and fragment.',
  ath: 'DPoP proof: hash of the access token that it goes with.',
};

const EXCHANGE: Book = {
  act: 'Actor: who acts for the subject (delegation).',
  may_act: 'Who may act for the subject.',
};

const ENTRA: Book = {
  aio: 'Internal to Entra. Ignore it.',
  appid: 'Client (application) id, in version 1.0 tokens.',
  appidacr: 'How the client proved itself: 0 not at all, 1 by secret, 2 by certificate.',
  azpacr: 'How the client proved itself: 0 not at all, 1 by secret, 2 by certificate.',
  azp: 'Client (application) id, in version 2.0 tokens.',
  ver: 'Version of the token, 1.0 or 2.0. The issuer is written differently in each.',
  tid: 'Tenant id. Check it in an application of many tenants.',
  oid: 'Object id of the user or application: the same in all applications of the tenant.',
  sub: 'Subject: another one for each application. oid is the same in all.',
  idp: 'Where the user comes from, when not from this tenant.',
  idtyp: '“app” when no user is involved.',
  ipaddr: 'Address from which the user logged in.',
  roles: 'App roles of the user or application.',
  scp: 'What the user allowed the application: words with spaces between them.',
  wids: 'Tenant-wide roles of the user, by template id.',
  groups: 'Group ids. Many groups are left out, and _claim_names tells where to ask.',
  hasgroups: 'The user has too many groups for this token.',
  upn: 'User principal name. It may change: never a key.',
  unique_name: 'A name for display, not unique.',
  uti: 'Token id, like jti.',
  rh: 'Internal to Entra. Ignore it.',
  acct: '0 member of the tenant, 1 guest.',
  login_hint: 'For logging in or out without asking who.',
  xms_cc: 'Client capabilities; “cp1”: it understands claims challenges.',
  xms_tcdt: 'When the tenant was made.',
  nonce: 'In a Graph token’s header: such a token can be verified by Graph alone.',
};

const COGNITO: Book = {
  token_use: '“id” or “access”. Check it: an access token has no aud.',
  client_id: 'App client id, in access tokens. Check it in place of aud.',
  'cognito:username': 'The user’s name in the pool.',
  'cognito:groups': 'Groups of the user.',
  'cognito:roles': 'IAM roles of the groups.',
  'cognito:preferred_role': 'IAM role of the first of the groups.',
  'cognito:default_identity_id': 'Identity in the identity pool.',
  origin_jti: 'Id of the login. Revoking a refresh token revokes all that came from it.',
  event_id: 'Id of the login event.',
  device_key: 'The remembered device.',
  username: 'The user’s name, in access tokens.',
  identities: 'Providers by which the user came.',
};

const KEYCLOAK: Book = {
  typ: 'Kind of token: Bearer, ID, Refresh, Offline.',
  azp: 'The client that asked for the token.',
  aud: 'Audience. Keycloak writes “account” unless an audience mapper adds your service.',
  session_state: 'Session id (older name of sid).',
  realm_access: 'Roles in the realm.',
  resource_access: 'Roles by client.',
  'allowed-origins': 'Origins that may use the token from a browser.',
  acr: '1 after a login, 0 after a remembered session, unless configured.',
};

const OTHERS: Book = {
  scp: 'What the client was allowed to do: a list (Okta) or words.',
  permissions: 'What the user may do at this API (Auth0 RBAC).',
  gty: 'How the client got the token (Auth0 grant type).',
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
  alg: 'How the token is signed. It chooses nothing: your list decides.',
  typ: 'Kind of token: JWT, at+jwt (access token), dpop+jwt, logout+jwt.',
  kid: 'Key id: which key of the issuer’s set signed.',
  cty: 'Kind of contents; JWT: a token inside a token.',
  crit: 'Extensions that a reader must understand. None is supported: refused.',
  b64: 'Unencoded payload (RFC 7797). Not supported: refused.',
  jku: 'Address of a key set. Never followed: an attacker writes it.',
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
