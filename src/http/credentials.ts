// Takes the one token out of a request. Every pattern starts at a fixed place or behind a separator: time is linear.
import { headerOf } from './request.ts';
import { fitting, unawaited, usage } from './usage.ts';

/** Answers the token, `''` when there are no credentials, `undefined` when they are malformed. */
export type Finder = (request: unknown) => string | undefined;

/** RFC 6750 §2.1: the scheme in any case, spaces, one `b64token`. */
const BEARER = /^[ \t]*bearer +([\w.~+/-]+=*)[ \t]*$/i;

/**
 * The scheme alone or with what is no token; or another scheme behind a comma: two headers in one. A mere parameter
 * (`realm="x"`) has its sign right behind the name.
 */
const MALFORMED = /^[ \t]*bearer(?![\w-])|,[ \t]*[^\s,=]+([ \t]+[^\s,=]|[ \t]*$)/i;

export const inHeader: Finder = (request) => {
  const text = headerOf(request, 'authorization', ', ');
  // A comma between quotes is the text's own: a Digest may be for "Ada, Countess of Lovelace". What is not closed goes
  // on to the end, so that no character is looked at twice.
  return (
    BEARER.exec(text)?.[1] ?? (MALFORMED.test(text.replace(/"(?:[^"\\]|\\[^])*(?:"|\\?$)/g, '""')) ? undefined : '')
  );
};

/** RFC 6265 §4.1.1: names in the case given. Quotes and percent signs are no part of a token. */
function inCookie(name: string): Finder {
  const cookie = new RegExp(`(?:^|;)[ \\t]*${name.replace(/\W/g, '\\$&')}[ \\t]*=([^;]*)`, 'g');
  return (request) => {
    const [first, second] = headerOf(request, 'cookie', ';').matchAll(cookie);
    const value = /^[ \t]*(?:([\w.~+/-]+=*)[ \t]*)?$/.exec(first?.[1] ?? '');
    return second || !value ? undefined : (value[1] ?? '');
  };
}

/** @returns how to find the token where `from` says; nothing when that is no place */
export function finderOf(from: unknown): Finder | undefined {
  if (from === 'header') return inHeader;
  if (typeof from === 'function') {
    return (request) => {
      const token = unawaited(from(request));
      if (token === undefined || typeof token === 'string') return token ?? '';
      throw usage('"from" must answer text or undefined');
    };
  }
  const [[key, value] = [], another] = Object.entries(Object(from));
  const name = another ? undefined : fitting(/^[\w!#$%&'*+.^`|~-]+$/, value);
  return name && key === 'cookie' ? inCookie(name) : undefined;
}
