// Puts the built script and style into the page and names their hashes in its policy: nothing else can run or load.
import { createHash } from 'node:crypto';
import { minify } from '@swc/core';

/** @param {string} text */
function hashOf(text) {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** @param {string} script @param {string} style */
function policy(script, style) {
  return [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
    // no text ever becomes markup or code
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

/**
 * @param {string} fileName
 * @returns {import('vite').Plugin}
 */
export function oneFile(fileName) {
  return {
    name: 'one-file',
    apply: 'build',
    enforce: 'post',
    async generateBundle(_options, bundle) {
      const files = Object.values(bundle);
      const script = await minified(only(files, 'script', (file) => file.type === 'chunk').code);
      const style = withoutComments(only(files, 'style', (file) => file.fileName.endsWith('.css')).source);
      const page = String(only(files, 'page', (file) => file.fileName.endsWith('.html')).source);
      for (const file of files) delete bundle[file.fileName];
      refuseEndTags(script, style);
      this.emitFile({ type: 'asset', fileName, source: assemble(page, script, style) });
    },
  };
}

function withoutComments(style) {
  return String(style)
    .replace(/\/\*.*?\*\//gs, '')
    .trim();
}

/** By swc: it makes a script a hundredth smaller than the bundler does. */
async function minified(script) {
  const compress = { ecma: 2020, passes: 6, toplevel: true };
  const { code } = await minify(script, { module: true, ecma: 2020, compress, mangle: { toplevel: true } });
  return code.trim();
}

/** Exactly one: a second chunk or an asset would be a request. */
function only(files, what, matches) {
  const found = files.filter(matches);
  if (found.length !== 1) throw new Error(`expected one ${what}, built ${found.length}`);
  return found[0];
}

function refuseEndTags(script, style) {
  if (/<\/script|<!--/i.test(script) || /<\/style/i.test(style))
    throw new Error('the script or style ends its element');
}

/** The script is inline, and an inline classic script does not wait: it goes to the end of the body. */
function assemble(page, script, style) {
  const bare = page
    .replace(/\s*<script type="module"[^>]*><\/script>/, '')
    .replace(/\s*<link rel="stylesheet"[^>]*>/, '')
    .replace(/^ +/gm, '');
  if (/<script|<link/.test(bare)) throw new Error('the page asks for a file');
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy(script, style)}">`;
  return bare
    .replace('<meta charset="utf-8">', () => `<meta charset="utf-8">\n${meta}`)
    .replace('</head>', () => `<style>${style}</style>\n</head>`)
    .replace('</body>', () => `<script type="module">${script}</script>\n</body>`);
}
