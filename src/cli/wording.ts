// The library's messages speak to who writes code. Here they are said for who types options.

const OPTIONS: Readonly<Record<string, string>> = {
  algorithms: '--alg',
  algorithm: '--alg',
  issuer: '--issuer',
  audience: '--audience',
  subject: '--subject',
  typ: '--typ',
  claims: '--claim',
  maxAge: '--max-age',
  clockTolerance: '--tolerance',
  expiresIn: '--expires-in',
  notBefore: '--not-before',
  header: '--header',
  modulusLength: '--bits',
  now: '--at',
};

type Rewording = readonly [pattern: RegExp, replacement: string | ((whole: string, name?: string) => string)];

const optionName = (whole: string, name = ''): string => (Object.hasOwn(OPTIONS, name) && OPTIONS[name]) || whole;

/** In this order: what comes first is not found by what follows. */
const REWORDINGS: readonly Rewording[] = [
  [/\boption "(\w+)"/g, optionName],
  [/, set clockTolerance: '(\w+)'/g, ', --tolerance $1'],
  [/\bclockTolerance\b/g, '--tolerance'],
  [/(with |: )typ: ['"]([^'"]*)['"]/g, '$1--typ $2'],
  [/: Buffer\.from\(secret, '(base64|hex)'\)/g, ': give the bytes, in a file'],
  [/\badd it to algorithms if\b/g, 'allow it with --alg if'],
  [/\bthe signature does not hold, so the given function was not asked\b/g, 'not judged: the signature does not hold'],
  [/\bwhat the given function accepts\b/g, 'the issuer of one of the tenants'],
  [/ or createRemoteIssuer\(issuer\)/g, ', --key FILE|URL or --issuer-keys ISSUER'],
  [/\bgenerateSecret\('?(\w+)'?\)/g, 'strictjwt secret $1'],
  [/\bgenerateSecret\b/g, 'strictjwt secret'],
  [/\bgenerateKeyPair\b/g, 'strictjwt keygen'],
  [/\bset allowInsecureKeySizes\b/g, 'add --allow-insecure-key-sizes'],
  [/\ballowInsecureKeySizes\b/g, '--allow-insecure-key-sizes'],
  [/\bcreateRemoteJwks\(url\)/g, '--key URL'],
  [/, or with allowInsecureTransport: true/g, ''],
  [/^(--expires-in .*), or false$/g, '$1, or --no-exp'],
];

/** One line, whatever the message was. */
export function inTheseWords(message: string): string {
  return REWORDINGS.reduce((text, [pattern, replacement]) => {
    // typed for either, which the overloads of `replace` are not
    return text.replace(pattern, replacement as string);
  }, message);
}
