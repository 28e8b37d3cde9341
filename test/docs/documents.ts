import { existsSync, readdirSync } from 'node:fs';
import { ROOT } from './markdown.ts';

/** What a reader of the repository is told, with code or links that must hold: the front pages, and all of docs/. */
export const DOCUMENTS: readonly string[] = [
  'README.md',
  'SECURITY.md',
  'CONTRIBUTING.md',
  'RELEASING.md',
  'CHANGELOG.md',
  ...(existsSync(`${ROOT}docs`) ? pagesIn('docs') : []),
];

/** Without the pages whose blocks test/frameworks runs: they need the frameworks. */
export const DOCUMENTS_RUN_HERE: readonly string[] = DOCUMENTS.filter((path) => !path.startsWith('docs/frameworks/'));

function pagesIn(folder: string): string[] {
  return readdirSync(ROOT + folder, { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.md'))
    .sort();
}
