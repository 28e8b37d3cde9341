// Goes the library's way to a provider's keys, and tells of each step how it went.
import { span } from '../inspect/times.ts';
import { describeKeys, type KeyLine } from './key-set.ts';
import type { GivenKey } from './keys.ts';
import type { Arguments } from './arguments.ts';
import { readIssuer } from './issuer.ts';
import { isJwksError, type JwksError } from './library.ts';
import { publishedKeys } from './remote.ts';
import { type Answer, watchFetch } from './watch.ts';

export interface Step {
  readonly name: 'discovery' | 'issuer' | 'keys' | 'clock';
  readonly status: 'pass' | 'fail' | 'skipped';
  readonly message: string;
}

export interface Examined {
  readonly steps: readonly Step[];
  readonly keys: readonly KeyLine[];
  /** with which tokens of this provider are verified */
  readonly key: GivenKey;
  /** why its keys cannot be had */
  readonly error: JwksError | undefined;
}

/** @throws {Failure} */
export async function examine(issuer: string, given: Arguments): Promise<Examined> {
  const { fetch, answers } = watchFetch();
  const resolver = readIssuer(issuer, given, { fetch });
  const error = await resolver.reload().then(() => undefined, unreachable);
  const key: GivenKey = { key: resolver, family: 'public', issuer: resolver.issuer, notes: [] };
  const discovery = await discoverySteps(issuer, answers, error);
  if (error) return { steps: [...discovery, ...keysFailed(discovery), clockStep(answers)], keys: [], key, error };
  const keys = await describeKeys(await publishedKeys((await answers.at(-1)?.text) ?? ''));
  return { steps: [...discovery, keysStep(answers.at(-1)?.url ?? '', keys), clockStep(answers)], keys, key, error };
}

function unreachable(error: unknown): JwksError {
  if (isJwksError(error)) return error;
  throw error;
}

async function discoverySteps(
  issuer: string,
  answers: readonly Answer[],
  error: JwksError | undefined,
): Promise<Step[]> {
  const isKeys = !error || error.message.startsWith('the key set');
  const answer = answers.at(isKeys ? -2 : -1);
  const found = await namedIssuer(answer);
  if (!isKeys && found === undefined) return [{ name: 'discovery', status: 'fail', message: 'no usable document' }];
  const discovery: Step = { name: 'discovery', status: 'pass', message: placeOf(answer?.url ?? '') };
  if (found === issuer)
    return [discovery, { name: 'issuer', status: 'pass', message: `the document names "${issuer}", too` }];
  const slash = withoutSlash(found ?? '') === withoutSlash(issuer) ? ': only the slash at the end differs' : '';
  return [discovery, { name: 'issuer', status: 'fail', message: `the document names "${found}"${slash}` }];
}

async function namedIssuer(answer: Answer | undefined): Promise<string | undefined> {
  try {
    const { issuer } = JSON.parse((await answer?.text) ?? '') as { issuer?: unknown };
    return typeof issuer === 'string' ? issuer : undefined;
  } catch {
    return undefined;
  }
}

function withoutSlash(text: string): string {
  return text.endsWith('/') ? text.slice(0, -1) : text;
}

/** Without the query, which may hold a key of an API. */
function placeOf(url: string): string {
  return url.replace(/[?#].*$/s, '');
}

function keysFailed(discovery: readonly Step[]): Step[] {
  const wasReached = discovery.every(({ status }) => status === 'pass');
  return wasReached
    ? [{ name: 'keys', status: 'fail', message: 'no usable key set' }]
    : [{ name: 'keys', status: 'skipped', message: 'not reached' }];
}

function keysStep(url: string, keys: readonly KeyLine[]): Step {
  const usable = keys.filter((key) => key.usable).length;
  const count = keys.length === 1 ? '1 key' : `${keys.length} keys`;
  const message = `${count}, ${usable} of them usable, at ${placeOf(url)}`;
  return { name: 'keys', status: usable > 0 ? 'pass' : 'fail', message };
}

/** The header counts in seconds, and the answer took its time. */
const MOST_SECONDS_APART = 5;

function clockStep(answers: readonly Answer[]): Step {
  const answer = answers.findLast(({ date }) => date !== undefined);
  if (answer?.date === undefined) return { name: 'clock', status: 'skipped', message: 'no server told its time' };
  const ahead = (answer.at - answer.date) / 1000;
  if (Math.abs(ahead) <= MOST_SECONDS_APART)
    return { name: 'clock', status: 'pass', message: "agrees with the server's" };
  const message = `this machine is ${span(Math.abs(ahead))} ${ahead > 0 ? 'ahead of' : 'behind'} the server: one of the two is wrong`;
  return { name: 'clock', status: 'fail', message };
}
