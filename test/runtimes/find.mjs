// Where programs are: in this folder's packages, or in the PATH.
import { accessSync, chmodSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const modules = fileURLToPath(new URL('node_modules/', import.meta.url));

/** @param {string} path */
export function findInModules(path) {
  const file = join(modules, path);
  if (!existsSync(file)) return undefined;
  // package managers that skip install scripts may leave the binary without its x
  if (!isExecutable(file)) chmodSync(file, 0o755);
  return file;
}

/** @param {string} command */
export function findInPath(command) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, command))
    .find(isExecutable);
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
