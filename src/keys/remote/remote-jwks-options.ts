import { optionError } from '../../errors.ts';
import { show } from '../../messages.ts';
import type { FetchPolicy } from './fetch-jwks.ts';
import type { JwksFetch, RemoteJwksOptions } from '../../types.ts';
import { optional, type OptionReader, optionReader, type OptionTable, orElse } from '../../options/read.ts';
import { callback, clock, count, durationUpTo, expectedOf, type Rule } from '../../options/rules.ts';

/** The options of `createRemoteJwks` after they were checked; durations in seconds. */
export interface RemoteJwksPolicy extends FetchPolicy {
  readonly cacheMaxAge: number;
  readonly cooldown: number;
  readonly staleIfError: number;
  readonly now: () => number;
}

const headers: Rule<Readonly<Record<string, string>>> = {
  expects: 'an object of header names and text, as HTTP allows them',
  parse: (value) => {
    // not a `Headers`: spread, it would be empty
    if (Object.prototype.toString.call(value) !== '[object Object]') return undefined;
    const copy = { ...(value as Record<string, string>) };
    return Object.values(copy).every((text) => typeof text === 'string') && areHeaders(copy) ? copy : undefined;
  },
};

/** Asked of the one that will send them. */
function areHeaders(headers: Readonly<Record<string, string>>): boolean {
  try {
    return new Headers(headers) instanceof Headers;
  } catch {
    return false;
  }
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

const table = (): OptionTable<RemoteJwksPolicy> & { readonly [Name in keyof RemoteJwksOptions]-?: unknown } => ({
  cacheMaxAge: orElse(durationUpTo(86_400), 600),
  cooldown: orElse(durationUpTo(3600), 30),
  timeout: orElse(timeout(), 5),
  staleIfError: orElse(durationUpTo(604_800), 3600),
  maxBytes: orElse(count, 262_144),
  headers: orElse(headers, {}),
  fetch: optional(callback<JwksFetch>('a function like fetch')),
  now: orElse(clock, () => Date.now()),
});

/** @throws {UsageError} `ERR_JWT_OPTION_INVALID` */
export const readRemoteJwksOptions: OptionReader<RemoteJwksPolicy> = /* @__PURE__ */ optionReader(
  table,
  (options) => options,
);

/** https only: who can change the key set on its way signs whatever he likes. Loopback is for development. */
export function readJwksUrl(url: unknown): string {
  let parsed: URL;
  const text: unknown = typeof url === 'object' && url !== null ? (url as { href?: unknown }).href : url;
  try {
    parsed = new URL(String(text));
  } catch (cause) {
    throw optionError(`the URL is ${show(url)}, expected an absolute https URL`, { cause });
  }
  const { protocol, hostname, username, password } = parsed;
  const loopback = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && loopback)) {
    throw optionError(`the URL begins with ${show(protocol)}, expected https (http only to loopback)`);
  }
  if (username || password) throw optionError('the URL holds credentials, use the option "headers"');
  return parsed.href;
}
