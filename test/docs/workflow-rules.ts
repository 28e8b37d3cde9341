// What every workflow must keep to, so that a foreign action, a pull request or an install script gets at nothing.
import { parse } from 'yaml';

type Permissions = Readonly<Record<string, string>>;

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface Job {
  readonly 'runs-on'?: string;
  readonly 'timeout-minutes'?: number;
  readonly permissions?: Permissions | string;
  readonly environment?: unknown;
  readonly needs?: string | readonly string[];
  readonly steps?: readonly Step[];
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly unknown[]>> };
}

export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Permissions;
  readonly jobs: Readonly<Record<string, Job>>;
}

export function readWorkflow(text: string): Workflow {
  return parse(text) as Workflow;
}

/** Events that run with the rights of the repository on what a stranger sent. */
const DANGEROUS_EVENTS = ['pull_request_target', 'workflow_run', 'issue_comment'];

/** Sentences, one for each rule that is broken somewhere. */
export function problemsOf(text: string): string[] {
  const workflow = readWorkflow(text);
  const jobs = Object.entries(workflow.jobs);
  return [
    ...pins(text),
    ...(isEmpty(workflow.permissions) ? [] : ['the top does not say permissions: {}']),
    ...DANGEROUS_EVENTS.filter((event) => event in Object(workflow.on)).map((event) => `it runs on ${event}`),
    ...(/\bsecrets\./.test(text) ? ['it uses a stored secret'] : []),
    ...jobs.flatMap(([name, job]) => ofJob(job).map((problem) => `${name}: ${problem}`)),
  ];
}

/** Of the text, since the version stands in a comment. */
function pins(text: string): string[] {
  const lines = text.split('\n').filter((line) => /^\s*(?:- )?uses:/.test(line));
  const pinned = /uses: [\w.-]+(?:\/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
  return lines
    .filter((line) => !pinned.test(line))
    .map((line) => `not pinned by commit, with its version: ${line.trim()}`);
}

function isEmpty(permissions: Permissions | undefined): boolean {
  return permissions !== undefined && Object.keys(permissions).length === 0;
}

function ofJob(job: Job): string[] {
  const steps = job.steps ?? [];
  return [
    ...(job['timeout-minutes'] === undefined ? ['there is no time limit'] : []),
    ...permissionsOf(job),
    ...steps.flatMap(ofStep),
    ...(mayPublish(job) && job.environment === undefined ? ['it may publish, and names no environment'] : []),
    ...(mayWrite(job)
      ? steps.filter(runsForeignCode).map(() => 'foreign code runs where something may be written')
      : []),
  ];
}

function permissionsOf({ permissions }: Job): string[] {
  if (permissions === undefined) return ['it does not say its permissions'];
  return typeof permissions === 'string' ? [`its permissions are ${permissions}`] : [];
}

function permits({ permissions }: Job): [string, string][] {
  return typeof permissions === 'object' ? Object.entries(permissions) : [];
}

export function mayPublish(job: Job): boolean {
  return permits(job).some(([name, right]) => name === 'id-token' && right === 'write');
}

function mayWrite(job: Job): boolean {
  return permits(job).some(([, right]) => right === 'write');
}

/** Packages with their scripts and tests: whoever gets into one of them gets what the job may do. */
function runsForeignCode({ run = '' }: Step): boolean {
  return /\b(?:npx|npm (?:ci|i|install|test|run|exec))\b/.test(run);
}

function ofStep({ uses = '', run = '', with: inputs = {} }: Step): string[] {
  const problems: string[] = [];
  if (uses.startsWith('actions/checkout@') && inputs['persist-credentials'] !== false)
    problems.push('checkout leaves its credentials behind');
  if (uses.startsWith('actions/setup-node@') && inputs['package-manager-cache'] !== false)
    problems.push('setup-node takes packages out of a cache that other runs wrote');
  if ('registry-url' in inputs) problems.push('setup-node writes a file for a token');
  if (run.includes('${{')) problems.push('an expression is put into a command');
  return [...problems, ...installs(run)];
}

function installs(run: string): string[] {
  const commands = run.split(/\n|&&|;/).filter((command) => /\bnpm (?:ci|i|install|publish)\b/.test(command));
  const careless = commands.filter((command) => !command.includes('--ignore-scripts'));
  const loose = commands.filter((command) => /\bnpm (?:i|install)\b/.test(command));
  return [
    ...careless.map((command) => `it runs install scripts: ${command.trim()}`),
    ...loose.map((command) => `it does not keep to the lock file: ${command.trim()}`),
  ];
}
