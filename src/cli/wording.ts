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
  [/\bmaxAge\b/g, '--max-age'],
  [/\bexpiresIn\b/g, '--expires-in'],
  [/; it is required unless expiration: 'optional'$/, '; --no-exp takes tokens without it'],
  [/: hand in exportJwk\(key, \{ public: true \}\)$/, ': only the public half of a key belongs in a token'],
  [/\bmaxTokenLength is (\d+)$/, 'at most $1 are read'],
  [/ \(see allowNumericSub\)|: String\(…\), or see allowNumericSub/g, ''],
  [/: see padding: 'required'/g, ''],
  [/( has a line break around it): readFileSync\(path, 'utf8'\)\.trim\(\)/, '$1: take it off'],
  [/: readFileSync\(path, 'utf8'\)(\.trim\(\))?/g, ': --secret-file reads it'],
  [/: the order is \(token, key, options\)/g, ''],
  [/; a JWK of it: .*$/, '; make a JWK of it'],
  [/, or createPrivateKey\(\{ key, passphrase \}\).*$/, ''],
  [/: typ: '([^']*)'/g, ': --typ $1'],
  // the token's own, which keeps its quotes: by them a ticket knows what to leave out
  [/with typ: (?=")/g, 'with --typ '],
  [/: Buffer\.from\(secret, '(base64|hex)'\)/g, ': give the bytes, in a file'],
  [/\badd it to algorithms if\b/g, 'allow it with --alg if'],
  [/\bthe function was not asked: /g, 'not judged: '],
  [/^(the token(?:'s issuer| has no "iss").*)what the given function accepts$/, '$1the issuer of one of the tenants'],
  [/\bwhat the given function accepts\b/g, 'all that --claim asks for'],
  [/ or createRemoteIssuer\(issuer\)/g, ', --key FILE|URL or --issuer-keys ISSUER'],
  [/\bgenerateSecret\('?(\w+)'?\)/g, 'strictjwt secret $1'],
  [/\bgenerateSecret\b(\(\))?/g, 'strictjwt secret'],
  [/\bgenerateKeyPair\b/g, 'strictjwt keygen'],
  [/\bset allowInsecureKeySizes\b/g, 'add --allow-insecure-key-sizes'],
  [/\ballowInsecureKeySizes\b/g, '--allow-insecure-key-sizes'],
  [/\bcreateRemoteJwks\(url\)/g, '--key URL'],
  [/, use the option "headers"$/, ", which would stay in the shell's history: fetch the keys to a file"],
  [/; if it lives elsewhere, use option "discovery"$/, '; the keys alone may be had by --key URL'],
  [/; (if it is one of keys, )?see option "read"$/, ''],
  [/: give createRemoteJwks its "jwks_uri"( \S+)?, or createRemoteIssuer its "issuer"$/, ': give its "jwks_uri"$1'],
  [/ than maxBytes, (\d+)$/, ' than $1 bytes'],
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
