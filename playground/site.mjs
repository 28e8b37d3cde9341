// `node playground/site.mjs FOLDER`: the static pages that are published. The documents as HTML, the page beside them,
// and on the front page the hash by which everybody can tell that it is the page of this source.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Marked } from 'marked';
import { gfmHeadingId } from 'marked-gfm-heading-id';
import { build } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = dirname(here.replace(/[\\/]$/, ''));

const STYLE = `
:root { color-scheme: light dark; }
body { max-width: 52rem; margin: 0 auto; padding: 1rem; font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
nav { display: flex; flex-wrap: wrap; gap: 0.5rem 1.25rem; padding-bottom: 0.5rem; border-bottom: 1px solid; }
aside { margin-top: 1rem; padding: 0.75rem 1rem; border: 1px solid; border-radius: 6px; }
pre { overflow-x: auto; padding: 0.75rem 1rem; border: 1px solid GrayText; border-radius: 6px; }
code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 0.9em; }
table { display: block; overflow-x: auto; border-collapse: collapse; }
th, td { padding: 0.25rem 0.75rem 0.25rem 0; border-top: 1px solid GrayText; text-align: left; vertical-align: top; }
img { max-width: 100%; }
`;

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node playground/site.mjs FOLDER');
  process.exit(2);
}
const site = resolve(folder);

await build({
  configFile: join(here, 'vite.config.js'),
  logLevel: 'warn',
  build: { outDir: site, emptyOutDir: false },
});
const page = readFileSync(join(site, 'strictjwt.html'));
const hash = createHash('sha256').update(page).digest('hex');
// the form that `sha256sum --check` reads
writeFileSync(join(site, 'strictjwt.html.sha256'), `${hash}  strictjwt.html\n`);

const documents = ['README.md', 'SECURITY.md', 'CHANGELOG.md', 'CONTRIBUTING.md', ...markdownIn('docs')];
for (const path of documents) publish(path);
console.log(`${documents.length} documents and strictjwt.html, sha256 ${hash}, in ${site}`);

function markdownIn(below) {
  return readdirSync(join(root, below), { recursive: true })
    .map((name) => posix.join(below, name.split('\\').join('/')))
    .filter((name) => name.endsWith('.md'))
    .sort();
}

function publish(path) {
  const html = new Marked(gfmHeadingId(), { walkTokens: (token) => redirect(token, path) }).parse(
    readFileSync(join(root, path), 'utf8'),
  );
  const target = join(site, htmlName(path));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, frame(path, html));
}

function htmlName(path) {
  return path === 'README.md' ? 'index.html' : path.replace(/\.md$/, '.html');
}

/** A link to another document leads to its page, one to a source file to the repository; pictures come along. */
function redirect(token, from) {
  if (token.type === 'image') copyPicture(posix.join(posix.dirname(from), token.href));
  if (token.type !== 'link' || /^([a-z]+:|#)/.test(token.href)) return;
  const [path, anchor] = token.href.split('#');
  const target = posix.join(posix.dirname(from), path);
  const repository = process.env.GITHUB_REPOSITORY;
  const address = documents.includes(target)
    ? posix.relative(posix.dirname(from), htmlName(target))
    : repository && `https://github.com/${repository}/blob/HEAD/${target}`;
  token.href = [address ?? '#', anchor].filter(Boolean).join('#');
}

function copyPicture(path) {
  mkdirSync(dirname(join(site, path)), { recursive: true });
  cpSync(join(root, path), join(site, path));
}

function frame(path, html) {
  const up = relative(dirname(path), '.').split('\\').join('/');
  const to = (name) => (up === '' ? name : `${up}/${name}`);
  const title = /^# (.*)$/m.exec(readFileSync(join(root, path), 'utf8'))?.[1] ?? path;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hashOfStyle()}'; img-src 'self'">
    <title>${escape(title)}</title>
    <style>${STYLE}</style>
  </head>
  <body>
    <nav>
      <a href="${to('index.html')}">strictjwt</a>
      <a href="${to('strictjwt.html')}">Why is it refused?</a>
      <a href="${to('docs/reference.html')}">Reference</a>
      <a href="${to('SECURITY.html')}">Security</a>
    </nav>
    ${path === 'README.md' ? proof() : ''}
    <main>${html}</main>
  </body>
</html>
`;
}

function proof() {
  return `<aside>
      <a href="strictjwt.html">strictjwt.html</a> answers why a token is refused. It is one file that sends nothing: save
      it and open it from your disk. Its SHA-256 is <code>${hash}</code>; whoever builds this source gets the same.
    </aside>`;
}

function escape(text) {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function hashOfStyle() {
  return createHash('sha256').update(STYLE).digest('base64');
}
