// Why a key set cannot be had: makes these errors, and keeps secrets of the request out of them.
import { again, JwksError, UsageError } from '../../errors.ts';
import { needGlobal } from '../../runtime.ts';
import { placeOf } from './address.ts';

/** What is asked for, as error messages name it. */
export interface Target {
  readonly what: 'key' | 'key set' | 'discovery document';
  readonly url: string;
}

export function unavailable(target: Target, problem: string, cause?: Error): JwksError {
  return new JwksError('ERR_JWKS_UNAVAILABLE', `${named(target)} ${problem}`, cause && { cause });
}

export function invalid(target: Target, problem: string, cause?: Error): JwksError {
  return new JwksError('ERR_JWKS_INVALID', `${named(target)} cannot be used: ${problem}`, cause && { cause });
}

export function named({ what, url }: Target): string {
  return `the ${what} at ${placeOf(url)}`;
}

export type OurError = JwksError | UsageError;

export function isOurs(error: unknown): error is OurError {
  return error instanceof JwksError || error instanceof UsageError;
}

/** The error once more, with all of its causes: it is kept and thrown many times, and none of its receivers shares it. */
export function retold(error: OurError): OurError {
  return again(
    error,
    copyOf(error.cause, (text) => text),
  );
}

/** Causes of causes: a TLS failure is two deep on Node. */
const DEEPEST = 5;
const LONGEST = 500;

/**
 * What a foreign error says, in a fresh one: its name, message and code, and those of its causes. Never the object
 * itself: runtimes put the whole URL into its properties, and HTTP clients the whole request.
 */
export function copyOf(error: unknown, hide: (text: string) => string, depth = 0): Error | undefined {
  if (error === undefined || error === null || depth === DEEPEST) return undefined;
  const { name, message, code, cause, errors } = membersOf(error);
  const inner = copyOf(cause ?? (Array.isArray(errors) ? errors.at(0) : undefined), hide, depth + 1);
  const copy = new Error(hide(text(message) ?? ''), inner && { cause: inner });
  const isHidden = (word: string): boolean => hide(word).includes('…');
  note(copy, 'name', name, isHidden);
  note(copy, 'code', code, isHidden);
  return copy;
}

/** Names and codes are words. What is more than that may hold anything. */
function note(copy: Error, member: 'name' | 'code', value: unknown, isHidden: (word: string) => boolean): void {
  if (typeof value !== 'string' || !/^\w{1,64}$/.test(value) || isHidden(value)) return;
  Object.defineProperty(copy, member, { value, enumerable: member === 'code', writable: true, configurable: true });
}

interface ErrorMembers {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

/** Each member read once; of what throws when it is read, nothing is told. */
function membersOf(error: unknown): ErrorMembers {
  if (typeof error !== 'object') return { message: error };
  try {
    const { name, message, code, cause, errors } = error as ErrorMembers;
    return { name, message, code, cause, errors };
  } catch {
    return {};
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The code of the innermost cause that has one: it names the reason, those around it only that there was one. */
export function innermostCode(error: Error | undefined): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return innermostCode(error.cause as Error | undefined) ?? text((error as { code?: unknown }).code);
}

/** Takes the secrets out of a text: the query of the URL and the headers that were sent, wherever they show up. */
export function hiderOf(url: string, headers: Readonly<Record<string, string>>): (text: string) => string {
  const { search, searchParams, hash } = new (needGlobal('URL'))(url);
  const values = [...searchParams.values(), ...Object.values(headers)].flatMap((value) => [value, ...value.split(' ')]);
  const secrets = [search, search.slice(1), hash, ...values]
    .flatMap((secret) => [secret, decoded(secret), encodeURIComponent(secret)])
    // of less nothing can be hidden without hiding everything
    .filter((secret) => secret.length > 3)
    .sort((a, b) => b.length - a.length);
  return (message) => {
    const clean = secrets.reduce((rest, secret) => rest.replaceAll(secret, '…'), message);
    return clean.slice(0, LONGEST).replace(/[a-z][a-z0-9+.-]{0,20}:\/\/[^\s"'<>]+/gi, placeOf);
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
