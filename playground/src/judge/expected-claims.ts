// The field "Claims": a line `name=value` for each further claim that is expected.
import type { ExpectedClaim, VerifyOptions } from 'strictjwt';

type Expected = Pick<VerifyOptions, 'subject' | 'claims'>;

/** What is wrong with a line, instead of the options. */
export function readExpectedClaims(text: string): Expected | string {
  const claims: Record<string, ExpectedClaim> = Object.create(null);
  let subject: string | undefined;
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '') continue;
    const [, name, value] = /^([^=]+?)\s*=\s*(.+)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return 'A line for each claim: name=value.';
    if (name === 'sub') subject = value;
    else claims[name] = expectedOf(value);
  }
  return {
    ...(subject !== undefined && { subject }),
    ...(Object.keys(claims).length > 0 && { claims: { ...claims } }),
  };
}

/** `3` is the number or the text, `true` the boolean or the text: nobody can see which was meant. */
function expectedOf(value: string): ExpectedClaim {
  if (value === 'true' || value === 'false') return [value === 'true', value];
  const number = /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
  return number !== undefined && String(number) === value ? [number, value] : value;
}
