// The options of `createGuard`, checked once, when the guard is made.
import type { TokenError } from '../index.ts';
import { type Finder, finderOf, inHeader } from './credentials.ts';
import { SCOPES } from './scope.ts';
import { isPlain } from '../plain.ts';
import { secondsIn } from '../time.ts';
import { fitting, usage } from './usage.ts';

export interface Policy {
  readonly realm: string;
  readonly from: Finder;
  /** whole seconds */
  readonly retryAfter: number;
  readonly describe: (error: TokenError) => unknown;
  readonly scope?: string;
}

/** What may stand between the quotes of a challenge (RFC 6750 §3). */
export const QUOTABLE: RegExp = /^[ !#-[\]-~]+$/;

/** For each option the check that yields what is used of it, or nothing, and what it must be. */
const OPTIONS: Readonly<Record<PropertyKey, readonly [parse: (value: unknown) => unknown, expected: string]>> = {
  realm: [(value) => fitting(QUOTABLE, value), "text like 'api'"],
  from: [finderOf, "'header', { cookie: 'name' } or a function"],
  retryAfter: [wholeSeconds, "a duration like '30s'"],
  describe: [(value) => typeof value === 'function' && value, 'a function'],
  scope: [(value) => fitting(SCOPES, value), "text like 'read:x write:x'"],
};

function wholeSeconds(value: unknown): number | undefined {
  // a larger bare number stands for milliseconds, most of the time
  const whole = Math.ceil(Number(secondsIn(typeof value === 'number' && value <= 3600 ? `${value}s` : value)));
  return Number.isSafeInteger(whole) ? whole : undefined;
}

const DESCRIPTIONS: Readonly<Partial<Record<string, string>>> = {
  ERR_JWT_EXPIRED: 'expired',
  ERR_JWT_NOT_ACTIVE: 'is not valid yet',
  ERR_JWT_REVOKED: 'was revoked',
};

/** One text for all other reasons: what is checked, and how far a token came, is nothing for the client. */
function describe({ code }: TokenError): string {
  return `the access token ${DESCRIPTIONS[code] ?? 'is not acceptable'}`;
}

/** @throws {UsageError} `ERR_JWT_OPTION_INVALID` */
export function policyOf(options: object): Policy {
  const policy: Record<PropertyKey, unknown> = {
    realm: 'api',
    from: inHeader,
    retryAfter: 30,
    describe,
    scope: undefined,
  };
  // what an object inherits would be lost
  if (!isPlain(options)) throw usage('the options must be a plain object');
  for (const name of Reflect.ownKeys(options)) {
    const [parse, expected] = (Object.hasOwn(OPTIONS, name) && OPTIONS[name]) || [];
    const value = (options as typeof policy)[name];
    policy[name] = parse?.(value);
    if (!policy[name] && policy[name] !== 0) {
      throw usage(
        parse
          ? `option "${String(name)}" must be ${expected}, got ${typeof value}`
          : `unknown option "${String(name)}"; known: ${Object.keys(OPTIONS).join(', ')}`,
      );
    }
  }
  return policy as unknown as Policy;
}
