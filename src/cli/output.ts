// Everything that leaves the command line: text on standard output, complaints on standard error, colour on terminals.
import process from 'node:process';
import { visible } from '../inspect/escape.ts';

/** Standard output. What comes from a token was made visible before. */
export function out(text: string): void {
  process.stdout.write(text);
}

/** One line on standard error. */
export function complain(message: string): void {
  process.stderr.write(`strictjwt: ${visible(message)}\n`);
}

/** What was done with what was handed in, on standard error. */
export function note(message: string): void {
  complain(`note: ${message}`);
}

/** Who reads may go away at any time (`| head`): that is no failure, and nothing to talk about. */
export function watchOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    process.exitCode = 2;
    complain(`standard output cannot be written (${error.code})`);
  });
  process.stderr.on('error', () => {});
}

type Style = 'good' | 'bad' | 'doubtful' | 'faint' | 'bold';

const CODES: Readonly<Record<Style, string>> = { good: '32', bad: '31', doubtful: '33', faint: '2', bold: '1' };

/** Colours the text where colour is wanted. */
export function paint(style: Style, text: string): string {
  return isColourful() ? `\x1b[${CODES[style]}m${text}\x1b[0m` : text;
}

/** On a terminal, unless NO_COLOR says no; wherever FORCE_COLOR says yes. Empty variables say nothing. */
function isColourful(): boolean {
  const { FORCE_COLOR: force, NO_COLOR: refuse, TERM: terminal } = process.env;
  if (force) return force !== '0' && force !== 'false';
  return process.stdout.isTTY === true && !refuse && terminal !== 'dumb';
}
