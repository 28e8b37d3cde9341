// The options of `verify`, `createVerifier`, `createMultiVerifier` and `decode`.
import type { VerificationKey } from './keys.ts';
import type { Algorithm, Duration } from './names.ts';
import type { JwtClaims, JwtHeader, Verified, VerifiedClaims } from './tokens.ts';

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
  readonly [Name in 'iss' | 'sub' | 'aud' | 'exp' | 'nbf' | 'iat']?: HasAnOptionOfItsOwn;
};

/** What the compiler shows for a name that is judged anyway. */
interface HasAnOptionOfItsOwn {
  readonly 'has an option of its own': never;
}

/** What header fields must be, by name. Those that are always judged are not among them. */
export type ExpectedFields = { readonly [name: string]: ExpectedClaim } & {
  readonly [Name in 'alg' | 'crit' | 'b64' | 'typ' | 'kid']?: IsJudgedAlways;
};

/** What the compiler shows for a field that is judged anyway. */
interface IsJudgedAlways {
  readonly 'is judged always': never;
}

/** The options of `verify` and `explain`. */
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

/** The options of `createVerifier`. */
export interface VerifierOptions<Claims = JwtClaims> extends VerifyOptions<Claims> {
  /**
   * Remember that a token's signature held; what can change is judged anew at each use. Holds bearer tokens (of at
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

/** What only one request knows, added to what the verifier expects: `verifyToken(token, { claims: { nonce } })`. */
export interface CallExpectations {
  /** The exact `sub`. Default: not checked. */
  subject?: string;
  /** What further claims must be, by name; each must be there. Default: nothing is expected. */
  claims?: ExpectedClaims;
}

/** The options of `decode`. */
export interface DecodeOptions {
  /** Longest token in characters. Default 16 384. */
  maxTokenLength?: number;
  /** `'required'`: each segment carries exactly its `=`, as AWS load balancers write it. Default `'none'`. */
  padding?: 'none' | 'required';
}
