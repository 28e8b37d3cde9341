// What an editor shows: TypeScript's language service over a file that exists in memory only.
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

// with `/` on Windows, too, as TypeScript names files
const root = fileURLToPath(new URL('../../..', import.meta.url)).replaceAll('\\', '/');
const path = `${root}test/api/types/in-memory.ts`;
const { config } = ts.readConfigFile(`${root}test/tsconfig.json`, ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, `${root}test`);
let text = '';
let version = 0;

const service = ts.createLanguageService({
  getCompilationSettings: () => ({ ...options, noUnusedLocals: false }),
  getScriptFileNames: () => [path],
  getScriptVersion: (name) => (name === path ? String(version) : '1'),
  getScriptSnapshot: (name) => {
    const source = name === path ? text : ts.sys.readFile(name);
    return source === undefined ? undefined : ts.ScriptSnapshot.fromString(source);
  },
  getCurrentDirectory: () => root,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: (name) => name === path || ts.sys.fileExists(name),
  readFile: ts.sys.readFile,
  directoryExists: ts.sys.directoryExists,
  getDirectories: ts.sys.getDirectories,
});

/** Takes the mark `|` out of the code and answers where it was. */
function open(code: string): number {
  const at = code.indexOf('|');
  if (at < 0) throw new Error('the code has no mark');
  text = code.slice(0, at) + code.slice(at + 1);
  version++;
  return at;
}

/** What hovering shows at the mark, on one line. */
export function hover(code: string): string {
  const info = service.getQuickInfoAtPosition(path, open(code));
  return ts
    .displayPartsToString(info?.displayParts)
    .replaceAll(/\s+/g, ' ')
    .replace(/ import \w+$/, '');
}

/** The names that are offered at the mark, the first ones first. */
export function completions(code: string): string[] {
  const found = service.getCompletionsAtPosition(path, open(code), {});
  const entries = found?.entries ?? [];
  return entries.toSorted((a, b) => (a.sortText < b.sortText ? -1 : 1)).map(({ name }) => name);
}

/** What the compiler says against the code, the first line of each complaint. */
export function complaints(code: string): string[] {
  open(`${code}|`);
  return service.getSemanticDiagnostics(path).map(({ messageText }) => {
    return ts.flattenDiagnosticMessageText(messageText, '\n').split('\n')[0] ?? '';
  });
}
