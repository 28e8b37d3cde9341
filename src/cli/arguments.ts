// Reads the arguments of a command. What it complains about it names by the option, never by what was given: that may
// be a token or a secret in the wrong place.
import { parseArgs } from 'node:util';
import { type Failure, wrongUse } from './failure.ts';
import { nearest } from '../inspect/nearest.ts';
import { COMMAND_NAMES, COMMANDS, type CommandName, isCommand, type OptionKind, REFUSED } from './options.ts';

export interface Arguments {
  readonly command: CommandName;
  /** what is no option: the token, the claims */
  readonly words: readonly string[];
  flag(name: string): boolean;
  text(name: string): string | undefined;
  list(name: string): readonly string[];
}

const EVERYWHERE: Readonly<Record<string, OptionKind>> = { help: 'flag' };
const SHORT: Readonly<Record<string, string>> = { h: 'help', q: 'quiet' };

/** @throws {Failure} */
export function readArguments(command: CommandName, given: readonly string[]): Arguments {
  const kinds: Readonly<Record<string, OptionKind>> = { ...EVERYWHERE, ...COMMANDS[command].options };
  const values = new Map<string, string[]>();
  const words: string[] = [];
  for (const token of tokensOf(kinds, given)) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const kind = Object.hasOwn(kinds, token.name) ? kinds[token.name] : undefined;
    if (kind === undefined) throw unknownOption(command, token.name);
    const name = token.name;
    if (values.has(name) && kind === 'text') throw wrongUse(`--${name} was given twice`);
    const value = kind === 'flag' ? withoutValue(name, token.value) : valueOf(name, token.value, kinds);
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  if (words.length > COMMANDS[command].words && !values.has('help')) throw tooManyWords(command, words);
  return {
    command,
    words,
    flag: (name) => values.has(name),
    text: (name) => values.get(name)?.[0],
    list: (name) => values.get(name) ?? [],
  };
}

type ParsedToken = { kind: 'positional' | 'option-terminator' | 'option'; name: string; value: string };

/** Node's parser, which judges nothing here: its own complaints would repeat what was given. */
function tokensOf(kinds: Readonly<Record<string, OptionKind>>, given: readonly string[]): ParsedToken[] {
  const short = (name: string): { short?: string } => {
    const [letter] = Object.entries(SHORT).find(([, long]) => long === name) ?? [];
    return letter === undefined ? {} : { short: letter };
  };
  const entries = Object.entries(kinds).map(([name, kind]) => {
    return [name, { type: kind === 'flag' ? 'boolean' : 'string', multiple: true, ...short(name) }] as const;
  });
  const options = Object.fromEntries(entries) as NonNullable<Parameters<typeof parseArgs>[0]>['options'];
  const config = { args: [...given], options, strict: false, allowPositionals: true, tokens: true } as const;
  return parseArgs(config as Parameters<typeof parseArgs>[0] & { tokens: true }).tokens as ParsedToken[];
}

function withoutValue(name: string, value: string | undefined): string {
  if (value === undefined) return '';
  throw wrongUse(`--${name} takes no value`);
}

function valueOf(name: string, value: string | undefined, kinds: Readonly<Record<string, OptionKind>>): string {
  // the next option in its place: somebody's variable was empty and unquoted
  const isOption = value?.startsWith('--') && Object.hasOwn(kinds, value.slice(2).replace(/=.*$/s, ''));
  if (value === undefined || value === '' || isOption) {
    throw wrongUse(`--${name} needs a value (is a variable empty?)`);
  }
  return value;
}

function unknownOption(command: CommandName, name: string): Failure {
  if (Object.hasOwn(REFUSED, name) && REFUSED[name] !== undefined) return wrongUse(REFUSED[name]);
  const known = Object.keys({ ...EVERYWHERE, ...COMMANDS[command].options });
  const elsewhere = COMMAND_NAMES.filter((other) => Object.hasOwn(COMMANDS[other].options, name));
  if (elsewhere.length > 0) return wrongUse(`--${name} is an option of ${elsewhere.join(', ')}, not of ${command}`);
  const meant = nearest(name, known);
  const help = `strictjwt ${command} --help lists them`;
  return wrongUse(meant === undefined ? `unknown option; ${help}` : `unknown option; did you mean --${meant}? ${help}`);
}

function tooManyWords(command: CommandName, words: readonly string[]): Failure {
  const named = words.find(isCommand);
  if (named !== undefined) return wrongUse(`the command comes first: strictjwt ${named} …`);
  const most = COMMANDS[command].words;
  const tokens = words.filter((word) => /^ey[\w-]+\.[\w-]+\./.test(word)).length;
  if (tokens > 1 && command !== 'diff') {
    return wrongUse(`${tokens} tokens were given: give the one that is meant, or compare two: strictjwt diff A B`);
  }
  const quote = `${words.length} arguments where ${command} takes ${most}: quote what has spaces in it`;
  if (command !== 'explain') return wrongUse(quote);
  const meant = nearest(words[0] ?? '', COMMAND_NAMES);
  if (meant !== undefined) return wrongUse(`unknown command; did you mean ${meant}?`);
  return wrongUse(`${quote}, or was the first a command? There are ${COMMAND_NAMES.join(', ')}`);
}
