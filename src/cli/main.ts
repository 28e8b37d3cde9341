#!/usr/bin/env node
// The command line: which command is meant, and how it ends. All in one file when it is built: each further one would
// take longer to find than to read.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { type Arguments, readArguments } from './arguments.ts';
import { run as diff } from './commands/diff.ts';
import { run as doctor } from './commands/doctor.ts';
import { run as explain } from './commands/explain.ts';
import { run as jwks } from './commands/jwks.ts';
import { run as keygen } from './commands/keygen.ts';
import { run as secret } from './commands/secret.ts';
import { run as sign } from './commands/sign.ts';
import { run as verify } from './commands/verify.ts';
import { type ExitCode, failureOf } from './failure.ts';
import { helpOn } from './help.ts';
import { closeInput } from './input.ts';
import { type CommandName, isCommand } from './options.ts';
import { complain, out, watchOutput } from './output.ts';

type Run = (given: Arguments) => ExitCode | Promise<ExitCode>;

const RUN: Readonly<Record<CommandName, Run>> = { explain, verify, sign, secret, keygen, jwks, diff, doctor };

async function main(words: readonly string[]): Promise<ExitCode> {
  const [first, ...others] = words;
  if (first === '--version' || first === '-v') return tell(`strictjwt ${version()}\n`);
  if (first === 'help') return tell(helpOn(others[0]));
  const command = isCommand(first) ? first : undefined;
  const given = readArguments(command ?? 'explain', command === undefined ? words : others);
  if (given.flag('help')) return tell(helpOn(command));
  return RUN[command ?? 'explain'](given);
}

function tell(text: string): ExitCode {
  out(text);
  return 0;
}

function version(): string {
  const description: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return String((description as { version?: unknown }).version);
}

watchOutput();
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const { exitCode, message } = failureOf(error);
  complain(message);
  process.exitCode = exitCode;
}
closeInput();
