// The options of `sign` and `createSigner`, a row each.
import type { AlgorithmEntry } from '../crypto/algorithms.ts';
import { optionError } from '../errors.ts';
import { quote, show } from '../messages.ts';
import type { JsonObject } from '../encoding/json.ts';
import type { SignOptions } from '../types.ts';
import { optional, type OptionReader, optionReader, type OptionTable, orElse } from './read.ts';
import { algorithm, clock, duration, flag, orLiteral, type Rule, text, texts } from './rules.ts';

/** The options of `sign` after they were checked; durations in seconds. */
export interface SignPolicy {
  readonly algorithm: AlgorithmEntry | undefined;
  readonly expiresIn: number | false | undefined;
  readonly notBefore: number | undefined;
  readonly issuer: string | undefined;
  readonly audience: string | readonly string[] | undefined;
  readonly issuedAt: boolean;
  readonly header: JsonObject;
  readonly now: () => number;
  readonly allowInsecureKeySizes: boolean;
}

const audience: Rule<string | readonly string[]> = {
  expects: 'a non-empty string or a list of them',
  parse: (value) => text.parse(value) ?? texts.parse(value),
};

const header: Rule<JsonObject> = {
  expects: 'an object of header fields that JSON can carry',
  parse: parseHeader,
};

const table = (): OptionTable<SignPolicy> & { readonly [Name in keyof SignOptions]-?: unknown } => ({
  algorithm: optional(algorithm),
  expiresIn: optional(orLiteral(duration, false)),
  notBefore: optional(duration),
  issuer: optional(text),
  audience: optional(audience),
  issuedAt: orElse(flag, true),
  header: orElse(header, {}),
  now: orElse(clock, () => Date.now()),
  allowInsecureKeySizes: orElse(flag, false),
});

/** @throws {UsageError} `ERR_JWT_OPTION_INVALID` */
export const readSignOptions: OptionReader<SignPolicy> = /* @__PURE__ */ optionReader(table, (options) => options);

/** `alg` is the key's business; `crit` and `b64` announce extensions that do not exist here. */
function parseHeader(value: unknown): JsonObject | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const fields = { ...value } as JsonObject;
  for (const [name, field] of Object.entries(fields)) {
    if (name === 'alg' || name === 'crit' || name === 'b64') {
      throw optionError(`option "header" must not set "${name}"`);
    }
    const isText = name === 'kid' || name === 'typ';
    if (field === undefined || (isText && text.parse(field) === undefined)) {
      const unset = field === undefined ? ' (is an environment variable unset?)' : '';
      const expects = isText ? text.expects : 'a JSON value';
      throw optionError(`header ${quote(name)} is ${show(field)}${unset}, expected ${expects}`);
    }
  }
  return fields;
}
