// Scopes (RFC 6749 §3.3): how they are written, and whether a verified payload carries them.
import { fitting, readable, usage } from './usage.ts';

/** `scope-token *( SP scope-token )`: nothing that could end a quoted string. */
export const SCOPES: RegExp = /^[!#-[\]-~]+( [!#-[\]-~]+)*$/;

/**
 * Does the token carry all of these scopes? They are looked for in the claims `scope` and `scp`, each a text with
 * spaces (RFC 9068 §2.2.3) or a list. Hand in a payload that was verified; a schema that strips `scope` strips it here
 * too.
 *
 * @param scope what is asked for, with a space between several
 * @throws {UsageError} the question is empty, or no scope, or the first argument is no payload
 */
export function hasScope<Payload extends object>(
  payload: Payload & (Payload extends PromiseLike<unknown> ? never : unknown),
  scope: string,
): boolean {
  if (!fitting(SCOPES, scope)) throw usage("a scope is text: 'read:x write:x'");
  return readable('the payload', () => {
    if (!isPayload(payload)) throw usage('hasScope takes a verified payload: hasScope(result.payload, scope)');
    return carries(payload, scope);
  });
}

/** A token, a promise or what `verify` resolves to would carry no scope, and nobody would learn why. */
function isPayload(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return (
    typeof (value as { then?: unknown }).then !== 'function' &&
    !(Object.hasOwn(value, 'payload') && Object.hasOwn(value, 'header'))
  );
}

export function carries(payload: object, scope: string): boolean {
  const carried = ['scope', 'scp'].flatMap((claim) => {
    // its own members only: a polluted prototype grants nothing
    const value: unknown = Object.hasOwn(payload, claim) && (payload as Record<string, unknown>)[claim];
    return typeof value === 'string' ? value.split(' ') : value;
  });
  return scope.split(' ').every((asked) => carried.includes(asked));
}
