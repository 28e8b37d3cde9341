import { createHash } from 'node:crypto';

/** Random bytes that are the same in every run: a test of what is merely improbable must not fail by chance. */
export function seededBytes(seed: string): (length: number) => Buffer {
  let count = 0;
  return (length) => {
    const blocks = Array.from({ length: Math.ceil(length / 64) }, () =>
      createHash('sha512').update(`${seed} ${count++}`).digest(),
    );
    return Buffer.concat(blocks).subarray(0, length);
  };
}
