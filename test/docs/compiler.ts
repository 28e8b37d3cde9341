// The documents' scripts and the library's source in one TypeScript program.
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { ROOT } from './markdown.ts';
import type { Script } from './scripts.ts';

const FOLDER = `${ROOT}test/docs/`;

/** The options of the tests, which are a user's strict ones. */
function readOptions(): ts.CompilerOptions {
  const { config, error } = ts.readConfigFile(`${ROOT}test/tsconfig.json`, ts.sys.readFile);
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, `${ROOT}test`);
  // an example may declare what it does not go on to use; the libraries' own types are checked elsewhere
  return { ...options, noEmit: true, noUnusedLocals: false, noUnusedParameters: false, skipLibCheck: true };
}

/** What the compiler says against the scripts, as `README.md:12 …` with the line of the document. */
export function complaints(scripts: readonly Script[]): string[] {
  const sources = new Map(scripts.map((script, at) => [`${FOLDER}script-${at}.ts`, script]));
  const options = readOptions();
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => sources.has(name) || fileExists(name);
  host.readFile = (name) => sources.get(name)?.source ?? readFile(name);
  host.getSourceFile = (name, ...rest) => {
    const script = sources.get(name);
    return script ? ts.createSourceFile(name, script.source, ts.ScriptTarget.ES2022) : getSourceFile(name, ...rest);
  };
  const program = ts.createProgram([...sources.keys()], options, host);
  const files = program.getSourceFiles().filter((file) => sources.has(file.fileName));
  const found = files.flatMap((file): readonly ts.Diagnostic[] => {
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  });
  return found.map(({ file, start, messageText }) => {
    const path = file && sources.get(file.fileName)?.title.replace(/:\d+$/, '');
    const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    return `${path}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}

export interface Export {
  readonly name: string;
  /** for an interface its members, with their docstrings */
  readonly members: ReadonlyMap<string, string>;
}

/** What `src/index.ts` exports, values and types. */
export function publicExports(): Export[] {
  const entry = `${ROOT}src/index.ts`;
  const program = ts.createProgram([entry], readOptions());
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(entry);
  const module = file && checker.getSymbolAtLocation(file);
  if (!module) throw new Error('src/index.ts is not a module');
  return checker.getExportsOfModule(module).map((symbol) => {
    const members = checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(resolve(checker, symbol)));
    const documented = members.map((member) => {
      const text = ts.displayPartsToString(member.getDocumentationComment(checker));
      return [member.name, text] as const;
    });
    return { name: symbol.name, members: new Map(documented) };
  });
}

function resolve(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** Every error code that the source can name. */
export function errorCodes(): string[] {
  const source = readFileSync(`${ROOT}src/error-codes.ts`, 'utf8');
  return [...new Set(source.match(/(?<=')ERR_[A-Z_]+(?=')/g))];
}
