// The call of `createVerifier` that expects what the form expects. The key is named, never written out.
import type { VerifyOptions } from 'strictjwt';
import { visible } from '../../../src/inspect/escape.ts';
import type { Judgement } from './judge.ts';

export function verifierCode(
  { asked, reading, explanation }: Judgement,
  header: Record<string, unknown> | undefined,
): string {
  const isSecret = reading ? reading.family === 'secret' : JSON.stringify(header?.alg)?.startsWith('"HS');
  const key = reading?.code ?? (isSecret ? 'process.env.JWT_SECRET' : 'publicKeyPem');
  const algorithms = asked.algorithms ?? guess(header, explanation.valid);
  const whose = algorithms[0] === header?.alg ? 'the token’s own: ' : '';
  const lines = [
    line('algorithms', algorithms, asked.algorithms === undefined && `${whose}name those that you accept`),
    line('issuer', asked.issuer ?? false, asked.issuer === undefined && 'not checked'),
    line('audience', asked.audience ?? false, asked.audience === undefined && 'not checked'),
    line('typ', asked.typ ?? false, asked.typ === undefined && 'any kind of token'),
    ...optional(asked),
  ];
  return [
    "import { createVerifier } from 'strictjwt';",
    '',
    `const verifyToken = createVerifier(${key}, {`,
    ...lines,
    '});',
    'const { payload } = await verifyToken(token);',
  ].join('\n');
}

/** An algorithm that only the token names is put into the code where it is one that the library knows. */
function guess(header: Record<string, unknown> | undefined, isValid: boolean): string[] {
  const { alg } = header ?? {};
  const isKnown = typeof alg === 'string' && /^((HS|RS|PS|ES)(256|384|512)|EdDSA|Ed25519|ML-DSA-(44|65|87))$/.test(alg);
  return isKnown || isValid ? [String(alg)] : ['ES256'];
}

const OPTIONAL = ['clockTolerance', 'maxAge', 'expiration', 'subject', 'claims', 'requiredClaims'] as const;

function optional(asked: Partial<VerifyOptions>): string[] {
  return OPTIONAL.flatMap((name) => {
    const value = (asked as Record<string, unknown>)[name];
    return value === undefined ? [] : [line(name, value, false)];
  });
}

function line(name: string, value: unknown, remark: string | false): string {
  return `  ${name}: ${literal(value)},${remark === false ? '' : ` // ${remark}`}`;
}

/** A literal of JavaScript in the quotes of the documents. */
export function literal(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  // several values of one claim, each of which must be there
  if (typeof value === 'function') return '(value) => isWhatIExpect(value)';
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).map(([name, member]) => {
    const isName = /^[A-Za-z_$][\w$]*$/.test(name) && name !== '__proto__';
    return `${isName ? name : `[${quoted(name)}]`}: ${literal(member)}`;
  });
  return `{ ${members.join(', ')} }`;
}

function quoted(text: string): string {
  const inside = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${visible(inside)}'`;
}
