// Writes the package's code short, because it is in there twice, as ES module and as CommonJS. What a stack trace shows
// stays: the names of functions, and lines that are short enough to read. What goes: comments, indentation, needless
// spaces, and the names of local variables.
import type { Options } from 'tsup';
import { createSourceFile, isJSDoc, type Node, ScriptTarget, type SourceFile } from 'typescript';

type EsbuildPlugin = NonNullable<Options['esbuildPlugins']>[number];
type Esbuild = Parameters<EsbuildPlugin['setup']>[0]['esbuild'];

/** A plugin of tsup, and one of esbuild that finds out which esbuild tsup has. */
export function shorten(): { plugins: Options['plugins']; esbuildPlugin: EsbuildPlugin } {
  let esbuild: Esbuild;
  return {
    plugins: [{ name: 'shorten', renderChunk: async (code) => ({ code: await shortened(code, esbuild) }) }],
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
  const [, hashbang = '', module = ''] = /^(#!.*\n)?([^]*)$/.exec(code) ?? [];
  const script = STRICT + module.replace(IMPORTS, '').replace(EXPORTS, '');
  const short = await esbuild.transform(script, { minifyIdentifiers: true, minifySyntax: true, target: 'es2022' });
  const parts = [module.match(IMPORTS), short.code.replace(STRICT, ''), module.match(EXPORTS)];
  return hashbang + withoutSpaces(parts.flatMap((part) => part ?? []).join(''));
}

/** Drops what stands between two tokens, but for what parts them, the end of a line, and a mark for bundlers. */
function withoutSpaces(code: string): string {
  const file = createSourceFile('module.js', code, ScriptTarget.Latest, true);
  const written: string[] = [];
  let last = '';
  for (const token of tokensOf(file, file)) {
    const start = token.getStart(file);
    // The last character is kept apart: to look for it in what was written would copy all of that, each time.
    written.push(separator(code.slice(token.pos, start), last, code.charAt(start)), code.slice(start, token.end));
    last = code.charAt(token.end - 1);
  }
  return `${written.join('')}\n`;
}

function* tokensOf(node: Node, file: SourceFile): Generator<Node> {
  if (isJSDoc(node)) return;
  const children = node.getChildren(file);
  if (children.length === 0) yield node;
  for (const child of children) yield* tokensOf(child, file);
}

function separator(between: string, before: string, after: string): string {
  const mark = between.includes('@__PURE__') ? '/*@__PURE__*/' : '';
  const isInside = /[{[(,]/.test(before) || /[}\])]/.test(after);
  if (between.includes('\n') && before !== '' && !isInside) return `\n${mark}`;
  const wouldMerge = /^(?:[\w$]{2}|\+\+|--|\/\/)$/.test(before + after);
  return between !== '' && mark === '' && wouldMerge ? ' ' : mark;
}
