// The options of `sign` and `createSigner`, a row each.
import { systemClock } from '../clock.ts';
import type { AlgorithmEntry } from '../crypto/algorithms.ts';
import { optionError } from '../errors.ts';
import { quote, showGiven } from '../messages.ts';
import { isObject, type JsonObject } from '../encoding/json.ts';
import type { SignOptions } from '../types.ts';
import { meantOption } from './meant.ts';
import { optional, type OptionReader, optionReader, type OptionTable, orElse, ownMembers } from './read.ts';
import { algorithm, clock, duration, expectedOf, flag, orLiteral, type Rule, text, texts } from './rules.ts';

/** The options of `sign` after they were checked; durations in seconds. */
interface CheckedOptions {
  readonly algorithm: AlgorithmEntry | undefined;
  readonly expiresIn: number | false | undefined;
  readonly notBefore: number | undefined;
  readonly issuer: string | undefined;
  readonly audience: string | readonly string[] | undefined;
  readonly issuedAt: boolean;
  readonly header: JsonObject;
  readonly allowNumericSub: boolean;
  readonly now: () => number;
  readonly allowInsecureKeySizes: boolean;
}

export interface SignPolicy extends CheckedOptions {
  /** what the options say of these claims, as JSON */
  readonly written: { readonly iss: string | undefined; readonly aud: string | undefined };
}

const audience: Rule<string | readonly string[]> = {
  expects: 'a non-empty string or a list of them',
  parse: (value) => text.parse(value) ?? texts.parse(value),
};

const header: Rule<JsonObject> = {
  expects: 'an object of header fields that JSON can carry',
  parse: parseHeader,
};

/** 50 years. Longer spans are points in time, or milliseconds. */
const LONGEST = 1_577_847_600;

const span: Rule<number> = {
  expects: (given) =>
    duration.parse(given) === undefined ? expectedOf(duration, given) : 'at most 50 years, not a point in time',
  parse: (value) => {
    const length = duration.parse(value) ?? Infinity;
    return length <= LONGEST ? length : undefined;
  },
};

const lifetime: Rule<number> = {
  expects: (given) =>
    duration.parse(given) === 0 ? 'more: the token would be dead when it is born' : expectedOf(span, given),
  parse: (value) => span.parse(value) || undefined,
};

const table = (): OptionTable<CheckedOptions> & { readonly [Name in keyof SignOptions]-?: unknown } => ({
  algorithm: optional(algorithm),
  expiresIn: optional(orLiteral(lifetime, false)),
  notBefore: optional(span),
  issuer: optional(text),
  audience: optional(audience),
  issuedAt: orElse(flag, true),
  header: orElse(header, {}),
  allowNumericSub: orElse(flag, false),
  now: orElse(clock, systemClock),
  allowInsecureKeySizes: orElse(flag, false),
});

/** @throws {UsageError} `ERR_JWT_OPTION_INVALID` */
export const readSignOptions: OptionReader<SignPolicy> = /* @__PURE__ */ optionReader(
  table,
  (options) => ({
    ...options,
    written: { iss: JSON.stringify(options.issuer), aud: JSON.stringify(options.audience) },
  }),
  meantOption,
);

/** `alg` is the key's business; `crit` and `b64` announce extensions that do not exist here. */
function parseHeader(value: unknown): JsonObject | undefined {
  if (!isObject(value) || Array.isArray(value)) return undefined;
  // without a prototype, so that a member `__proto__` is one like any other, and is found
  const fields = Object.create(null) as JsonObject;
  for (const name of ownMembers(value, 'option "header"')) {
    const field = (value as JsonObject)[name];
    refuseField(name, field);
    fields[name] = field;
  }
  return fields;
}

function refuseField(name: string, field: unknown): void {
  if (name === 'alg' || name === 'crit' || name === 'b64' || name === 'toJSON') {
    throw optionError(`option "header" must not set "${name}"`);
  }
  const isText = name === 'kid' || name === 'typ';
  if (field !== undefined && (!isText || text.parse(field) !== undefined)) return;
  throw optionError(`header ${quote(name)} is ${showGiven(field)}, expected ${isText ? text.expects : 'a JSON value'}`);
}
