// The public types; their docstrings are the reference.
import type { JwksErrorCode, TokenError, TokenErrorCode, UsageErrorCode } from './errors.ts';

/** A JWS algorithm (RFC 7518 §3.1, RFC 8037, RFC 9864, ML-DSA where the runtime has it). `none` does not exist. */
export type Algorithm = SecretAlgorithm | KeyPairAlgorithm;

/** The algorithms whose key is a secret: HMAC. */
export type SecretAlgorithm = 'HS256' | 'HS384' | 'HS512';

/** The algorithms that sign with a private key and verify with its public key. */
export type KeyPairAlgorithm =
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'EdDSA'
  | 'Ed25519'
  | 'ML-DSA-44'
  | 'ML-DSA-65'
  | 'ML-DSA-87';

/** A span of time: a number of **seconds**, or text with a unit: `'30s'`, `'15m'`, `'1.5h'`, `'7d'`, `'2w'`. */
export type Duration = number | `${number}${'s' | 'm' | 'h' | 'd' | 'w'}`;

/** The JOSE header of a token whose header was judged (RFC 7515 §4). */
export interface JwtHeader {
  alg: Algorithm;
  typ?: string;
  kid?: string;
  [name: string]: unknown;
}

/** The claims of a token (RFC 7519 §4). Times are NumericDates: seconds since 1970. */
export interface JwtClaims {
  iss?: string;
  sub?: string;
  aud?: string | string[];
  exp?: number;
  nbf?: number;
  iat?: number;
  jti?: string;
  [name: string]: unknown;
}

/** Claims to be signed: any object that JSON can carry. Members that are `undefined` are left out. */
export type SignClaims = RegisteredClaims & NoBuiltIn & (object | { readonly [name: string]: unknown });

/** What lists, Maps, promises, dates and functions have: none of them is an object of claims. */
interface NoBuiltIn {
  readonly [Symbol.iterator]?: never;
  readonly [Symbol.toStringTag]?: never;
  readonly [Symbol.toPrimitive]?: never;
  readonly [Symbol.hasInstance]?: never;
}

/** What the claims of RFC 7519 §4.1 must be, where they are given. */
export interface RegisteredClaims {
  readonly iss?: string | undefined;
  readonly sub?: string | undefined;
  readonly aud?: string | readonly string[] | undefined;
  readonly exp?: number | undefined;
  readonly nbf?: number | undefined;
  readonly iat?: number | undefined;
  readonly jti?: string | undefined;
}

/** What the compiler shows to whoever hands in claims that did not come out of `verify`. */
interface OnlyVerifyMakesThese {
  readonly verified?: true;
}

/**
 * The mark of verified claims; it exists at compile time only. It is an accessor, because spread and rest leave accessors
 * out: a copy with something changed is not verified. It has a name that every object has, with a type that fits no
 * object's: TypeScript then refuses to hand over a plain object, and still lets itself be told `payload as Mine`.
 */
declare class VerifiedMark {
  get propertyIsEnumerable(): OnlyVerifyMakesThese;
}

/**
 * A payload that came out of `verify`. Neither what `decode` returns, nor a plain object, nor a copy made with
 * `{ ...payload }` fits a parameter of this type, so that unverified claims cannot be handed on by mistake. For tests of
 * your own functions: `{ sub: 'user-42' } as VerifiedClaims`.
 */
export type VerifiedClaims<Claims = JwtClaims> = Claims & VerifiedMark;

/** What `verify` resolves to. Both objects are yours: nothing else refers to them. */
export interface Verified<Claims = JwtClaims> {
  header: JwtHeader;
  payload: VerifiedClaims<Claims>;
}

/** What `tryVerify` resolves to: ask `ok` first. */
export type VerifyOutcome<Claims = JwtClaims> =
  | { readonly ok: true; readonly header: JwtHeader; readonly payload: VerifiedClaims<Claims> }
  | { readonly ok: false; readonly error: TokenError };

/** The payload that a verifier hands out: `PayloadOf<typeof verifyToken>`. */
export type PayloadOf<Verifier extends (token: string) => Promise<{ readonly payload: unknown }>> = Awaited<
  ReturnType<Verifier>
>['payload'];

/** What `decode` returns: nothing of it is verified. */
export interface Decoded {
  header: DecodedHeader;
  payload: DecodedClaims;
  signature: Uint8Array;
}

/** What a token says its header is. */
export interface DecodedHeader {
  alg?: unknown;
  typ?: unknown;
  kid?: unknown;
  [name: string]: unknown;
}

/** What a token says its claims are: of any type, until somebody looks. */
export interface DecodedClaims {
  iss?: unknown;
  sub?: unknown;
  aud?: unknown;
  exp?: unknown;
  nbf?: unknown;
  iat?: unknown;
  jti?: unknown;
  [name: string]: unknown;
}

/** A JSON Web Key (RFC 7517 §4). */
export interface Jwk {
  kty?: string;
  use?: string;
  key_ops?: string[];
  alg?: string;
  kid?: string;
  crv?: string;
  x?: string;
  y?: string;
  d?: string;
  n?: string;
  e?: string;
  p?: string;
  q?: string;
  dp?: string;
  dq?: string;
  qi?: string;
  k?: string;
  pub?: string;
  priv?: string;
  /** an object with keys in it is no key: hand in the set, or the one key of the pair */
  keys?: never;
  publicKey?: never;
  privateKey?: never;
  [name: string]: unknown;
}

/** A JWK as the DOM's types have it (`JsonWebKey`, what `subtle.exportKey('jwk', …)` answers): without further members. */
export interface WebJsonWebKey {
  readonly kty?: string | undefined;
  readonly use?: string | undefined;
  readonly key_ops?: readonly string[] | undefined;
  readonly alg?: string | undefined;
  readonly ext?: boolean | undefined;
  readonly crv?: string | undefined;
  readonly x?: string | undefined;
  readonly y?: string | undefined;
  readonly d?: string | undefined;
  readonly n?: string | undefined;
  readonly e?: string | undefined;
  readonly p?: string | undefined;
  readonly q?: string | undefined;
  readonly dp?: string | undefined;
  readonly dq?: string | undefined;
  readonly qi?: string | undefined;
  readonly oth?: readonly object[] | undefined;
  readonly k?: string | undefined;
}

/** Whatever is taken for a JWK. */
export type JwkLike = Jwk | WebJsonWebKey;

/** A JWK Set (RFC 7517 §5). */
export interface Jwks {
  readonly keys: readonly Jwk[];
}

/** Whatever is taken for a JWK Set. */
export interface JwksLike {
  readonly keys: readonly JwkLike[];
}

/** A WebCrypto `CryptoKey`, described by its shape: the DOM's types have that name, Node's do not. */
export interface WebCryptoKey {
  readonly type: 'private' | 'public' | 'secret';
  readonly extractable: boolean;
  readonly algorithm: { name: string };
  readonly usages: ('decrypt' | 'deriveBits' | 'deriveKey' | 'encrypt' | 'sign' | 'unwrapKey' | 'verify' | 'wrapKey')[];
}

/** What may be handed in as a CryptoKey. */
export interface WebCryptoKeyLike {
  readonly type: string;
  readonly extractable: boolean;
  readonly algorithm: { readonly name: string };
  readonly usages: readonly string[];
}

/** A `KeyObject` of `node:crypto`, described by its shape. */
export interface NodeKeyObject {
  readonly type: 'secret' | 'public' | 'private';
  export(options?: { format: 'der'; type: 'spki' | 'pkcs8' }): Uint8Array;
}

/** One key: secret text or bytes (HS*), PEM text, JWK, CryptoKey or KeyObject. */
export type SingleKey = string | Uint8Array | JwkLike | WebCryptoKeyLike | NodeKeyObject;

/** A signer outside this process: KMS, HSM, WebAuthn. */
export interface ExternalSigner {
  readonly algorithm: Algorithm;
  readonly kid?: string;
  /**
   * Signs the bytes it is given (the JWS signing input, not hashed yet) and answers the signature in JOSE's form:
   * for ECDSA the raw r ‖ s, see `signatureFromDer`. Its length is checked.
   */
  sign(data: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

export type SigningKey = SingleKey | ExternalSigner;

/** What a resolver may answer; `null`, `undefined` and `''` reject the token. */
export type ResolvedKey = SingleKey | JwksLike | readonly SingleKey[] | null | undefined;

/** Finds the key for a token. What it answers is checked like any key; what it throws goes to the caller. */
export type KeyResolver = (header: JwtHeader, token: string) => ResolvedKey | Promise<ResolvedKey>;

export type VerificationKey = SingleKey | JwksLike | readonly SingleKey[] | KeyResolver;

/** Standard Schema v1 (standardschema.dev): what zod, valibot, arktype and others implement. */
export interface StandardSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
}

type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | {
      readonly issues: readonly {
        readonly message: string;
        readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
      }[];
    };

/** Which values of a claim are expected: one, one of several, a function that says so, or `false`: not checked. */
export type Expected = string | readonly string[] | ((value: string) => boolean) | false;

/**
 * What a further claim, or a header field, must be: a value, one of several, or a function that gets the whole value and
 * the payload (copies) and of whose answers only `true` accepts. A claim that is a list of strings fits if one entry does.
 */
export type ExpectedClaim =
  | string
  | number
  | boolean
  | readonly (string | number | boolean)[]
  | ((value: unknown, payload: JwtClaims) => boolean);

/** What claims must be, by name. Those of RFC 7519 are not among them: they have options of their own. */
export type ExpectedClaims = { readonly [name: string]: ExpectedClaim } & {
  readonly [Name in 'iss' | 'sub' | 'aud' | 'exp' | 'nbf' | 'iat']?: never;
};

/** What header fields must be, by name. Those that are always judged are not among them. */
export type ExpectedFields = { readonly [name: string]: ExpectedClaim } & {
  readonly [Name in 'alg' | 'crit' | 'b64' | 'typ' | 'kid']?: never;
};

export interface SignOptions {
  /** Required, unless the key itself names it (JWK `alg`, external signer); two different names are an error. */
  algorithm?: Algorithm;
  /**
   * Lifetime, sets `exp`: counts from the claims' `iat` when they carry one, else from now; at most 50 years. Required
   * unless the claims carry `exp`; `false`: the token never expires.
   */
  expiresIn?: Duration | false;
  /** Sets `nbf` to the claims' `iat`, else now, plus this (RFC 7519 §4.1.5). */
  notBefore?: Duration;
  /** Sets `iss`. */
  issuer?: string;
  /** Sets `aud`. */
  audience?: string | readonly string[];
  /** Set `iat` to now, unless the claims carry one. Default `true`. */
  issuedAt?: boolean;
  /** More header fields; `alg`, `crit` and `b64` cannot be set. `typ` is `JWT` and `kid` the JWK's, unless given. */
  header?: { readonly kid?: string; readonly typ?: string; readonly [name: string]: unknown };
  /** Let `sub` be a safe integer, for verifiers that expect one. Default `false`. */
  allowNumericSub?: boolean;
  /** The clock: milliseconds since 1970. Default `Date.now`. */
  now?: () => number;
  /** Accept secrets shorter than the hash and RSA keys under 2048 bits. Default `false`. */
  allowInsecureKeySizes?: boolean;
}

/** What `createSigner` returns: signs claims, each call a token. */
export interface SignToken<Claims extends SignClaims = SignClaims> {
  (claims: Claims): Promise<string>;
  /** `expiresIn` in seconds, for OAuth's `expires_in`; `undefined` when the claims say it, or nobody (`false`) */
  readonly lifetime: number | undefined;
}

export interface VerifyOptions<Claims = JwtClaims> {
  /** **Required.** The algorithms that are accepted, exactly these names (RFC 8725 §3.1). */
  algorithms: readonly Algorithm[];
  /** **Required.** Who must have issued the token (`iss`); `false`: not checked. */
  issuer: Expected;
  /** **Required.** For whom it must be (`aud`, one match suffices); `false`: not checked. */
  audience: Expected;
  /** The exact `sub`. Default: not checked. */
  subject?: string;
  /**
   * The header's `typ`, one or several, upper or lower case, `application/` ignored. Default: absent or `JWT`;
   * `false`: any.
   */
  typ?: string | readonly string[] | false;
  /** May `exp` be missing? Default `'required'`: it may not. */
  expiration?: 'required' | 'optional';
  /** Further claims that must be there, whatever their value. Default: none. */
  requiredClaims?: readonly string[];
  /** What further claims must be, by name; each must be there. Default: nothing is expected. */
  claims?: ExpectedClaims;
  /** What header fields must be, by name, judged after the signature held. Default: nothing is expected. */
  header?: ExpectedFields;
  /** How old a token may be by its `iat`, which it then needs. Default: any age. */
  maxAge?: Duration;
  /** Leeway for `exp`, `nbf` and `maxAge`. Default 0. */
  clockTolerance?: Duration;
  /** A Standard Schema: validates the payload after all other checks; `payload` becomes its output. */
  schema?: StandardSchema<Claims>;
  /** Asked last, on cache hits too. Only `false` accepts; what it throws goes to the caller. */
  isRevoked?: (payload: VerifiedClaims, header: JwtHeader) => boolean | Promise<boolean>;
  /** Accept a `sub` that is a safe integer, as old issuers write it; `subject` compares its text. Default `false`. */
  allowNumericSub?: boolean;
  /** Longest token in characters; a longer one is rejected before anything is decoded. Default 16 384. */
  maxTokenLength?: number;
  /** `'required'`: each segment carries exactly its `=`, as AWS load balancers write it. Default `'none'`. */
  padding?: 'none' | 'required';
  /** The clock: milliseconds since 1970. Default `Date.now`. */
  now?: () => number;
  /** Accept secrets shorter than the hash and RSA keys under 2048 bits. Default `false`. */
  allowInsecureKeySizes?: boolean;
}

/** How many verified tokens are remembered, and for how long. */
export interface CacheOptions {
  /** Default 1000. */
  maxEntries?: number;
  /** Forget a token this long after its signature was verified. Default: at its `exp`. */
  ttl?: Duration;
}

export interface VerifierOptions<Claims = JwtClaims> extends VerifyOptions<Claims> {
  /**
   * Remember that a token's signature held; everything else is judged anew at each use. Holds bearer tokens (of at
   * most 4 kB) in memory. Default `false`.
   */
  cache?: boolean | CacheOptions;
}

/** What `createVerifier` returns: verifies tokens, with the options and the key that it was made with. */
export interface VerifyToken<Claims = JwtClaims> {
  /** @param call what only this request knows; a number is ignored, so that `tokens.map(verifyToken)` works */
  (token: string, call?: CallExpectations | number): Promise<Verified<Claims>>;
}

/** An entry of `createMultiVerifier`: the options of `createVerifier` and the key; `issuer` is exactly one text. */
export interface IssuerEntry<Claims = unknown> extends VerifierOptions<Claims> {
  readonly issuer: string;
  readonly key: VerificationKey;
}

/** Finds the entry for an issuer that nobody has verified yet; `null` and `undefined`: it is nobody's. */
export type IssuerLookup<Entry extends IssuerEntry = IssuerEntry> = (
  issuer: string,
) => Entry | null | undefined | Promise<Entry | null | undefined>;

/** The claims that the verifier of an entry hands out. */
export type ClaimsOfEntry<Entry extends IssuerEntry> = Entry extends { readonly schema: StandardSchema<infer Claims> }
  ? Claims
  : JwtClaims;

/** What only one request knows, added to what the verifier expects: `verifyToken(token, { claims: { nonce } })`. */
export interface CallExpectations {
  /** The exact `sub`. Default: not checked. */
  subject?: string;
  /** What further claims must be, by name; each must be there. Default: nothing is expected. */
  claims?: ExpectedClaims;
}

export interface DecodeOptions {
  /** Longest token in characters. Default 16 384. */
  maxTokenLength?: number;
  /** `'required'`: each segment carries exactly its `=`, as AWS load balancers write it. Default `'none'`. */
  padding?: 'none' | 'required';
}

/** The names of checks: those of the token itself, of the claims of RFC 7519, and of header fields. */
export type ExplainedName =
  | 'format'
  | 'header'
  | 'algorithm'
  | 'crit'
  | 'typ'
  | 'key'
  | 'signature'
  | 'payload'
  | 'exp'
  | 'nbf'
  | 'iat'
  | 'iss'
  | 'aud'
  | 'sub'
  | 'jti'
  | 'schema'
  | 'revocation'
  | `header.${string}`;

/** One line of an `Explanation`. `More` are the claims that the options name. */
export type ExplainedCheck<More extends string = string & {}> = PassedCheck<More> | FailedCheck<More>;

/** A check that held, or that could not be run. */
export interface PassedCheck<More extends string = string & {}> {
  readonly name: ExplainedName | More;
  /** `skipped`: could not be judged, or nobody asked for it */
  readonly status: 'pass' | 'skipped';
  readonly message: string;
  readonly code?: never;
}

/** A check that did not hold. */
export interface FailedCheck<More extends string = string & {}> {
  readonly name: ExplainedName | More;
  readonly status: 'fail';
  readonly message: string;
  /** the code that `verify` would throw; none where a function of yours threw */
  readonly code?: TokenErrorCode | UsageErrorCode | JwksErrorCode;
}

/** Every check that could be run on a token, in pipeline order. */
export interface Explanation<More extends string = string & {}> {
  /** `true` exactly when `verify` with the same arguments resolves */
  readonly valid: boolean;
  /** only where the signature held */
  readonly header?: Record<string, unknown>;
  /** the claims as they were signed, only where the signature held */
  readonly payload?: Record<string, unknown>;
  /** **Not verified:** what could be read, also of an unsigned, damaged or encrypted token. */
  readonly decoded?: { readonly header?: Record<string, unknown>; readonly payload?: Record<string, unknown> };
  readonly checks: readonly ExplainedCheck<More>[];
  /** what stood around the token, or why there is none */
  readonly notes: readonly string[];
  /** likely mistakes, such as an encoded secret, a trailing slash, a clock */
  readonly hints: readonly string[];
}

export interface KeyPair {
  readonly privateKey: WebCryptoKey;
  readonly publicKey: WebCryptoKey;
}

export interface ExportJwkOptions {
  /** Only the public half, also of a private key. Default `false`. */
  public?: boolean;
}

export interface KeyPairOptions {
  /** May the private key be exported? Default `false`. */
  extractable?: boolean;
  /** RSA only, in bits, at least 2048. Default 2048. */
  modulusLength?: number;
}

/** What `createRemoteJwks` returns: a resolver that can also be told to fetch, and asked how it is. */
export interface RemoteJwks {
  (header: JwtHeader, token: string): ResolvedKey | Promise<ResolvedKey>;
  /** Fetches the set now. @throws {JwksError} */
  reload(): Promise<void>;
  stats(): {
    /** how many keys the set has */
    readonly keys: number;
    readonly fetches: number;
    readonly failures: number;
    /** milliseconds since 1970 */
    readonly fetchedAt: number | undefined;
    readonly expiresAt: number | undefined;
  };
}

export interface RemoteJwksOptions {
  /** How long a set is used before it is fetched again; `Cache-Control` may shorten this. Default `'10m'`. */
  cacheMaxAge?: Duration;
  /** Least time between two fetches for unknown `kid`s, and longest pause after failures. Default `'30s'`. */
  cooldown?: Duration;
  /** For the whole response. Default `'5s'`. */
  timeout?: Duration;
  /** How long past its refresh a set still serves while the endpoint is down. Default `'1h'`. */
  staleIfError?: Duration;
  /** Largest answer in bytes. Default 262 144. */
  maxBytes?: number;
  /** More request headers, or a function that is asked for them at each request: for credentials that change. */
  headers?: RemoteHeaders;
  /**
   * Makes a key set of what the address answers (parsed JSON, or text), where it has another form than a JWK Set, an
   * object whose members are all PEM (`{ kid: PEM }`), or one PEM. What it throws is a `JwksError`.
   */
  read?: (answer: unknown) => Jwks;
  /** Allow http outside of loopback: whoever sits in between then decides whose tokens are accepted. Default `false`. */
  allowInsecureTransport?: boolean;
  /** Instead of the global `fetch`. */
  fetch?: JwksFetch;
  /** The clock: milliseconds since 1970. Default `Date.now`. */
  now?: () => number;
}

/** For keys with an address each. */
export interface KeyAddressOptions extends RemoteJwksOptions {
  /** Which kids are put into an address: those that it matches as a whole. It must be anchored: `/^…$/`. */
  kid: RegExp;
}

export interface RemoteIssuerOptions extends RemoteJwksOptions {
  /** Where the discovery document is, if not where OpenID Connect or RFC 8414 put it. */
  discovery?: string | { readonly href: string };
  /** Required with `{tenantid}` in the issuer: whose tokens are accepted. Of a function only `true` accepts. */
  tenants?: readonly string[] | ((tenant: string) => boolean);
}

/** What `createRemoteIssuer` returns. */
export interface RemoteIssuer extends RemoteJwks {
  /** as it was given, for the verifier's option `issuer` */
  readonly issuer: string;
}

/** What `createRemoteIssuer` returns for an issuer with `{tenantid}`. */
export interface RemoteTenants extends RemoteJwks {
  /** Is this the issuer of an accepted tenant? For the verifier's option `issuer`. */
  readonly issuer: (issuer: string) => boolean;
}

/** Request headers, or a function that answers them, or a promise of them, for each request. */
export type RemoteHeaders =
  | Readonly<Record<string, string>>
  | ((url: string) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>);

/** The runtime's `AbortSignal`, where the DOM's or Node's types declare one. */
type RuntimeSignal = typeof globalThis extends { AbortSignal: { prototype: infer Signal } }
  ? Signal
  : { readonly aborted: boolean };

/** The part of `fetch` that is used. */
export type JwksFetch = (
  url: string,
  init: {
    readonly headers: Record<string, string>;
    readonly redirect: 'manual';
    readonly signal: RuntimeSignal;
  },
) => Promise<JwksResponse>;

/** The part of a `Response` that is used. */
export interface JwksResponse {
  readonly status: number;
  readonly redirected?: boolean;
  readonly headers: { get(name: string): string | null };
  readonly body: unknown;
  arrayBuffer(): Promise<ArrayBuffer>;
}
