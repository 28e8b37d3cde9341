// The options of remote key sets, as the caller gives them and as they are used: durations in seconds.
import { systemClock } from '../../clock.ts';
import { meantOption } from '../../options/meant.ts';
import { optional, type OptionReader, optionReader, type OptionTable, orElse } from '../../options/read.ts';
import { callback, clock, count, durationUpTo, expectedOf, flag, type Rule } from '../../options/rules.ts';
import type { JwksFetch, RemoteJwksOptions } from '../../types.ts';
import { headers } from './headers.ts';
import type { CachePolicy } from './remote-set.ts';
import type { RequestPolicy } from './request.ts';

export interface RemotePolicy extends CachePolicy, RequestPolicy {
  readonly read: ((answer: unknown) => unknown) | undefined;
  readonly allowInsecureTransport: boolean;
}

function timeout(): Rule<number> {
  const rule = durationUpTo(300);
  return {
    expects: (given) =>
      typeof given === 'number' && given > 0
        ? expectedOf(rule, given)
        : "a number of seconds, more than 0, or text with a unit such as '5s'",
    parse: (value) => rule.parse(value) || undefined,
  };
}

/** Every function that takes options of remote sets says in a type that it has a row for each. */
export type Declares<Options> = { readonly [Name in keyof Options]-?: unknown };

export const remoteTable = (): OptionTable<RemotePolicy> & Declares<RemoteJwksOptions> => ({
  cacheMaxAge: orElse(durationUpTo(86_400), 600),
  cooldown: orElse(durationUpTo(3600), 30),
  timeout: orElse(timeout(), 5),
  staleIfError: orElse(durationUpTo(604_800), 3600),
  maxBytes: orElse(count, 262_144),
  headers: orElse(headers, {}),
  read: optional(callback('a function that makes { keys: [...] } of what the address answers')),
  allowInsecureTransport: orElse(flag, false),
  fetch: optional(callback<JwksFetch>('a function like fetch')),
  now: orElse(clock, systemClock),
});

/** @throws {UsageError} `ERR_JWT_OPTION_INVALID` */
export const readRemoteOptions: OptionReader<RemotePolicy> = /* @__PURE__ */ optionReader(
  remoteTable,
  (options) => options,
  meantOption,
);
