// The commands' options: names and kinds. What they mean is read where they are used.

export const COMMAND_NAMES = ['explain', 'verify', 'sign', 'secret', 'keygen', 'jwks', 'diff', 'doctor'] as const;
export type CommandName = (typeof COMMAND_NAMES)[number];

export function isCommand(word: string | undefined): word is CommandName {
  return COMMAND_NAMES.some((name) => name === word);
}

/** `list`: may be given several times */
export type OptionKind = 'flag' | 'text' | 'list';
export type Options = Readonly<Record<string, OptionKind>>;

const SECRET: Options = { 'secret-env': 'text', 'secret-file': 'text' };
const KEY: Options = {
  ...SECRET,
  key: 'text',
  'issuer-keys': 'text',
  tenant: 'list',
  'allow-insecure-key-sizes': 'flag',
};
const EXPECTED: Options = {
  alg: 'list',
  issuer: 'list',
  audience: 'list',
  subject: 'text',
  typ: 'list',
  claim: 'list',
  'max-age': 'text',
  tolerance: 'text',
  'no-exp': 'flag',
  at: 'text',
};
const SHOWN: Options = { json: 'flag', redact: 'flag' };

interface Command {
  readonly options: Options;
  /** how many words beside the options, at most */
  readonly words: number;
}

export const COMMANDS: Readonly<Record<CommandName, Command>> = {
  explain: { options: { ...KEY, ...EXPECTED, ...SHOWN, quiet: 'flag' }, words: 1 },
  verify: { options: { ...KEY, ...EXPECTED, ...SHOWN, quiet: 'flag' }, words: 1 },
  sign: {
    options: {
      ...SECRET,
      key: 'text',
      'allow-insecure-key-sizes': 'flag',
      alg: 'text',
      'expires-in': 'text',
      'not-before': 'text',
      'no-exp': 'flag',
      issuer: 'text',
      audience: 'list',
      header: 'list',
      at: 'text',
    },
    words: 1,
  },
  secret: { options: {}, words: 1 },
  keygen: { options: { out: 'text', bits: 'text' }, words: 1 },
  jwks: { options: { json: 'flag' }, words: 1 },
  diff: { options: { ...KEY, ...EXPECTED, ...SHOWN }, words: 2 },
  doctor: { options: { ...EXPECTED, ...SHOWN, issuer: 'text', tenant: 'list' }, words: 1 },
};

const IN_HISTORY = "a secret in the arguments stays in the shell's history and shows in ps: use";

/** What people try, and why it is not there. */
export const REFUSED: Readonly<Record<string, string>> = {
  secret: `--secret is not taken: ${IN_HISTORY} --secret-env NAME or --secret-file FILE`,
  password: `--password is not taken: ${IN_HISTORY} --secret-env NAME or --secret-file FILE`,
  'private-key': '--private-key is called --key FILE here',
  'public-key': '--public-key is called --key FILE here',
  jwks: '--jwks is called --key FILE|URL here',
  algorithm: '--algorithm is called --alg here',
  algorithms: '--algorithms is called --alg here',
  tenants: '--tenants is called --tenant here',
  iss: '--iss is called --issuer here',
  aud: '--aud is called --audience here',
  sub: '--sub is called --subject here',
  exp: '--exp is called --expires-in here, a lifetime such as 15m',
  expires: '--expires is called --expires-in here, a lifetime such as 15m',
  leeway: '--leeway is called --tolerance here',
  now: '--now is called --at here',
};
