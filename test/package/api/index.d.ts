export type Algorithm = SecretAlgorithm | KeyPairAlgorithm;

type AlgorithmMistake<Key, Options> = Options extends unknown ? IsAbsent<Options, 'algorithm'> extends true ? [
    MayName<Key>
] extends [
    never
] ? 'no algorithm' : never : never : never;

type AnyText = string & {};

interface AnyTokenError extends Error {
    readonly name: 'TokenError';
    readonly code: TokenErrorCode;
    readonly claim?: string;
    readonly issues?: readonly SchemaIssue[];
}

export interface CacheOptions {
    maxEntries?: number;
    ttl?: Duration;
}

export interface CallExpectations {
    subject?: string;
    claims?: ExpectedClaims;
}

interface CannotBeSet {
    readonly 'cannot be set': never;
}

export type ClaimErrorCode = 'ERR_JWT_CLAIM_MISSING' | 'ERR_JWT_CLAIM_INVALID' | 'ERR_JWT_CLAIM_MISMATCH' | 'ERR_JWT_EXPIRED' | 'ERR_JWT_NOT_ACTIVE' | 'ERR_JWT_TOO_OLD' | 'ERR_JWT_ISSUED_IN_FUTURE';

export interface ClaimTokenError extends AnyTokenError {
    readonly code: ClaimErrorCode;
    readonly claim: string;
}

type ClaimsAndSub<Names extends string, Sub> = {
    [Name in Names]: Name extends keyof KnownClaims<Sub> ? KnownClaims<Sub>[Name] : unknown;
} & {
    [Name in Exclude<keyof KnownClaims<Sub>, Names>]?: KnownClaims<Sub>[Name];
} & OtherClaims;

type ClaimsOf<Claims, Options> = IsOpen<Options> extends true ? Claims : Options extends unknown ? 'schema' extends keyof Options ? Claims : true extends Member<Options, 'allowNumericSub'> ? WithNumericSub<NamesOf<Options> & string> : WithClaims<NamesOf<Options> & string> : never;

export type ClaimsOfEntry<Entry extends IssuerEntry> = Entry extends {
    readonly schema: StandardSchema<infer Claims>;
} ? Claims : ClaimsOf<JwtClaims, Entry>;

type ClaimsToSign<Options> = IsOpen<Options> extends true ? SignClaims : {
    readonly [_ in 'a' as LifetimeMistake<{}, undefined, Options>]: 1;
} extends {
    readonly 'no lifetime': 1;
} ? SignClaims & {
    readonly exp: number;
} : SignClaims;

export interface DecodeOptions {
    maxTokenLength?: number;
    padding?: 'none' | 'required';
}

export interface Decoded {
    header: DecodedHeader;
    payload: DecodedClaims;
    signature: Uint8Array;
}

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

export interface DecodedHeader {
    alg?: unknown;
    typ?: unknown;
    kid?: unknown;
    [name: string]: unknown;
}

type DemandsOf<Mistakes extends string> = Where<'no lifetime', Mistakes, NeedsLifetime> & Where<'two lifetimes', Mistakes, {
    readonly expiresIn?: TheClaimsHaveExpAlready;
}> & Where<'no algorithm', Mistakes, NeedsAlgorithm> & Where<'header', Mistakes, {
    readonly header: {
        readonly [Name in NotOurs]?: CannotBeSet;
    };
}>;

export type Duration = number | `${number}${'s' | 'm' | 'h' | 'd' | 'w'}`;

export type Expected = string | readonly string[] | ((value: string) => boolean) | false;

export type ExpectedClaim = string | number | boolean | readonly (string | number | boolean)[] | ((value: unknown, payload: JwtClaims) => boolean);

export type ExpectedClaims = {
    readonly [name: string]: ExpectedClaim;
} & {
    readonly [Name in 'iss' | 'sub' | 'aud' | 'exp' | 'nbf' | 'iat']?: HasAnOptionOfItsOwn;
};

export type ExpectedFields = {
    readonly [name: string]: ExpectedClaim;
} & {
    readonly [Name in 'alg' | 'crit' | 'b64' | 'typ' | 'kid']?: IsJudgedAlways;
};

type Expiration<Options> = 'expiration' extends keyof Options ? Options['expiration'] : 'required';

export type ExplainedCheck<More extends string = string & {}> = PassedCheck<More> | FailedCheck<More>;

export type ExplainedName = 'format' | 'header' | 'algorithm' | 'crit' | 'typ' | 'key' | 'signature' | 'payload' | 'exp' | 'nbf' | 'iat' | 'iss' | 'aud' | 'sub' | 'jti' | 'schema' | 'revocation' | `header.${string}`;

export interface Explanation<More extends string = string & {}> {
    readonly valid: boolean;
    readonly header?: Record<string, unknown>;
    readonly payload?: Record<string, unknown>;
    readonly decoded?: {
        readonly header?: Record<string, unknown>;
        readonly payload?: Record<string, unknown>;
    };
    readonly checks: readonly ExplainedCheck<More>[];
    readonly notes: readonly string[];
    readonly hints: readonly string[];
}

export interface ExportJwkOptions {
    public?: boolean;
}

export interface ExternalSigner {
    readonly algorithm: Algorithm;
    readonly kid?: string;
    sign(data: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

type ExtraNames<Options> = Items<Member<Options, 'requiredClaims'>> | Names<Member<Options, 'claims'>>;

export interface FailedCheck<More extends string = string & {}> {
    readonly name: ExplainedName | More;
    readonly status: 'fail';
    readonly message: string;
    readonly code?: TokenErrorCode | UsageErrorCode | JwksErrorCode;
}

type FamiliesIn<List> = List extends readonly unknown[] ? number extends List['length'] ? never : {
    [Index in keyof List]: FamilyOf<List[Index]>;
}[number] : never;

type FamilyOf<Name> = [
    Name
] extends [
    SecretAlgorithm
] ? 'secret' : [
    Name
] extends [
    KeyPairAlgorithm
] ? 'key pair' : never;

type Fitting<Name, Algorithms> = [
    Name
] extends [
    never
] ? Name : Algorithm extends Name ? Algorithm : Algorithms;

interface HasAnOptionOfItsOwn {
    readonly 'has an option of its own': never;
}

type HeaderMistake<Options> = Options extends {
    readonly header: infer Header;
} ? string extends keyof Header ? never : [
    Extract<keyof Header, NotOurs>
] extends [
    never
] ? never : 'header' : never;

type IsAbsent<Options, Name extends string> = Options extends {
    readonly [N in Name]?: infer Value;
} ? Name extends keyof Options ? [
    Value
] extends [
    undefined
] ? true : false : true : true;

type IsAny<T> = 0 extends 1 & T ? true : false;

interface IsJudgedAlways {
    readonly 'is judged always': never;
}

type IsOpen<Options> = unknown extends Options ? true : [
    Options
] extends [
    Unread
] ? true : [
    object
] extends [
    Options
] ? string extends Options ? false : true : false;

type IsWritable<T> = (<X>() => X extends T ? 1 : 2) extends <X>() => X extends {
    -readonly [N in keyof T]: T[N];
} ? 1 : 2 ? true : false;

export interface IssuerEntry<Claims = unknown> extends VerifierOptions<Claims> {
    readonly issuer: string;
    readonly key: VerificationKey;
}

export type IssuerLookup<Entry extends IssuerEntry = IssuerEntry> = (issuer: string) => Entry | null | undefined | Promise<Entry | null | undefined>;

type Items<List> = List extends readonly string[] ? (number extends List['length'] ? never : List[number]) : never;

type ItemsOrAny<List> = List extends readonly string[] ? number extends List['length'] ? AnyText : List[number] : never;

const JWKS_ERROR_CODES: readonly [
    "ERR_JWKS_UNAVAILABLE",
    "ERR_JWKS_INVALID"
];

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
    keys?: never;
    publicKey?: never;
    privateKey?: never;
    [name: string]: unknown;
}

export type JwkLike = Jwk | WebJsonWebKey;

export interface Jwks {
    readonly keys: readonly Jwk[];
    readonly kty?: never;
}

export class JwksError extends Error {
    get name(): 'JwksError';
    readonly code: JwksErrorCode;
    constructor(code: JwksErrorCode, message: string, options?: {
        readonly cause?: unknown;
    });
}

export type JwksErrorCode = (typeof JWKS_ERROR_CODES)[number];

export type JwksFetch = (url: string, init: {
    readonly headers: Record<string, string>;
    readonly redirect: 'manual';
    readonly signal: RuntimeSignal;
}) => Promise<JwksResponse>;

export interface JwksLike {
    readonly keys: readonly JwkLike[];
    readonly kty?: never;
}

export interface JwksResponse {
    readonly status: number;
    readonly redirected?: boolean;
    readonly headers: {
        get(name: string): string | null;
    };
    readonly body: unknown;
    arrayBuffer(): Promise<ArrayBuffer>;
}

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

export interface JwtHeader {
    alg: Algorithm;
    typ?: string;
    kid?: string;
    [name: string]: unknown;
}

export interface KeyAddressOptions extends RemoteJwksOptions {
    kid: RegExp;
}

export interface KeyPair {
    readonly privateKey: WebCryptoKey;
    readonly publicKey: WebCryptoKey;
}

export type KeyPairAlgorithm = 'RS256' | 'RS384' | 'RS512' | 'PS256' | 'PS384' | 'PS512' | 'ES256' | 'ES384' | 'ES512' | 'EdDSA' | 'Ed25519' | 'ML-DSA-44' | 'ML-DSA-65' | 'ML-DSA-87';

export interface KeyPairOptions {
    extractable?: boolean;
    modulusLength?: number;
}

export type KeyResolver = (header: JwtHeader, token: string) => ResolvedKey | Promise<ResolvedKey>;

interface KnownClaims<Sub> {
    iss: string;
    sub: Sub;
    aud: string | string[];
    exp: number;
    nbf: number;
    iat: number;
    jti: string;
}

type LifetimeMistake<Claims, Exp, Options> = Options extends unknown ? IsAbsent<Options, 'expiresIn'> extends true ? 'exp' extends keyof Claims ? never : 'no lifetime' : Options extends {
    readonly expiresIn: unknown;
} ? undefined extends Exp ? never : Claims extends {
    readonly exp: unknown;
} ? 'two lifetimes' : never : never : never;

type ListDemands<Mistakes extends string> = Where<'none', Mistakes, {
    readonly algorithms: readonly [
        Algorithm,
        ...Algorithm[]
    ];
}> & Where<'mixed', Mistakes, {
    readonly algorithms: readonly SecretAlgorithm[] | readonly KeyPairAlgorithm[];
}>;

type ListMistake<List> = List extends readonly never[] ? 'none' : [
    'secret' | 'key pair'
] extends [
    FamiliesIn<List>
] ? 'mixed' : never;

type MayName<Key> = IsAny<Key> extends true ? 'any' : Key extends ExternalSigner ? 'signer' : Key extends string | Uint8Array | WebCryptoKeyLike | NodeKeyObject ? never : 'alg' extends keyof Key ? 'JWK' : 'kty' extends keyof Key ? never : 'unknown';

type Member<T, Name extends string> = T extends {
    readonly [N in Name]: infer Value;
} ? Value : undefined;

type Names<T> = {
    [Name in keyof T]-?: {} extends Pick<T, Name> ? never : Name;
}[keyof T] & string;

type NamesInVariable<Options, Known> = NamesThatExist<Writable<Options>, Known>;

type NamesOf<Options> = ('optional' extends Expiration<Options> ? never : 'exp') | (false extends Member<Options, 'issuer'> ? never : 'iss') | (false extends Member<Options, 'audience'> ? never : 'aud') | (Options extends {
    readonly subject: unknown;
} ? 'sub' : never) | (Options extends {
    readonly maxAge: unknown;
} ? 'iat' : never) | ExtraNames<Options>;

type NamesOrAny<T> = T extends unknown ? (string extends keyof T ? AnyText : keyof T & string) : never;

type NamesThatExist<Options, Known> = Where<'unknown', UnknownName<Options, Known> extends never ? never : 'unknown', NoSuchOption<UnknownName<Options, Known>>>;

type NamesToExplain<Options> = [
    Options
] extends [
    Unread
] ? never : IsOpen<Options> extends true ? AnyText : Options extends unknown ? ItemsOrAny<Optional<Options, 'requiredClaims'>> | NamesOrAny<Optional<Options, 'claims'>> : never;

interface NeedsAlgorithm {
    readonly algorithm: Algorithm;
}

interface NeedsLifetime {
    readonly expiresIn: Duration | false;
}

type NegativeMistake<Time> = Time extends string | number ? `${Time}` extends `-${string}` ? 'negative' : never : never;

interface NoBuiltIn {
    readonly [Symbol.iterator]?: never;
    readonly [Symbol.toStringTag]?: never;
    readonly [Symbol.toPrimitive]?: never;
    readonly [Symbol.hasInstance]?: never;
    readonly [Symbol.match]?: never;
    readonly toJSON?: never;
}

interface NoSuchOption<Name> {
    readonly 'no such option': Name;
}

export interface NodeKeyObject {
    readonly type: 'secret' | 'public' | 'private';
    export(options?: {
        format: 'der';
        type: 'spki' | 'pkcs8';
    }): Uint8Array;
}

type NotNegative<Options, Name extends string> = Where<'negative', NegativeMistake<Member<Options, Name>>, {
    readonly [N in Name]?: ZeroOrMore;
}>;

type NotOurs = 'alg' | 'crit' | 'b64';

interface OnlyVerifyMakesThese {
    readonly verified?: true;
}

type Optional<T, Name extends string> = Name extends keyof T ? Exclude<T[Name], undefined> : never;

interface OtherClaims {
    [name: string]: unknown;
}

export interface OtherTokenError extends AnyTokenError {
    readonly code: Exclude<TokenErrorCode, ClaimErrorCode | 'ERR_JWT_SCHEMA'>;
}

export interface PassedCheck<More extends string = string & {}> {
    readonly name: ExplainedName | More;
    readonly status: 'pass' | 'skipped';
    readonly message: string;
    readonly code?: never;
}

export type PayloadOf<Verifier extends (token: string) => Promise<{
    readonly payload: unknown;
}>> = Awaited<ReturnType<Verifier>>['payload'];

type Read<Given, Demands = {}> = [
    Given
] extends [
    never
] ? Given : Demands;

type ReadExp<Exp> = [
    Exp
] extends [
    never
] ? {
    readonly exp: Exp;
} : unknown;

export interface RegisteredClaims {
    readonly iss?: string | undefined;
    readonly sub?: string | undefined;
    readonly aud?: string | readonly string[] | undefined;
    readonly exp?: number | undefined;
    readonly nbf?: number | undefined;
    readonly iat?: number | undefined;
    readonly jti?: string | undefined;
}

export type RemoteHeaders = Readonly<Record<string, string>> | ((url: string) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>);

export interface RemoteIssuer extends RemoteJwks {
    readonly issuer: string;
}

export interface RemoteIssuerOptions extends RemoteJwksOptions {
    discovery?: string | {
        readonly href: string;
    };
    tenants?: readonly string[] | ((tenant: string) => boolean);
}

export interface RemoteJwks {
    (header: JwtHeader, token: string): ResolvedKey | Promise<ResolvedKey>;
    reload(): Promise<void>;
    stats(): {
        readonly keys: number;
        readonly fetches: number;
        readonly failures: number;
        readonly fetchedAt: number | undefined;
        readonly expiresAt: number | undefined;
    };
}

export interface RemoteJwksOptions {
    cacheMaxAge?: Duration;
    cooldown?: Duration;
    timeout?: Duration;
    staleIfError?: Duration;
    maxBytes?: number;
    headers?: RemoteHeaders;
    read?: (answer: unknown) => Jwks;
    allowInsecureTransport?: boolean;
    fetch?: JwksFetch;
    now?: () => number;
}

export interface RemoteTenants extends RemoteJwks {
    readonly issuer: (issuer: string) => boolean;
}

export type ResolvedKey = SingleKey | JwksLike | readonly SingleKey[] | null | undefined;

type RuntimeSignal = typeof globalThis extends {
    AbortSignal: {
        prototype: infer Signal;
    };
} ? Signal : {
    readonly aborted: boolean;
};

export interface SchemaIssue {
    readonly message: string;
    readonly path?: readonly PropertyKey[] | undefined;
}

type SchemaResult<Output> = {
    readonly value: Output;
    readonly issues?: undefined;
} | {
    readonly issues: readonly {
        readonly message: string;
        readonly path?: readonly (PropertyKey | {
            readonly key: PropertyKey;
        })[] | undefined;
    }[];
};

export interface SchemaTokenError extends AnyTokenError {
    readonly code: 'ERR_JWT_SCHEMA';
    readonly issues: readonly SchemaIssue[];
}

export type SecretAlgorithm = 'HS256' | 'HS384' | 'HS512';

export type SignClaims = RegisteredClaims & NoBuiltIn & (object | {
    readonly [name: string]: unknown;
});

type SignDemands<Claims, Exp, Key, Options> = IsOpen<Options> extends true ? {} : [
    Exclude<keyof Options, keyof SignOptions>
] extends [
    never
] ? DemandsOf<LifetimeMistake<Claims, Exp, Options> | AlgorithmMistake<Key, Options> | HeaderMistake<Options>> & NotNegative<Options, 'expiresIn'> & NotNegative<Options, 'notBefore'> : NamesInVariable<Options, SignOptions>;

export interface SignOptions {
    algorithm?: Algorithm;
    expiresIn?: Duration | false;
    notBefore?: Duration;
    issuer?: string;
    audience?: string | readonly string[];
    issuedAt?: boolean;
    header?: {
        readonly kid?: string;
        readonly typ?: string;
        readonly [name: string]: unknown;
    };
    allowNumericSub?: boolean;
    now?: () => number;
    allowInsecureKeySizes?: boolean;
}

export interface SignToken<Claims extends SignClaims = SignClaims> {
    (claims: Claims): Promise<string>;
    readonly lifetime: number | undefined;
}

type SignerDemands<Key, Options> = SignDemands<SignClaims, undefined, Key, Options>;

export type SigningKey = SingleKey | ExternalSigner;

export type SingleKey = string | Uint8Array | JwkLike | WebCryptoKeyLike | NodeKeyObject;

export interface StandardSchema<Output = unknown> {
    readonly '~standard': {
        readonly version: 1;
        readonly vendor: string;
        readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
        readonly types?: {
            readonly input: unknown;
            readonly output: Output;
        } | undefined;
    };
}

const TOKEN_ERROR_CODES: readonly [
    "ERR_JWT_MALFORMED",
    "ERR_JWT_TOO_LARGE",
    "ERR_JWT_ALG_NOT_ALLOWED",
    "ERR_JWT_CRIT_UNSUPPORTED",
    "ERR_JWT_TYP_MISMATCH",
    "ERR_JWT_KEY_NOT_FOUND",
    "ERR_JWT_KEY_AMBIGUOUS",
    "ERR_JWT_SIGNATURE_INVALID",
    "ERR_JWT_CLAIM_MISSING",
    "ERR_JWT_CLAIM_INVALID",
    "ERR_JWT_CLAIM_MISMATCH",
    "ERR_JWT_EXPIRED",
    "ERR_JWT_NOT_ACTIVE",
    "ERR_JWT_TOO_OLD",
    "ERR_JWT_ISSUED_IN_FUTURE",
    "ERR_JWT_SCHEMA",
    "ERR_JWT_REVOKED"
];

interface TheClaimsHaveExpAlready {
    readonly 'take exp out of the claims, or leave out expiresIn': never;
}

export type TokenError = ClaimTokenError | SchemaTokenError | OtherTokenError;

export const TokenError: TokenErrorConstructor;

export type TokenErrorCode = (typeof TOKEN_ERROR_CODES)[number];

export interface TokenErrorConstructor {
    new (code: TokenErrorCode, message: string, details?: TokenErrorDetails): TokenError;
    readonly prototype: TokenError;
    [Symbol.hasInstance](value: unknown): value is TokenError;
}

export interface TokenErrorDetails {
    readonly claim?: string;
    readonly issues?: readonly SchemaIssue[];
    readonly cause?: unknown;
}

const USAGE_ERROR_CODES: readonly [
    "ERR_JWT_OPTION_INVALID",
    "ERR_JWT_KEY_INVALID",
    "ERR_JWT_ALG_UNSUPPORTED"
];

type UnknownName<Options, Known> = Options extends unknown ? Exclude<Names<Options>, keyof Known> : never;

type Unread = {
    readonly unread: never;
};

export class UsageError extends Error {
    get name(): 'UsageError';
    readonly code: UsageErrorCode;
    constructor(code: UsageErrorCode, message: string, options?: {
        readonly cause?: unknown;
    });
}

export type UsageErrorCode = (typeof USAGE_ERROR_CODES)[number];

export type VerificationKey = SingleKey | JwksLike | readonly SingleKey[] | KeyResolver;

export interface Verified<Claims = JwtClaims> {
    header: JwtHeader;
    payload: VerifiedClaims<Claims>;
}

export type VerifiedClaims<Claims = JwtClaims> = Claims & VerifiedMark;

class VerifiedMark {
    get propertyIsEnumerable(): OnlyVerifyMakesThese;
}

export interface VerifierOptions<Claims = JwtClaims> extends VerifyOptions<Claims> {
    cache?: boolean | CacheOptions;
}

type VerifyDemands<Options, Known = VerifyOptions> = IsOpen<Options> extends true ? {} : ListDemands<ListMistake<Member<Options, 'algorithms'>>> & NotNegative<Options, 'maxAge'> & NotNegative<Options, 'clockTolerance'> & NamesInVariable<Options, Known>;

export interface VerifyOptions<Claims = JwtClaims> {
    algorithms: readonly Algorithm[];
    issuer: Expected;
    audience: Expected;
    subject?: string;
    typ?: string | readonly string[] | false;
    expiration?: 'required' | 'optional';
    requiredClaims?: readonly string[];
    claims?: ExpectedClaims;
    header?: ExpectedFields;
    maxAge?: Duration;
    clockTolerance?: Duration;
    schema?: StandardSchema<Claims>;
    isRevoked?: (payload: VerifiedClaims, header: JwtHeader) => boolean | Promise<boolean>;
    allowNumericSub?: boolean;
    maxTokenLength?: number;
    padding?: 'none' | 'required';
    now?: () => number;
    allowInsecureKeySizes?: boolean;
}

export type VerifyOutcome<Claims = JwtClaims> = {
    readonly ok: true;
    readonly header: JwtHeader;
    readonly payload: VerifiedClaims<Claims>;
} | {
    readonly ok: false;
    readonly error: TokenError;
};

export interface VerifyToken<Claims = JwtClaims> {
    (token: string, call?: CallExpectations | number): Promise<Verified<Claims>>;
}

export interface WebCryptoKey {
    readonly type: 'private' | 'public' | 'secret';
    readonly extractable: boolean;
    readonly algorithm: {
        name: string;
    };
    readonly usages: ('decrypt' | 'deriveBits' | 'deriveKey' | 'encrypt' | 'sign' | 'unwrapKey' | 'verify' | 'wrapKey')[];
}

export interface WebCryptoKeyLike {
    readonly type: string;
    readonly extractable: boolean;
    readonly algorithm: {
        readonly name: string;
    };
    readonly usages: readonly string[];
}

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
    readonly keys?: undefined;
}

type Where<Mistake extends string, Mistakes extends string, Demand> = {
    readonly [_ in 'a' as Mistakes]: 1;
} extends {
    readonly [M in Mistake]: 1;
} ? Demand : {};

export type WithClaims<Names extends string> = ClaimsAndSub<Names, string>;

export type WithNumericSub<Names extends string> = ClaimsAndSub<Names, string | number>;

type Writable<T> = {
    [Name in keyof T as IsWritable<Pick<T, Name>> extends true ? Name : never]: T[Name];
};

interface ZeroOrMore {
    readonly 'a time of 0 or more': never;
}

export function createMultiVerifier<const Entry extends IssuerEntry>(entries: readonly (IssuerEntry & Read<Entry, VerifyDemands<Entry, IssuerEntry>>)[] | IssuerLookup<IssuerEntry & Read<Entry, VerifyDemands<Entry, IssuerEntry> & NamesThatExist<Entry, IssuerEntry>>>): VerifyToken<ClaimsOfEntry<Entry>>;

export function createRemoteIssuer(issuer: string, options?: RemoteIssuerOptions & {
    tenants?: never;
}): RemoteIssuer;

export function createRemoteIssuer(issuer: string, options: RemoteIssuerOptions & {
    tenants: NonNullable<RemoteIssuerOptions['tenants']>;
}): RemoteTenants;

export function createRemoteIssuer(issuer: string, options?: RemoteIssuerOptions): RemoteIssuer | RemoteTenants;

export function createRemoteJwks(url: string | {
    readonly href: string;
}, options?: RemoteJwksOptions): RemoteJwks;

export function createRemoteJwks(urlOf: (kid: string) => string | {
    readonly href: string;
} | null | undefined, options: KeyAddressOptions): RemoteJwks;

export function createSigner<Key extends SigningKey, const Options = Unread>(key: Key, options: SignOptions & Read<Options, SignerDemands<Key, Options>>): SignToken<ClaimsToSign<Options>>;

export function createVerifier<Claims = JwtClaims, const Options = Unread>(key: VerificationKey, options: VerifierOptions<Claims> & Read<Options, VerifyDemands<Options, VerifierOptions>>): VerifyToken<ClaimsOf<Claims, Options>>;

export function decode(token: string, options?: DecodeOptions): Decoded;

export function explain<Claims, const Options = Unread>(token: string, key: VerificationKey | undefined, options: VerifyOptions<Claims> & Read<Options, VerifyDemands<Options>>): Promise<Explanation<NamesToExplain<Options>>>;

export function explain(token: string, verifyToken: VerifyToken<unknown>): Promise<Explanation>;

export function explain<const Options = Unread>(token: string, key?: undefined, options?: Partial<VerifyOptions> & Read<Options>): Promise<Explanation<NamesToExplain<Options>>>;

export function exportJwk(key: WebCryptoKeyLike | NodeKeyObject | JwkLike | string, options?: ExportJwkOptions): Promise<Jwk>;

export function exportPem(key: WebCryptoKeyLike | NodeKeyObject | JwkLike): Promise<string>;

export function generateKeyPair<Name extends Algorithm>(algorithm: Fitting<Name, KeyPairAlgorithm>, options?: KeyPairOptions): Promise<KeyPair>;

export function generateSecret<Name extends Algorithm>(algorithm?: Fitting<Name, SecretAlgorithm>): string;

export function isJwksError(error: unknown): error is JwksError;

export function isTokenError(error: unknown): error is TokenError;

export function isUsageError(error: unknown): error is UsageError;

export function jwkThumbprint(jwk: JwkLike): Promise<string>;

export function secondsLeft(token: string, options?: {
    readonly now?: () => number;
}): number | undefined;

export function sign<Claims extends SignClaims, Key extends SigningKey, const Options = Unread, Exp = undefined>(claims: Claims & ReadExp<Exp>, key: Key, options: SignOptions & Read<Options, SignDemands<Claims, Exp, Key, Options>>): Promise<string>;

export function signatureFromDer(der: Uint8Array, algorithm: Algorithm): Uint8Array;

export function signatureToDer(raw: Uint8Array, algorithm: Algorithm): Uint8Array;

export function tryVerify<Claims>(verification: Promise<Verified<Claims>>): Promise<VerifyOutcome<Claims>>;

export function verify<Claims = JwtClaims, const Options = Unread>(token: string, key: VerificationKey, options: VerifyOptions<Claims> & Read<Options, VerifyDemands<Options>>): Promise<Verified<ClaimsOf<Claims, Options>>>;
