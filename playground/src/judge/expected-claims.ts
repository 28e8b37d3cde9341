// The field "Claims": a line `name=value` for each further claim, read as the command line reads `--claim`.
import { readClaims } from '../../../src/cli/claim-option.ts';
import type { VerifyOptions } from 'strictjwt';

type Expected = Pick<VerifyOptions, 'subject' | 'claims'>;

/** What is wrong with a line, instead of the options. */
export function readExpectedClaims(text: string): Expected | string {
  const lines = text
    .split('\n')
    .map((line) => line.trim().replace(/^([^=\s]+)\s*=\s*/, '$1='))
    .filter((line) => line !== '');
  const subject = lines.findLast((line) => /^sub=./.test(line))?.slice('sub='.length);
  try {
    const claims = readClaims(lines.filter((line) => !/^sub=./.test(line)));
    return { ...(subject !== undefined && { subject }), ...(claims && { claims }) };
  } catch (error) {
    return inFields((error as Error).message);
  }
}

/** The words of the command line, for who has fields. */
function inFields(message: string): string {
  if (message.startsWith('--claim takes')) return 'A line for each claim: name=value.';
  return message
    .replace('--claim: ', '')
    .replace('has an option of its own: ', 'has a field of its own: ')
    .replace('--no-exp', 'exp may be absent')
    .replace(/--([a-z])(\w*)(-age)?/g, (_whole, first: string, rest: string, age = '') =>
      age === '' && rest === 't' ? 'As of' : `${first.toUpperCase()}${rest}${age.replace('-', ' ')}`,
    );
}
