import { ALGORITHMS, type AlgorithmEntry } from '../crypto/algorithms.ts';
import type { ClaimPolicy } from '../token/claims.ts';
import type { CacheOptions, StandardSchema, VerifierOptions, VerifyOptions } from '../types.ts';
import { type OptionTable, optionReader } from './read.ts';
import {
  algorithms,
  callback,
  clock,
  count,
  duration,
  expectation,
  flag,
  oneOf,
  orLiteral,
  type Rule,
  schema,
  text,
  texts,
} from './rules.ts';

/** The options of `verify` after they were checked; durations in seconds. */
export interface VerifyPolicy extends ClaimPolicy {
  readonly algorithms: ReadonlyMap<unknown, AlgorithmEntry>;
  readonly typ: string | false | undefined;
  readonly schema: StandardSchema | undefined;
  readonly isRevoked: VerifyOptions['isRevoked'] | undefined;
  readonly maxTokenLength: number;
  readonly now: () => number;
  readonly allowInsecureKeySizes: boolean;
}

export interface VerifierPolicy extends VerifyPolicy {
  readonly cache: CachePolicy | false;
}

export interface CachePolicy {
  readonly maxEntries: number;
  /** seconds */
  readonly ttl: number;
}

export const MAX_TOKEN_LENGTH = 16_384;

const verifyTable: OptionTable<VerifyPolicy> & { [Name in keyof VerifyOptions]-?: unknown } = {
  algorithms,
  issuer: /* @__PURE__ */ expectation('name who must have issued the token, or say issuer: false'),
  audience: /* @__PURE__ */ expectation('name for whom it must be, or say audience: false'),
  subject: text,
  typ: /* @__PURE__ */ orLiteral(text, false),
  expiration: /* @__PURE__ */ oneOf('required', 'optional'),
  requiredClaims: texts,
  maxAge: duration,
  clockTolerance: duration,
  schema,
  isRevoked: /* @__PURE__ */ callback('a function (payload, header) => boolean or a promise of it'),
  maxTokenLength: count,
  now: clock,
  allowInsecureKeySizes: flag,
};

const cacheTable: OptionTable<CachePolicy> & { [Name in keyof CacheOptions]-?: unknown } = {
  maxEntries: count,
  ttl: duration,
};

const readCacheOptions: (options: unknown) => CachePolicy = /* @__PURE__ */ optionReader(
  cacheTable,
  { maxEntries: 1000, ttl: Infinity },
  'cache.',
);

const cache: Rule<CachePolicy | false> = {
  expects: 'true, false, or { maxEntries, ttl }',
  parse: (value) => {
    if (typeof value === 'boolean') return value && readCacheOptions({});
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? readCacheOptions(value) : undefined;
  },
};

const verifierTable: OptionTable<VerifierPolicy> & { [Name in keyof VerifierOptions]-?: unknown } =
  /* @__PURE__ */ Object.assign({}, verifyTable, { cache });

/** What holds when an option is left out. Who calls `verify` must give the first three. */
const DEFAULTS: Omit<VerifyPolicy, 'algorithms' | 'issuer' | 'audience'> = {
  subject: undefined,
  typ: undefined,
  expiration: 'required',
  requiredClaims: [],
  maxAge: undefined,
  clockTolerance: 0,
  schema: undefined,
  isRevoked: undefined,
  maxTokenLength: MAX_TOKEN_LENGTH,
  now: () => Date.now(),
  allowInsecureKeySizes: false,
};

const unset = /* @__PURE__ */ Object.assign(
  { algorithms: undefined, issuer: undefined, audience: undefined },
  DEFAULTS,
) as unknown as VerifyPolicy;

/** @throws {UsageError} `ERR_JWT_OPTION_INVALID` */
export const readVerifyOptions: (options: unknown) => VerifyPolicy = /* @__PURE__ */ optionReader(verifyTable, unset);

/** @throws {UsageError} `ERR_JWT_OPTION_INVALID` */
export const readVerifierOptions: (options: unknown) => VerifierPolicy = /* @__PURE__ */ optionReader<VerifierPolicy>(
  verifierTable,
  /* @__PURE__ */ Object.assign({ cache: false } as const, unset),
);

/** For `explain` without options: what can be judged when nobody said what is expected. */
export const NO_EXPECTATIONS: VerifyPolicy = /* @__PURE__ */ Object.assign(
  { algorithms: ALGORITHMS, issuer: false, audience: false } as const,
  DEFAULTS,
);
