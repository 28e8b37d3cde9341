// Before the first test: the built package among the installed ones, and no recipes of an earlier run. After the last:
// which blocks were never started, for run.mjs, which fails then.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../docs/markdown.ts';
import { unclaimed } from './claims.ts';
import { installLibrary, WORK } from './place.ts';

export default function setup(): () => void {
  if (!existsSync(`${ROOT}dist/http.js`)) throw new Error('the recipes need the built package: npm run build');
  installLibrary();
  rmSync(WORK, { recursive: true, force: true });
  mkdirSync(WORK);
  return () => writeFileSync(join(WORK, 'unclaimed.json'), JSON.stringify(unclaimed()));
}
