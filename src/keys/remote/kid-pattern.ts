// The option `kid`: which names of keys may be put into an address. Knows patterns, and no key.
import type { Rule } from '../../options/rules.ts';
import { isTagged } from '../../runtime.ts';

export type IsAskedFor = (kid: string) => boolean;

export const kidPattern: Rule<IsAskedFor> = {
  expects: 'a RegExp that is anchored at both ends and without the flag m, such as /^[0-9a-f-]{36}$/',
  parse: (value) => {
    if (!isTagged(value, 'RegExp')) return undefined;
    const { source, flags } = value as RegExp;
    if (flags.includes('m') || !isAnchored(source)) return undefined;
    // A copy: nobody's `lastIndex` or own `exec` has a say. As a whole, whatever stands in the pattern.
    const whole = new RegExp(`^(?:${source})$`, flags.replace(/[gy]/g, ''));
    return (kid) => whole.test(kid) && !isUnsafe(kid);
  },
};

/** Escaping does not help: of a path these lead elsewhere, and a lone surrogate has no escape. */
function isUnsafe(kid: string): boolean {
  return ['', '.', '..'].includes(kid) || /\p{Surrogate}/u.test(kid);
}

/** Does each alternative begin with `^` and end with `$`? What is escaped, in a class or in a group does not count. */
function isAnchored(source: string): boolean {
  let flat = source.replace(/\\[^]/g, 'x').replace(/\[[^\]]*\]/g, 'x');
  for (let before = ''; before !== flat; ) {
    before = flat;
    flat = flat.replace(/\([^()]*\)/g, 'x');
  }
  return flat.split('|').every((alternative) => alternative.startsWith('^') && alternative.endsWith('$'));
}
