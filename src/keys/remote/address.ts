// Addresses of key sets: knows which ones may be asked, and how one is named without its secrets.
import { optionError } from '../../errors.ts';
import { kindOf } from '../../messages.ts';
import { attempt, missing, needGlobal } from '../../runtime.ts';

/**
 * https only: who can change the key set on its way signs whatever he likes. Loopback is for development.
 * Of what was handed in only the kind is shown: it may be a password in the wrong place, or hold one.
 * @throws {UsageError} `ERR_JWT_OPTION_INVALID`
 */
export function readAddress(given: unknown, allowInsecureTransport: boolean, what = 'the URL'): URL {
  const url = judgeAddress(given, allowInsecureTransport);
  if (typeof url === 'string') throw optionError(`${what} ${url}`);
  return url;
}

/**
 * @param from what leads there: what came by https leads on by https, not even to loopback, which would be this machine
 * and not the provider's
 * @returns the address, or what is wrong with it
 */
export function judgeAddress(given: unknown, allowInsecureTransport: boolean, from = ''): URL | string {
  // what another server answered must be text, as JSON has it
  const url = from && typeof given !== 'string' ? undefined : parseUrl(given);
  if (!url) return `is not an absolute URL (got ${kindOf(given)}), expected https://…`;
  const { protocol, hostname, username, password } = url;
  const mayBePlain = allowInsecureTransport || (isLoopback(hostname) && !from.startsWith('https:'));
  if (protocol !== 'https:' && !(protocol === 'http:' && mayBePlain)) {
    const found = protocol === 'http:' ? protocol : 'another scheme';
    return `begins with ${found}, expected https (http only on loopback, or with allowInsecureTransport: true)`;
  }
  return username || password ? 'holds credentials, use the option "headers"' : url;
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

/** Text, or an object with an `href` (a `URL` of any realm); relative to `base`, if there is one. */
export function parseUrl(given: unknown, base?: string): URL | undefined {
  const RuntimeUrl = workingUrl();
  try {
    const text: unknown = typeof given === 'object' && given !== null ? (given as { href?: unknown }).href : given;
    return typeof text === 'string' ? new RuntimeUrl(text, base) : undefined;
  } catch {
    return undefined;
  }
}

let proven: typeof URL | undefined;

/** React Native's own has members that throw. */
function workingUrl(): typeof URL {
  const RuntimeUrl = needGlobal('URL');
  if (RuntimeUrl === proven) return proven;
  if (attempt(() => new RuntimeUrl('https://a:1/').host) !== 'a:1')
    throw missing('URL that takes addresses apart', 'load another polyfill');
  return (proven = RuntimeUrl);
}

/** Without credentials and without the query, which may hold an API key. */
export function placeOf(url: string): string {
  const parsed = parseUrl(url);
  return parsed ? `${parsed.protocol}//${parsed.host}${parsed.pathname}` : 'an address';
}
