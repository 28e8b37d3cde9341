// What a token is asked for on the command line, as the library's options. What is not asked for is not checked, and
// shown as such, save `exp`, which is required unless somebody says otherwise.
import { algorithmsFor, type GivenKey } from './keys.ts';
import { isSecretAlgorithm, readAlgorithm } from './algorithms.ts';
import type { Arguments } from './arguments.ts';
import { readClaims } from './claim-option.ts';
import { readClockOption, readSpan } from './durations.ts';
import { wrongUse } from './failure.ts';
import type { Algorithm, VerifyOptions } from './library.ts';

export interface Expectations {
  readonly options: VerifyOptions;
  /** `false` when the key alone says which there can be */
  readonly asksForAlgorithm: boolean;
  /** milliseconds since 1970, for telling times */
  readonly now: number;
}

/** @throws {Failure} */
export function readExpectations(given: Arguments, key: GivenKey | undefined, named: unknown): Expectations {
  const clock = readClockOption(given);
  const [algorithms, issuers, audiences] = [readAlgorithms(given), issuersOf(given, key), given.list('audience')];
  const [subject, types, maxAge, tolerance] = [
    given.text('subject'),
    given.list('typ'),
    given.text('max-age'),
    given.text('tolerance'),
  ];
  const claims = readClaims(given.list('claim'));
  const options: VerifyOptions = {
    algorithms: algorithms ?? algorithmsFor(key?.family ?? 'public', named),
    issuer: issuers,
    audience: audiences.length > 0 && audiences,
    typ: types.length > 0 && types,
    ...(claims && { claims }),
    ...(subject !== undefined && { subject }),
    ...(given.flag('no-exp') && { expiration: 'optional' as const }),
    ...(maxAge !== undefined && { maxAge: readSpan('max-age', maxAge) }),
    ...(tolerance !== undefined && { clockTolerance: readSpan('tolerance', tolerance) }),
    ...(clock && { now: clock }),
    ...(given.flag('allow-insecure-key-sizes') && { allowInsecureKeySizes: true }),
  };
  return { options, asksForAlgorithm: algorithms !== undefined, now: clock?.() ?? Date.now() };
}

/** HMAC beside public keys is how a public key becomes a secret: the library refuses it, this says it in its words. */
function readAlgorithms(given: Arguments): readonly Algorithm[] | undefined {
  const names = given.list('alg').flatMap((text) => text.split(','));
  if (names.length === 0) return undefined;
  const algorithms = names.map((name) => readAlgorithm(name.trim()));
  const secrets = algorithms.filter(isSecretAlgorithm).length;
  if (secrets > 0 && secrets < algorithms.length) {
    throw wrongUse('--alg: HS* needs a secret, the others a public key; no token is verified with either');
  }
  return [...new Set(algorithms)];
}

/** What the key's issuer is, and what was asked for beside it, must be one. */
function issuersOf(given: Arguments, key: GivenKey | undefined): VerifyOptions['issuer'] {
  // doctor's own option, which names the provider
  const issuers = given.command === 'doctor' ? [] : given.list('issuer');
  const expected = key?.issuer;
  if (expected === undefined) return issuers.length > 0 && issuers;
  if (issuers.length === 0) return expected;
  const isHis = typeof expected === 'string' ? issuers.includes(expected) : issuers.every(expected);
  if (!isHis) throw wrongUse('--issuer is another one than --issuer-keys, which expects that issuer already');
  return typeof expected === 'string' ? expected : issuers;
}
