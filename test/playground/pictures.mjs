// `npm run pictures`: the page's main states as PNG in docs/images, for the documents. Takes the page as it is built.
import { spawnSync } from 'node:child_process';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { openBrowser } from './browsers.mjs';

const root = new URL('../../', import.meta.url);
const page = fileURLToPath(new URL('playground/dist/strictjwt.html', root));
const folder = fileURLToPath(new URL('docs/images/', root));

const SECRET = 'a secret of forty-eight characters, more or less';
// the same picture each time: the clock stands still, and the key is not shown
const AT = '2026-11-26T01:01:14Z';
const CLAIMS = {
  iss: 'https://tenant.example/',
  sub: 'user-42',
  aud: 'https://api.example',
  scope: 'read:orders',
  iat: 1_795_653_014,
  exp: 1_795_653_914,
};

function token(claims, key = SECRET) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
}

const PICTURES = {
  'page-refused': {
    size: [1280, 860],
    fields: {
      Token: `Authorization: Bearer ${token(CLAIMS)}`,
      'Key or secret': SECRET,
      Algorithms: 'HS256',
      Issuer: 'https://tenant.example',
      Audience: 'https://api.example',
      'As of': AT,
    },
  },
  'page-refused-dark': { isDark: true, of: 'page-refused' },
  'page-valid': {
    size: [1280, 860],
    fields: {
      Token: token(CLAIMS),
      'Key or secret': SECRET,
      Algorithms: 'HS256',
      Issuer: 'https://tenant.example/',
      Audience: 'https://api.example',
      'As of': '2026-11-26T00:40:00Z',
    },
  },
  'page-telephone': { size: [360, 740], of: 'page-refused' },
  'page-compare': {
    size: [1280, 1150],
    fields: {
      Token: token(CLAIMS),
      Compare: token({ ...CLAIMS, aud: 'https://other.example', scope: undefined, tenant: 7 }),
      'Key or secret': SECRET,
      Audience: 'https://api.example',
      'As of': '2026-11-26T00:40:00Z',
    },
  },
  'page-make': {
    size: [1280, 760],
    mode: 'Make one',
    fields: {
      Claims: '{\n  "sub": "user-42",\n  "scope": "read:orders"\n}',
      'Key or secret': generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }),
      Issuer: 'https://tenant.example',
    },
    algorithm: 'EdDSA',
  },
};

async function fill(browserPage, label, text) {
  await browserPage.evaluate(
    (name, value) => {
      const found = [...document.querySelectorAll('label')].find(({ textContent }) => textContent === name);
      const field = document.getElementById(found.htmlFor);
      field.value = value;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.dispatchEvent(new Event('change', { bubbles: true }));
    },
    label,
    text,
  );
}

async function take(name) {
  const picture = PICTURES[name];
  const { size, fields, mode, algorithm } = { ...PICTURES[picture.of], ...picture };
  const browser = await openBrowser('chromium', { isDark: picture.isDark, timezone: 'Europe/Berlin' });
  try {
    const opened = await browser.page(...size);
    await opened.goto(pathToFileURL(page).href);
    if (mode) await opened.click('[role=tab][aria-selected=false]');
    if (algorithm) await fill(opened, 'Algorithm', algorithm);
    for (const [label, text] of Object.entries(fields)) await fill(opened, label, text);
    await new Promise((resolve) => setTimeout(resolve, 600));
    const path = `${folder}${name}.png`;
    writeFileSync(path, await opened.screenshot({ optimizeForSpeed: false }));
    shrink(path);
    console.log(`docs/images/${name}.png (${statSync(path).size} bytes)`);
  } finally {
    await browser.close();
  }
}

/** A third of the size with 64 colours; where pngquant is not installed, the picture stays as it is. */
function shrink(path) {
  const { error, status } = spawnSync('pngquant', ['--force', '--strip', '--nofs', '--output', path, '64', path]);
  if (error || status !== 0) console.warn('pngquant is not installed: the pictures are larger than they need be');
}

mkdirSync(folder, { recursive: true });
for (const name of Object.keys(PICTURES)) await take(name);
