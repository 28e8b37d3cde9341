// Before the first test: the built package among the installed ones, and no recipes of an earlier run. After the last:
// was every block of every page started?
import { existsSync, rmSync } from 'node:fs';
import { ROOT } from '../docs/markdown.ts';
import { unclaimed } from './claims.ts';
import { installLibrary, WORK } from './place.ts';

export default function setup(): () => void {
  if (!existsSync(`${ROOT}dist/http.js`)) throw new Error('the recipes need the built package: npm run build');
  installLibrary();
  rmSync(WORK, { recursive: true, force: true });
  return () => {
    const missing = process.env['STRICTJWT_ALL_RECIPES'] === '1' ? unclaimed() : [];
    if (missing.length > 0) throw new Error(`nothing starts these: ${missing.join(', ')}`);
  };
}
