// Everything that comes in beside the arguments: standard input and files, each read no further than its limit.
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import process from 'node:process';
import { LONGEST_PASTE, readPaste } from '../inspect/paste.ts';
import { Failure, systemCode, wrongUse } from './failure.ts';

const LONGEST = LONGEST_PASTE;
const tooLong = (what: string): Failure => wrongUse(`${what} holds more than ${LONGEST / 1024} kB, which is no token`);

let standardInput: typeof process.stdin | undefined;

/** @throws {Failure} as soon as there is too much: the other side may never stop */
export async function readStandardInput(): Promise<Uint8Array> {
  standardInput = process.stdin;
  try {
    return await readStream(standardInput as AsyncIterable<Uint8Array>);
  } catch (error) {
    throw error instanceof Failure ? error : wrongUse(`standard input cannot be read (${systemCode(error)})`);
  }
}

async function readStream(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of stream) {
    pieces.push(piece);
    length += piece.length;
    if (length > LONGEST) throw tooLong('standard input');
  }
  return Buffer.concat(pieces);
}

/** Otherwise a pipe that never ends would keep the process alive. */
export function closeInput(): void {
  standardInput?.destroy();
}

/** @param option how the file was named, for the message: the name itself may be anything */
export function readFile(path: string, option: string): Uint8Array {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    return readOpen(file, option);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw wrongUse(`the file of ${option} cannot be read (${systemCode(error)})`);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function readOpen(file: number, option: string): Uint8Array {
  const room = Buffer.alloc(LONGEST + 1);
  let length = 0;
  for (let more = -1; more !== 0 && length < room.length; length += more) {
    more = readSync(file, room, length, room.length - length, null);
  }
  if (length > LONGEST) throw tooLong(`the file of ${option}`);
  return room.subarray(0, length);
}

/** UTF-8, or what Windows calls Unicode: its first two bytes say so. */
export function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder().decode(bytes);
}

export interface GivenToken {
  readonly token: string;
  readonly notes: readonly string[];
}

/**
 * The token out of an argument, out of the file that it names, or out of standard input where there is none.
 * @param other what the word may have been meant to name, for the message
 * @throws {Failure}
 */
export async function readToken(word: string | undefined, other = 'a file'): Promise<GivenToken> {
  if (word === undefined && process.stdin.isTTY) {
    throw wrongUse('no token: give one, or pipe it in (strictjwt --help)');
  }
  const pasted = word === undefined || word === '-' ? textOf(await readStandardInput()) : word;
  const paste = readPaste(pasted);
  const isNamed = paste.found === 'none' && isFile(word);
  const read = isNamed ? readPaste(textOf(readFile(word, 'the token'))) : paste;
  if (read.found === 'one') return read;
  const isMistyped = read.found === 'none' && !isNamed && /^[^\s"]{2,255}$/.test(word ?? '');
  throw wrongUse(`${read.problem}${isMistyped ? `; nor is there ${other} of that name` : ''}`);
}

function isFile(word: string | undefined): word is string {
  return (
    word !== undefined &&
    word !== '' &&
    word.length < 4096 &&
    statSync(word, { throwIfNoEntry: false })?.isDirectory() === false
  );
}
