// The public API of the built package as text, for test/package/api: each export's declaration, by name, without
// comments. `npm run api` compares it with what is committed, `npm run api -- --write` writes it anew.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const printer = ts.createPrinter({ removeComments: true });

/** The entries of the package that have types: `{ name, file }`. */
function entries() {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const typed = Object.entries(exports).filter(([, conditions]) => conditions.import?.types);
  return typed.map(([path, conditions]) => ({
    name: path === '.' ? 'index' : path.slice(2),
    file: join(root, conditions.import.types),
  }));
}

/** By the file that it is committed as, what it should hold: `[{ path, text }]`. */
export function describeApi() {
  const all = entries();
  const missing = all.find(({ file }) => !existsSync(file));
  if (missing) throw new Error(`${missing.file} does not exist: npm run build`);
  const program = ts.createProgram(
    all.map(({ file }) => file),
    { target: ts.ScriptTarget.ES2022, lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'], types: [], skipLibCheck: true },
  );
  const checker = program.getTypeChecker();
  // what the main entry exports is not told again by the others
  const told = new Set();
  return all.map(({ name, file }) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file));
    const exported = checker.getExportsOfModule(module).map((symbol) => [symbol.name, resolved(symbol, checker)]);
    return { path: join(here, 'api', `${name}.d.ts`), text: textOf(exported, told, checker) };
  });
}

function resolved(symbol, checker) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function textOf(exported, told, checker) {
  const names = new Map(exported.map(([name, symbol]) => [symbol, name]));
  const pending = exported.map(([, symbol]) => symbol);
  const lines = [];
  for (let symbol = pending.shift(); symbol; symbol = pending.shift()) {
    if (told.has(symbol)) {
      if (names.has(symbol)) lines.push([names.get(symbol), `export { ${names.get(symbol)} } from 'strictjwt';`]);
      names.delete(symbol);
      continue;
    }
    told.add(symbol);
    const how = names.has(symbol) ? 'export ' : '';
    const name = names.get(symbol) ?? symbol.name;
    for (const node of symbol.declarations) {
      lines.push([name, `${how}${print(node)}`]);
      pending.push(...referredTo(node, checker).filter((other) => !told.has(other)));
    }
    names.delete(symbol);
  }
  return `${lines
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, text]) => text)
    .join('\n\n')}\n`;
}

/** A declaration without its own modifiers; those of `const` and the like stand around it. */
function print(node) {
  const whole = ts.isVariableDeclaration(node) ? node.parent.parent : node;
  const text = printer.printNode(ts.EmitHint.Unspecified, whole, whole.getSourceFile());
  return text.replace(/^(export |declare )*/, '').replace(/\r\n/g, '\n');
}

/** What else of the package a declaration names. */
function referredTo(node, checker) {
  const found = new Set();
  const visit = (child) => {
    const symbol = ts.isIdentifier(child) && checker.getSymbolAtLocation(child);
    const target = symbol && resolved(symbol, checker);
    if (target && isTopLevel(target) && isOurs(target)) found.add(target);
    ts.forEachChild(child, visit);
  };
  visit(node);
  return [...found];
}

function isTopLevel({ declarations = [] }) {
  return declarations.some((node) =>
    ts.isSourceFile(ts.isVariableDeclaration(node) ? node.parent.parent.parent : node.parent),
  );
}

function isOurs({ declarations }) {
  return declarations.every((node) =>
    node.getSourceFile().fileName.split('/').join(sep).startsWith(join(root, 'dist')),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const isWriting = process.argv.includes('--write');
  for (const { path, text } of describeApi()) {
    if (isWriting) writeFileSync(path, text);
    else if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
      console.error(
        `${path} differs from the built package: npm run api -- --write, and look at what changes for users`,
      );
      process.exitCode = 1;
    }
  }
}
