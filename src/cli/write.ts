// Writes files that must not exist yet: all of them or none.
import { closeSync, fsyncSync, openSync, unlinkSync, writeFileSync } from 'node:fs';
import { systemCode } from './failure.ts';

export interface NewFile {
  readonly path: string;
  readonly text: string;
  readonly mode: number;
}

/** @returns what went wrong; then none of the files is there */
export function writeNew(files: readonly NewFile[]): { readonly path: string; readonly code: string } | undefined {
  const made: { readonly path: string; readonly file: number }[] = [];
  let current = '';
  try {
    // all of them first: a name that is taken shows before a key is on the disk
    for (const { path, mode } of files) {
      current = path;
      // 'wx' makes the file or fails: it follows no link, and takes no file that somebody put there in between
      made.push({ path, file: openSync(path, 'wx', mode) });
    }
    files.forEach(({ path, text }, at) => {
      current = path;
      fill(made[at]?.file ?? -1, text);
    });
    return undefined;
  } catch (error) {
    for (const { path } of made) unlinkSync(path);
    return { path: current, code: systemCode(error) };
  } finally {
    for (const { file } of made) closeSync(file);
  }
}

function fill(file: number, text: string): void {
  writeFileSync(file, text);
  // a full disk may say so only now
  fsyncSync(file);
}
