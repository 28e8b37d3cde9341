// Reads a secret from the environment or a file, exactly as it is there, save one line break that editors add.
import process from 'node:process';
import type { Arguments } from './arguments.ts';
import { wrongUse } from './failure.ts';
import { readFile } from './input.ts';

interface GivenSecret {
  /** text where it is text, so that a hint can say that it should have been decoded */
  readonly key: string | Uint8Array;
  readonly notes: readonly string[];
}

/** @throws {Failure} whose message never repeats NAME or FILE: somebody gave the secret itself there */
export function readSecret(given: Arguments): GivenSecret | undefined {
  const [name, path] = [given.text('secret-env'), given.text('secret-file')];
  if (name !== undefined) return { key: fromEnvironment(name), notes: [] };
  return path === undefined ? undefined : fromFile(readFile(path, '--secret-file'));
}

function fromEnvironment(name: string): string {
  const secret = Object.hasOwn(process.env, name) ? process.env[name] : undefined;
  if (secret) return secret;
  const why = secret === '' ? 'is empty' : 'is not set';
  throw wrongUse(`the variable that --secret-env names ${why} (it takes the name, not the secret)`);
}

function fromFile(bytes: Uint8Array): GivenSecret {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    throw wrongUse('the file of --secret-file begins with a byte order mark: save it as UTF-8 without one');
  }
  const text = asText(bytes);
  if (text === undefined) return { key: new Uint8Array(bytes), notes: [] };
  const secret = text.replace(/\r?\n$/, '');
  if (secret === '') throw wrongUse('the file of --secret-file is empty');
  const notes = secret === text ? [] : ['the line break at the end of the secret file was dropped'];
  return { key: secret, notes };
}

function asText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
