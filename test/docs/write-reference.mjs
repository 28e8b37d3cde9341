// Writes docs/reference.md out of the docstrings: `node test/docs/write-reference.mjs`. A test compares the two.
import { existsSync, realpathSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../', import.meta.url)).replaceAll('\\', '/');

const ENTRIES = [
  { name: 'strictjwt', path: 'src/index.ts' },
  { name: 'strictjwt/http', path: 'src/http/index.ts' },
  { name: 'strictjwt/testing', path: 'src/testing/index.ts' },
].filter(({ path }) => existsSync(ROOT + path));

/** The page as it should be. */
export function reference() {
  const { config } = ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const program = ts.createProgram(
    ENTRIES.map(({ path }) => ROOT + path),
    { ...options, noEmit: true },
  );
  const checker = program.getTypeChecker();
  const chapters = ENTRIES.map((entry) => chapter(checker, program.getSourceFile(ROOT + entry.path), entry.name));
  return `# Reference

Every public name, from its docstring in the source. This page is written by \`node test/docs/write-reference.mjs\`.

${chapters.join('\n')}`;
}

function chapter(checker, file, name) {
  const symbols = checker
    .getExportsOfModule(checker.getSymbolAtLocation(file))
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
    .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
  const isFunction = ({ flags }) => (flags & ts.SymbolFlags.Function) !== 0;
  const isClass = ({ flags }) => (flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Variable)) !== 0;
  const groups = [
    ['functions', symbols.filter(isFunction)],
    ['errors', symbols.filter((symbol) => !isFunction(symbol) && isClass(symbol))],
    ['types', symbols.filter((symbol) => !isFunction(symbol) && !isClass(symbol))],
  ].filter(([, group]) => group.length > 0);
  const texts = groups.map(
    ([what, group]) => `## ${name}: ${what}\n\n${group.map((symbol) => section(checker, symbol)).join('\n')}`,
  );
  return texts.join('\n');
}

function section(checker, symbol) {
  const lines = [`### \`${symbol.name}\``, ''];
  const declaration = symbol.declarations?.[0];
  const signatures = symbol.flags & ts.SymbolFlags.Function ? signaturesOf(checker, symbol, declaration) : [];
  lines.push(...signatures, ...paragraphs(checker, symbol), ...members(checker, symbol));
  return `${lines.join('\n').trimEnd()}\n`;
}

function signaturesOf(checker, symbol, declaration) {
  const { NoTruncation, WriteArrayAsGenericType } = ts.TypeFormatFlags;
  const type = checker.getTypeOfSymbolAtLocation(symbol, declaration);
  return type.getCallSignatures().flatMap((signature) => {
    const text = checker.signatureToString(signature, undefined, NoTruncation & ~WriteArrayAsGenericType);
    return [`\`${symbol.name}${withoutInference(text)}\``, ''];
  });
}

/** The signature as its reader needs it: without what only lets TypeScript infer (src/checked-types.ts). */
function withoutInference(text) {
  const arguments_ = '<(?:[^<>]|<(?:[^<>]|<[^<>]*>)*>)*>';
  return text
    .replace(new RegExp(` & Read(?:Exp)?${arguments_}`, 'g'), '')
    .replace(/Fitting<Name, (\w+)>/g, '$1')
    .replace(/ClaimsOf<Claims, Options>/g, 'Claims')
    .replace(/<(?:NamesToExplain|ClaimsToSign)<Options>>/g, '')
    .replace(/, const Options = Unread|, Exp = undefined/g, '')
    .replace(
      /^<Claims extends SignClaims, Key extends SigningKey>\(claims: Claims, key: Key/,
      '(claims: SignClaims, key: SigningKey',
    )
    .replace(/^<Key extends SigningKey>\(key: Key/, '(key: SigningKey')
    .replace(/^<Name extends Algorithm>/, '')
    .replace(/\((\w+<[\w<>]+>)\)(?=\[\]| \| undefined)/g, '$1')
    .replace(/<string & \{\}>/g, '')
    .replace(/^<const Options = Unread>/, '');
}

function paragraphs(checker, symbol) {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();
  const tags = symbol.getJsDocTags(checker).filter(({ name }) => name === 'param' || name === 'throws');
  const items = tags.map(({ name, text: parts }) => {
    const said = ts.displayPartsToString(parts).replace(/\s+/g, ' ').trim();
    if (name === 'throws') return `- throws ${said}`;
    const [, parameter, meaning] = /^(\S+)\s*(?:-\s*)?(.*)$/.exec(said) ?? [];
    return `- \`${parameter}\`: ${meaning}`;
  });
  return [
    ...text.split(/\n{2,}/).flatMap((each) => (each ? [each.replace(/\s+/g, ' '), ''] : [])),
    ...(items.length ? [...items, ''] : []),
  ];
}

/** A table of the members that an interface declares, or the text of another type. */
function members(checker, symbol) {
  const declaration = symbol.declarations?.find(
    (each) => ts.isInterfaceDeclaration(each) || ts.isTypeAliasDeclaration(each) || ts.isClassDeclaration(each),
  );
  if (!declaration) return [];
  if (ts.isTypeAliasDeclaration(declaration)) {
    return [
      `\`${declaration.type
        .getText()
        .replace(/\/\*\*[^]*?\*\//g, '')
        .replace(/\s+/g, ' ')
        .replaceAll('`', "'")}\``,
      '',
    ];
  }
  const rows = declaration.members.filter(isPublic).map((member) => {
    const name = member.name?.getText() ?? (ts.isIndexSignatureDeclaration(member) ? '[name]' : '(…)');
    const optional = member.questionToken ? '?' : '';
    const type =
      ts.isMethodSignature(member) || ts.isCallSignatureDeclaration(member)
        ? signatureText(member)
        : (member.type?.getText() ?? '');
    const docs = ts.getJSDocCommentsAndTags(member).map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '');
    return `| \`${name}${optional}\` | ${code(type)} | ${cell(docs.join(' '))} |`;
  });
  return rows.length === 0 ? [] : ['| member | type | meaning |', '|---|---|---|', ...rows, ''];
}

function isPublic(member) {
  const isHidden =
    ts.canHaveModifiers(member) && ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword);
  return !isHidden && !ts.isConstructorDeclaration(member);
}

function signatureText(member) {
  const parameters = member.parameters.map((parameter) => parameter.getText()).join(', ');
  return `(${parameters}) => ${member.type?.getText() ?? 'void'}`;
}

function code(text) {
  const plain = cell(text.replace(/\/\*\*[^]*?\*\//g, ''));
  return plain === '' ? '' : `\`${plain}\``;
}

function cell(text) {
  return text.replace(/\s+/g, ' ').trim().replaceAll('|', '\\|');
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  writeFileSync(`${ROOT}docs/reference.md`, reference());
}
