// The option `headers`: knows what HTTP allows in a header, so that a wrong one shows before a request is made.
import { ownMembers } from '../../options/read.ts';
import type { Rule } from '../../options/rules.ts';
import { isTagged } from '../../runtime.ts';
import type { RemoteHeaders } from '../../types.ts';

/** RFC 9110 §5.1, §5.5 */
const NAME = /^[!#$%&'*+.^`|~\w-]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

export const headers: Rule<RemoteHeaders> = {
  expects: 'an object of header names and text, as HTTP allows them, or a function that answers one',
  parse: (value) => {
    if (typeof value === 'function') return value as RemoteHeaders;
    // not a `Headers`: spread, it would be empty
    if (!isTagged(value, 'Object')) return undefined;
    const given = value as Record<string, unknown>;
    const copy = Object.fromEntries(ownMembers(given, 'option "headers"').map((name) => [name, given[name]]));
    return areHeaders(copy) ? copy : undefined;
  },
};

function areHeaders(headers: Record<string, unknown>): headers is Record<string, string> {
  return Object.entries(headers).every(
    ([name, value]) => NAME.test(name) && typeof value === 'string' && VALUE.test(value),
  );
}
