// The options of `verify`, `createVerifier` and `explain`: a row each, and the policy that is made of them.
import { systemClock } from '../clock.ts';
import type { Base64urlReader } from '../encoding/base64url.ts';
import { ALGORITHMS, type AlgorithmEntry } from '../crypto/algorithms.ts';
import { type ClaimPolicy, type ClaimRule, rulesFor, rulesOfCall } from '../token/claims.ts';
import { LONGEST_TOKEN, prepareReader } from '../token/compact.ts';
import type { Padding } from '../token/malformed.ts';
import type { NamedExpectations } from '../token/expected.ts';
import type { TypPolicy } from '../token/header.ts';
import type { CacheOptions, CallExpectations, VerifierOptions, VerifyOptions } from '../types.ts';
import { meantOption } from './meant.ts';
import { optional, type OptionReader, optionReader, type OptionTable, orElse, required } from './read.ts';
import { namedExpectations } from './expectations.ts';
import {
  algorithms,
  callback,
  clock,
  count,
  durationUpTo,
  expectation,
  flag,
  oneOf,
  oneOrMoreTexts,
  orLiteral,
  padding,
  type Rule,
  schema,
  text,
  texts,
  type Validate,
} from './rules.ts';

/** The options after they were checked; durations in seconds. */
interface CheckedOptions extends ClaimPolicy {
  readonly algorithms: ReadonlyMap<unknown, AlgorithmEntry>;
  readonly typ: TypPolicy;
  readonly claims: NamedExpectations;
  readonly header: NamedExpectations;
  readonly requiredClaims: readonly string[];
  readonly schema: Validate | undefined;
  readonly isRevoked: VerifyOptions['isRevoked'] | undefined;
  readonly maxTokenLength: number;
  readonly padding: Padding;
  readonly now: () => number;
  readonly allowInsecureKeySizes: boolean;
}

/** What is prepared once for all tokens. */
interface Prepared {
  /** the claims that are judged, in this order, each once */
  readonly rules: readonly ClaimRule[];
  readonly reader: Base64urlReader;
}

export interface VerifyPolicy extends CheckedOptions, Prepared {}

/** What only one request knows, beside what the verifier asks for. */
interface CallPolicy {
  readonly subject: string | undefined;
  readonly claims: NamedExpectations;
}

interface VerifierPolicy extends VerifyPolicy {
  readonly cache: CachePolicy | false;
}

export interface CachePolicy {
  readonly maxEntries: number;
  /** seconds */
  readonly ttl: number;
}

type Rows<Checked, Options> = OptionTable<Checked> & { readonly [Name in keyof Options]-?: unknown };

const verifyTable = (): Rows<CheckedOptions, VerifyOptions> => ({
  algorithms: required(algorithms, 'it is the list of algorithms you accept, e.g. algorithms: ["ES256"]'),
  issuer: required(expectation, 'name who must have issued the token, or say issuer: false'),
  audience: required(expectation, 'name for whom it must be, or say audience: false'),
  subject: optional(text),
  typ: optional(orLiteral(oneOrMoreTexts, false)),
  expiration: orElse(oneOf('required', 'optional'), 'required'),
  requiredClaims: orElse(texts, []),
  claims: orElse(namedExpectations('claims', CLAIM_OPTIONS), []),
  header: orElse(namedExpectations('header', FIELD_OPTIONS), []),
  maxAge: optional(durationUpTo(31 * 86_400)),
  clockTolerance: orElse(durationUpTo(3600), 0),
  schema: optional(schema),
  isRevoked: optional(callback('a function (payload, header) => boolean or a promise of it')),
  allowNumericSub: orElse(flag, false),
  maxTokenLength: orElse(count, LONGEST_TOKEN),
  padding: orElse(padding, 'none'),
  now: orElse(clock, systemClock),
  allowInsecureKeySizes: orElse(flag, false),
});

const verifierTable = (): Rows<CheckedOptions & { cache: CachePolicy | false }, VerifierOptions> => ({
  ...verifyTable(),
  cache: orElse(cache, false),
});

const callTable = (): Rows<CallPolicy, CallExpectations> => ({
  subject: optional(text),
  claims: orElse(namedExpectations('claims', CLAIM_OPTIONS), []),
});

/** Names with an option of their own, and that option. */
const CLAIM_OPTIONS: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ['iss', 'issuer'],
  ['aud', 'audience'],
  ['sub', 'subject'],
  ['exp', 'expiration'],
  ['nbf', 'clockTolerance'],
  ['iat', 'maxAge'],
]);

const FIELD_OPTIONS: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ['alg', 'algorithms'],
  ['typ', 'typ'],
  ['kid', 'key'],
  ['crit', ''],
  ['b64', ''],
]);

/** Without a key nothing can be accepted, so nothing need be expected. */
const keylessTable = (): Rows<CheckedOptions, VerifyOptions> => ({
  ...verifyTable(),
  algorithms: orElse(algorithms, ALGORITHMS),
  issuer: orElse(expectation, false),
  audience: orElse(expectation, false),
});

const cacheTable = (): Rows<CachePolicy, CacheOptions> => ({
  maxEntries: orElse(count, 1000),
  ttl: orElse(durationUpTo(86_400), Infinity),
});

const readCacheOptions: OptionReader<CachePolicy> = /* @__PURE__ */ optionReader(
  cacheTable,
  (options) => options,
  meantOption,
  'cache',
);

const cache: Rule<CachePolicy | false> = {
  expects: 'true, false, or { maxEntries, ttl }',
  parse: (value) => {
    if (value === false) return false;
    if (value !== true && (typeof value !== 'object' || value === null || Array.isArray(value))) return undefined;
    return readCacheOptions(value === true ? {} : value, '');
  },
};

function prepared<Options extends CheckedOptions>(options: Options): Options & Prepared {
  return { ...prepareReader(options), rules: rulesFor(options.requiredClaims, options.claims) };
}

/** @throws {UsageError} `ERR_JWT_OPTION_INVALID` */
export const readVerifyOptions: OptionReader<VerifyPolicy> = /* @__PURE__ */ optionReader(
  verifyTable,
  prepared,
  meantOption,
);

/** @throws {UsageError} `ERR_JWT_OPTION_INVALID` */
export const readVerifierOptions: OptionReader<VerifierPolicy> = /* @__PURE__ */ optionReader(
  verifierTable,
  prepared,
  meantOption,
);

/** For `explain` without a key: nothing is required. @throws {UsageError} `ERR_JWT_OPTION_INVALID` */
export const readKeylessOptions: OptionReader<VerifyPolicy> = /* @__PURE__ */ optionReader(
  keylessTable,
  prepared,
  meantOption,
);

/** @throws {UsageError} `ERR_JWT_OPTION_INVALID` */
export const readCallExpectations: OptionReader<readonly ClaimRule[]> = /* @__PURE__ */ optionReader(
  callTable,
  ({ subject, claims }) => rulesOfCall(subject, claims),
  meantOption,
);
