import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NOW } from '../support/clock.ts';
import { DOCUMENTS_RUN_HERE } from './documents.ts';
import { fetchFromAnybody } from './imitations.ts';
import { readDocument } from './markdown.ts';
import { modulesFor, runCommand, runScript } from './run.ts';
import { commandsOf, scriptsOf } from './scripts.ts';

// A document's commands run first, in one folder; its scripts find their files there.
const folder = mkdtempSync(join(tmpdir(), 'strictjwt-docs-'));
afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  vi.stubGlobal('fetch', fetchFromAnybody);
  for (const name of ['JWT_SECRET', 'ISSUER']) vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

describe.each(DOCUMENTS_RUN_HERE)('%s', (path) => {
  const document = readDocument(path);
  const commands = commandsOf(document);
  const scripts = scriptsOf(document);

  it('shows nothing but what is tried here', () => {
    const kinds = document.items.filter((item) => item.type === 'block').map((item) => item.kind);
    expect(kinds.filter((kind) => !['js', 'ts', 'sh', 'text'].includes(kind))).toEqual([]);
    // code may also be indented: nobody here reads that
    const indented = document.prose.filter((line, at) => /^( {4}|\t)/.test(line) && document.prose[at - 1] === '');
    expect(indented).toEqual([]);
  });

  const listedCommands = commands.map((command) => [command.title, command.line, command] as const);
  it.each(listedCommands)('%s: %s', (_title, _line, command) => {
    const printed = runCommand(command, folder, { KEY_PASSPHRASE: 'correct horse battery staple' });
    if (command.prints) expect(printed).toEqual(command.prints);
  });

  const listedScripts = scripts.map((script) => [script.title, script] as const);
  it.each(listedScripts)('%s runs and prints what it says', async (_title, script) => {
    expect(await runScript(script, await modulesFor(folder))).toEqual(script.prints);
  });
});

it('the README has examples to run', () => {
  expect(scriptsOf(readDocument('README.md')).length).toBeGreaterThan(0);
});
