// `npm run playground`: builds the page and opens it, or says where it is.
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const configFile = fileURLToPath(new URL('vite.config.js', import.meta.url));
const page = fileURLToPath(new URL('dist/strictjwt.html', import.meta.url));

await build({ configFile, logLevel: 'warn' });
console.log(`${page} (${statSync(page).size} bytes)`);

const opener = openerOf(process.platform);
if (opener) {
  const [command, ...before] = opener;
  const child = spawn(command, [...before, page], { stdio: 'ignore', detached: true });
  child.on('error', () => console.log('No browser could be opened: open the file yourself.'));
  child.unref();
} else {
  console.log('There is no screen here: open the file in a browser.');
}

/** The system's own command for opening a file; none without a screen. */
function openerOf(platform) {
  const { CI, DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (CI) return undefined;
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['cmd', '/c', 'start', '""'];
  return DISPLAY || WAYLAND_DISPLAY ? ['xdg-open'] : undefined;
}
