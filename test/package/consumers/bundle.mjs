// What gets bundled. Runs where there is nothing but a browser's globals, and reports to `report`.
import * as strictjwt from 'strictjwt';
import { useLibrary } from './use.mjs';

async function main() {
  await useLibrary(strictjwt);
  // names and codes are literals, so minifying does not touch them
  const error = await strictjwt
    .verify('a.b', 'x'.repeat(32), {
      algorithms: ['HS256'],
      issuer: false,
      audience: false,
    })
    .catch((reason) => reason);
  return `${error.name} ${error.code} ${error instanceof strictjwt.TokenError}`;
}

main().then(globalThis.report, (error) => globalThis.report(error.stack));
