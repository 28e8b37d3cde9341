// What runs the documents must itself notice what is wrong with them.
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { parseDocument, tableOf } from './markdown.ts';
import { runCommand, runScript } from './run.ts';
import { commandsOf, scriptsOf } from './scripts.ts';

const fence = '```';
const js = `${fence}js\nconst answer = 42;\n${fence}`;

function scripts(...parts: readonly string[]): ReturnType<typeof scriptsOf> {
  return scriptsOf(parseDocument('DOC.md', `${parts.join('\n')}\n`));
}

it.each([
  ['a kind of block that nobody runs', [`${fence}python\nprint(1)\n${fence}`]],
  ['a fence without a kind', [`${fence}\nlost\n${fence}`]],
  ['an indented fence', ['- item', `  ${fence}js`, '  lost();', `  ${fence}`]],
  ['a fence that is not closed', [`${fence}js`, 'lost();']],
  ['an unknown directive', ['<!-- docs: skip -->', js]],
  ['an unknown comment', ['<!-- later -->', js]],
  ['a comment that is not closed', ['<!-- docs: continues', js]],
  ['a directive without a block', [js, '<!-- docs: continues -->']],
  ['a continuation of nothing', ['<!-- docs: continues -->', js]],
  ['output of nothing', [`${fence}text\n42\n${fence}`]],
])('refuses %s', (_what, parts) => {
  expect(() => scripts(...parts)).toThrow(/^DOC\.md:/);
});

it('runs a chain of blocks in one scope, with the setup before its block', async () => {
  const printed = `${fence}ts\nconsole.log(answer satisfies number, more); // → 42 1\nconsole.log('end');\n${fence}`;
  const output = `${fence}text\nend\n${fence}`;
  const setup = '<!-- docs: setup\nconst more = 1;\n-->';
  const [script, ...others] = scripts(js, '<!-- docs: continues -->', setup, printed, output);
  expect(others).toEqual([]);
  expect(script?.prints).toEqual(['42 1', 'end']);
  expect(script && (await runScript(script, {}))).toEqual(['42 1', 'end']);
});

it('fails where a script fails, and for a module that it does not know', async () => {
  const failing = scripts(`${fence}js\nthrow new Error('as it should');\n${fence}`);
  await expect(Promise.all(failing.map((script) => runScript(script, {})))).rejects.toThrow('as it should');
  const importing = scripts(`${fence}js\nimport { get } from 'elsewhere';\nget();\n${fence}`);
  await expect(Promise.all(importing.map((script) => runScript(script, {})))).rejects.toThrow('no module "elsewhere"');
});

it.each([
  'rm -rf x',
  'npm run no-such-script',
  'npx vitest run --config test/vitest.config.ts test/nowhere',
  'openssl nonsense',
])('refuses the command %s', (line) => {
  expect(() => runCommand({ title: 'DOC.md:1', line }, '.', {})).toThrow();
});

it('takes a text block behind commands for what the last of them prints', () => {
  const document = parseDocument(
    'DOC.md',
    `${fence}sh\nopenssl version\nprintf a\n${fence}\n\n${fence}text\na\n${fence}\n`,
  );
  expect(commandsOf(document).map(({ prints }) => prints)).toEqual([undefined, ['a']]);
  expect(commandsOf(document).map((command) => runCommand(command, tmpdir(), {}).at(-1))[1]).toBe('a');
});

it('joins the lines of a long command and leaves comments out', () => {
  const document = parseDocument('DOC.md', `${fence}sh\n# why\nopenssl version \\\n  -a\n${fence}\n`);
  expect(commandsOf(document).map(({ line }) => line)).toEqual(['openssl version -a']);
});

it('finds a table only right behind its mark', () => {
  const table = '| option | type |\n|---|---|\n| `a` | `b \\| c` |\n';
  const marked = parseDocument('DOC.md', `<!-- options: x -->\n${table}`);
  expect(tableOf(marked, 'options', 'x')).toEqual([['`a`', '`b | c`']]);
  const apart = parseDocument('DOC.md', `<!-- options: x -->\nwords\n\n${table}`);
  expect(() => tableOf(apart, 'options', 'x')).toThrow(/no table follows/);
});
