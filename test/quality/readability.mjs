// How much of the source somebody passes who follows one token, and how dense it is.
// node test/quality/readability.mjs [--trace] [folder of the sources]
//
// The sources are instrumented, function by function, in a temporary folder; then a prepared verifier with a JWK Set of
// two RSA keys verifies RS256 tokens. What the second one passes is counted, so that imports and other first-time work
// are over. The rest is counted on the syntax tree.
import { createSign, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

const args = process.argv.slice(2);
const trace = args.includes('--trace');
const root = resolve(args.find((arg) => !arg.startsWith('--')) ?? fileURLToPath(new URL('../../src', import.meta.url)));

const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  .sort();
const sources = new Map(files.map((file) => [file, parse(file, readFileSync(join(root, file), 'utf8'))]));

function parse(file, text) {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
}

function* descendants(node) {
  yield node;
  for (const child of node.getChildren()) if (!ts.isJSDoc(child)) yield* descendants(child);
}

const lineOf = (node, position) => node.getSourceFile().getLineAndCharacterOfPosition(position).line;
const hasBody = (node) => ts.isFunctionLike(node) && node.body !== undefined;
const functionsOf = (source) => [...descendants(source)].filter(hasBody);

function nameOf(fn) {
  const { parent } = fn;
  return (
    (
      fn.name ?? (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) ? parent.name : undefined)
    )?.getText() ?? `(line ${lineOf(fn, fn.getStart()) + 1})`
  );
}

const linesOf = (fn) => lineOf(fn, fn.getEnd()) - lineOf(fn, fn.getStart()) + 1;

const BLOCKS = [
  ts.SyntaxKind.IfStatement,
  ts.SyntaxKind.ForStatement,
  ts.SyntaxKind.ForOfStatement,
  ts.SyntaxKind.ForInStatement,
  ts.SyntaxKind.WhileStatement,
  ts.SyntaxKind.DoStatement,
  ts.SyntaxKind.SwitchStatement,
  ts.SyntaxKind.TryStatement,
];

/** How many statements stand inside one another; `else if` is not inside its `if`, nor is a function in another. */
function nestingOf(node, depth = 0) {
  let deepest = depth;
  ts.forEachChild(node, (child) => {
    if (hasBody(child)) return;
    const isElseIf = ts.isIfStatement(child) && ts.isIfStatement(node) && node.elseStatement === child;
    const inner = BLOCKS.includes(child.kind) && !isElseIf ? depth + 1 : depth;
    deepest = Math.max(deepest, nestingOf(child, inner));
  });
  return deepest;
}

/** Lines with at least one token on them: no blank ones, no comments. */
function codeLines(source) {
  const lines = new Set();
  for (const node of descendants(source)) {
    if (node.getChildCount() > 0 || node.kind === ts.SyntaxKind.EndOfFileToken) continue;
    for (let line = lineOf(node, node.getStart()); line <= lineOf(node, node.getEnd()); line++) lines.add(line);
  }
  return lines.size;
}

/** `let` at the top of a file, and functions' own memories: `let` in a function that returns a function using it. */
function mutableVariables(source) {
  return source.statements
    .filter(ts.isVariableStatement)
    .filter((statement) => statement.declarationList.flags & ts.NodeFlags.Let)
    .flatMap((statement) => statement.declarationList.declarations.map((declaration) => declaration.name.getText()));
}

const folder = mkdtempSync(join(tmpdir(), 'readability-'));
try {
  report(await passedBySecondToken());
} finally {
  rmSync(folder, { recursive: true });
}

/** @returns the functions that the second token enters, in order: `{ file, name, fn }` */
async function passedBySecondToken() {
  const known = [];
  globalThis.__entered = [];
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  for (const [file, source] of sources) {
    const target = join(folder, file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, compile(instrument(file, source, known)));
  }
  const { createVerifier } = await import(pathToFileURL(join(folder, 'index.js')).href);
  const { keys, tokens } = fixture();
  const verifyToken = createVerifier(
    { keys },
    { algorithms: ['RS256'], issuer: 'https://issuer.example', audience: 'api' },
  );
  await verifyToken(tokens[0]);
  globalThis.__entered.length = 0;
  const { payload } = await verifyToken(tokens[1]);
  if (payload.sub !== 'user-1') throw new Error('the token was not verified');
  return globalThis.__entered.map((id) => known[id]);
}

function instrument(file, source, known) {
  const insertions = [];
  for (const fn of functionsOf(source)) {
    const enter = `globalThis.__entered.push(${known.push({ file, name: nameOf(fn), fn }) - 1})`;
    const { body } = fn;
    if (ts.isBlock(body)) insertions.push([body.getStart() + 1, `${enter};`]);
    else insertions.push([body.getStart(), `(${enter}, (`], [body.getEnd(), '))']);
  }
  insertions.sort((a, b) => b[0] - a[0]);
  return insertions.reduce((text, [at, more]) => text.slice(0, at) + more + text.slice(at), source.text);
}

function compile(text) {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2022,
      rewriteRelativeImportExtensions: true,
      verbatimModuleSyntax: true,
    },
  });
  return outputText;
}

function fixture() {
  const pairs = [0, 1].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }));
  const keys = pairs.map(({ publicKey }, index) => ({ ...publicKey.export({ format: 'jwk' }), kid: `key-${index}` }));
  const segment = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1000) + 600;
  const tokens = [0, 1].map((index) => {
    const claims = { iss: 'https://issuer.example', aud: 'api', exp, sub: `user-${index}` };
    const input = `${segment({ alg: 'RS256', typ: 'JWT', kid: 'key-1' })}.${segment(claims)}`;
    return `${input}.${createSign('sha256').update(input).sign(pairs[1].privateKey).toString('base64url')}`;
  });
  return { keys, tokens };
}

function report(entered) {
  const passed = new Set(entered.map(({ file }) => file));
  const functions = [...new Set(entered.map(({ fn }) => fn))];
  const moves = entered.filter(({ file }, index) => index > 0 && file !== entered[index - 1].file).length;
  const all = [...sources.values()].flatMap((source) => functionsOf(source).map((fn) => ({ source, fn })));
  const longest = all.toSorted((a, b) => linesOf(b.fn) - linesOf(a.fn));
  const deepest = all.toSorted((a, b) => nestingOf(b.fn) - nestingOf(a.fn));
  const where = ({ source, fn }) => `${nameOf(fn)} in ${source.fileName}`;
  const mutable = [...passed].flatMap((file) =>
    mutableVariables(sources.get(file)).map((name) => `${name} in ${file}`),
  );
  const lines = [...sources.values()].reduce((sum, source) => sum + codeLines(source), 0);

  const rows = [
    ['second RS256 token: files', passed.size],
    ['second RS256 token: functions (calls)', `${functions.length} (${entered.length})`],
    ['second RS256 token: changes of file', moves],
    ['longest function, lines', `${linesOf(longest[0].fn)} (${where(longest[0])})`],
    [
      'functions over 25 lines',
      longest.filter(({ fn }) => linesOf(fn) > 25).map((one) => `${where(one)} ${linesOf(one.fn)}`),
    ],
    ['deepest nesting', `${nestingOf(deepest[0].fn)} (${where(deepest[0])})`],
    ['mutable variables of modules on that way', mutable],
    ['files, lines of code in all', `${files.length}, ${lines}`],
  ];
  for (const [what, value] of rows) {
    const text = Array.isArray(value) ? [value.length, ...value].join('\n  ') : value;
    console.log(`${what}: ${text}`);
  }
  if (trace) for (const { file, name } of entered) console.log(`  ${file} ${name}`);
}
