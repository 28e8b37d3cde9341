// The call of `sign` that the form makes. The key is named, never written out.
import { literal } from '../judge/code.ts';
import { isSecretAlgorithm, type MakeFields, optionsOf } from './sign-form.ts';

export function signCode(fields: MakeFields): string {
  const { algorithm, secretForm, claims } = fields;
  const secret =
    secretForm === 'text' ? 'process.env.JWT_SECRET' : `Buffer.from(process.env.JWT_SECRET, '${secretForm}')`;
  const key = isSecretAlgorithm(algorithm) ? secret : 'process.env.JWT_PRIVATE_KEY';
  const options = Object.entries(optionsOf(fields)).map(([name, value]) => `  ${name}: ${literal(value)},`);
  return [
    "import { sign } from 'strictjwt';",
    '',
    `const token = await sign(${literal(parsed(claims))}, ${key}, {`,
    ...options,
    '});',
  ].join('\n');
}

function parsed(claims: string): unknown {
  try {
    return JSON.parse(claims);
  } catch {
    return {};
  }
}
