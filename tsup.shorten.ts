// Writes the package's code short, because it is in there twice, as ES module and as CommonJS. What a stack trace shows
// stays: the names of functions that an error can pass, and lines that are short enough to read. What goes: comments,
// indentation, needless spaces, semicolons and brackets, and other names that are nobody else's.
import { readFileSync, writeFileSync } from 'node:fs';
import type { Options } from 'tsup';
import {
  createSourceFile,
  isArrowFunction,
  isForStatement,
  isIdentifier,
  isJSDoc,
  type Node,
  ScriptTarget,
  type SourceFile,
  SyntaxKind,
} from 'typescript';
import { shortName, shortNames } from './tsup.names.ts';

type Plugin = NonNullable<Options['plugins']>[number];
type EsbuildPlugin = NonNullable<Options['esbuildPlugins']>[number];
type Esbuild = Parameters<EsbuildPlugin['setup']>[0]['esbuild'];

/** A plugin of tsup, and one of esbuild that finds out which esbuild tsup has. */
export function shorten(): { plugins: Plugin[]; esbuildPlugin: EsbuildPlugin } {
  let esbuild: Esbuild;
  return {
    plugins: [
      {
        name: 'shorten',
        // At the end, because tree shaking writes some of the spaces anew.
        async buildEnd({ writtenFiles }) {
          for (const { name } of writtenFiles.filter((file) => /\.c?js$/.test(file.name))) {
            writeFileSync(name, await shortened(readFileSync(name, 'utf8'), esbuild));
          }
        },
      },
    ],
    esbuildPlugin: {
      name: 'which-esbuild',
      setup(build) {
        esbuild = build.esbuild;
      },
    },
  };
}

const IMPORTS = /^import [^;]*;\n/gm;
const EXPORTS = /^export \{[^}]*\};\n/gm;
const STRICT = '"use strict";\n';

/**
 * esbuild keeps the names at the top of a script, because other scripts may use them. So the module is shortened as a
 * script, without its imports and exports.
 */
async function shortened(code: string, esbuild: Esbuild): Promise<string> {
  const [, hashbang = '', isStrict, module = ''] = /^(#!.*\n)?(['"]use strict['"];\n)?([^]*)$/.exec(code) ?? [];
  const script = STRICT + module.replace(IMPORTS, '').replace(EXPORTS, '');
  const short = await esbuild.transform(script, { minifyIdentifiers: true, minifySyntax: true, target: 'es2022' });
  const parts = [module.match(IMPORTS), short.code.replace(STRICT, ''), module.match(EXPORTS)];
  const start = hashbang + (isStrict ? STRICT : '');
  const isProgram = hashbang !== '';
  const mark = isStrict || isProgram ? '' : '/*@__PURE__*/';
  return start + withoutSpaces(parts.flatMap((part) => part ?? []).join(''), isProgram, mark);
}

/**
 * Drops what stands between two tokens, but for what parts them, the end of a line, and a mark for bundlers.
 * @param mark what to write for the last of these: bundlers heed it in ES modules only
 */
function withoutSpaces(code: string, isProgram: boolean, mark: string): string {
  const file = createSourceFile('module.js', code, ScriptTarget.Latest, true);
  const names = shortNames(file, code, isProgram);
  const written: string[] = [];
  // The last character is kept apart: to look for it in what was written would copy all of that, each time.
  let last = '';
  let isEnd = false;
  for (const token of tokensOf(file, file)) {
    const text = shortName(token, names) ?? token.getText(file);
    const between = code.slice(token.pos, token.getStart(file));
    const parting = separator(between, last, text, between.includes('@__PURE__') ? mark : '');
    written.push(isEnd ? endOfStatement(parting, text) : parting);
    isEnd = isEndOfStatement(token);
    if (!isEnd) written.push(text);
    last = isEnd ? ';' : text.slice(-1);
  }
  return `${written.join('')}\n`;
}

/** A line break ends a statement, unless what follows could go on with it; a brace ends the last one. */
function endOfStatement(parting: string, next: string): string {
  if (next === '}') return '';
  return parting === '\n' && !/^[([`+*/-]/.test(next) ? parting : `;${parting}`;
}

function isEndOfStatement(token: Node): boolean {
  return token.kind === SyntaxKind.SemicolonToken && !isForStatement(token.parent);
}

function* tokensOf(node: Node, file: SourceFile): Generator<Node> {
  if (isJSDoc(node) || isNeedlessBracket(node)) return;
  const children = node.getChildren(file);
  if (children.length === 0 && node.getWidth(file) > 0) yield node;
  for (const child of children) yield* tokensOf(child, file);
}

/** Those around the one parameter of an arrow function. */
function isNeedlessBracket({ kind, parent }: Node): boolean {
  if (kind !== SyntaxKind.OpenParenToken && kind !== SyntaxKind.CloseParenToken) return false;
  if (!isArrowFunction(parent) || parent.parameters.length !== 1) return false;
  const [only] = parent.parameters;
  return only !== undefined && isIdentifier(only.name) && !only.initializer && !only.dotDotDotToken;
}

function separator(between: string, last: string, text: string, mark: string): string {
  const isInside = /[{[(,]/.test(last) || /^[}\])]/.test(text);
  if (between.includes('\n') && last !== '' && !isInside) return `\n${mark}`;
  const wouldMerge = /^(?:[\w$]{2}|\+\+|--|\/\/)$/.test(last + text.charAt(0));
  return mark === '' && wouldMerge ? ' ' : mark;
}
