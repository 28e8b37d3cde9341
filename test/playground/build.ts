// Builds the page once, before the browsers open it.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const playground = fileURLToPath(new URL('../../playground/', import.meta.url));
export const pagePath = `${playground}dist/strictjwt.html`;

export function buildPage(...more: string[]): void {
  const { status, stderr } = spawnSync('npx', ['vite', 'build', '--logLevel', 'warn', ...more], {
    cwd: playground,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the page cannot be built: ${stderr}`);
}

export default function setup(): void {
  buildPage();
}
