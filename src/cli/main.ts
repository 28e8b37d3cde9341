#!/usr/bin/env node
// The command line: which command is meant, and how it ends. A command's code is loaded when it is asked for.
import process from 'node:process';
import { type Arguments, readArguments } from './arguments.ts';
import { type CommandName, isCommand } from './options.ts';
import type { ExitCode } from './failure.ts';
import { closeInput } from './input.ts';
import { complain, out, watchOutput } from './output.ts';

type Run = (given: Arguments) => ExitCode | Promise<ExitCode>;

/** Written out, so that the bundler makes a file of each. */
const LOAD: Readonly<Record<CommandName, () => Promise<{ readonly run: Run }>>> = {
  explain: () => import('./commands/explain.ts'),
  verify: () => import('./commands/verify.ts'),
  sign: () => import('./commands/sign.ts'),
  secret: () => import('./commands/secret.ts'),
  keygen: () => import('./commands/keygen.ts'),
  jwks: () => import('./commands/jwks.ts'),
  diff: () => import('./commands/diff.ts'),
  doctor: () => import('./commands/doctor.ts'),
};

async function main(words: readonly string[]): Promise<ExitCode> {
  const [first, ...others] = words;
  if (first === '--version' || first === '-v') return showVersion();
  if (first === 'help') return showHelp(others[0]);
  const command = isCommand(first) ? first : undefined;
  const given = readArguments(command ?? 'explain', command === undefined ? words : others);
  if (given.flag('help')) return showHelp(command);
  const { run } = await LOAD[command ?? 'explain']();
  return run(given);
}

async function showHelp(command: string | undefined): Promise<ExitCode> {
  const { helpOn } = await import('./help.ts');
  out(helpOn(command));
  return 0;
}

async function showVersion(): Promise<ExitCode> {
  const { readFileSync } = await import('node:fs');
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as Versioned;
  out(`strictjwt ${version}\n`);
  return 0;
}

interface Versioned {
  readonly version: string;
}

watchOutput();
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const { failureOf } = await import('./failure.ts');
  const { exitCode, message } = await failureOf(error);
  complain(message);
  process.exitCode = exitCode;
}
closeInput();
