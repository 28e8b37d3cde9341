// What `.ci/run` does. To add a part, add a row: its name, the command (in a clean checkout with the root's packages),
// and how its tests are counted. Longest first: whoever is free takes the next one.
//
//   counts: 'vitest'   the command ends in vitest, which is asked for its numbers
//           'line'     it prints "N passed, N failed" as its last such line
//           undefined  it passes or fails, nothing to count
//   alone:  nothing else runs beside it

export const PARTS = [
  { name: 'runtimes', command: 'node test/runtimes/run.mjs --require-all', counts: 'line' },
  { name: 'fuzz', command: 'npm run test:fuzz --', counts: 'vitest', env: { STRICTJWT_FUZZ: 'long' } },
  { name: 'matrix', command: 'npm run test:matrix', counts: 'line' },
  { name: 'package', command: 'npm run test:package', counts: 'line' },
  { name: 'test', command: 'npm test --', counts: 'vitest' },
  { name: 'page', command: 'npm run test:playground --', counts: 'vitest' },
  { name: 'commands', command: 'npm run test:cli -- --require-all', counts: 'line' },
  { name: 'frameworks', command: 'npm run test:frameworks', counts: 'line' },
  { name: 'coverage', command: 'npm run build && npm run coverage' },
  { name: 'style', command: 'npm run style' },
  { name: 'demo', command: 'npm run demo' },
  { name: 'size', command: 'npm run size' },
  {
    name: 'speed',
    // one and a half times each limit, and what is above it is measured again: it notices what became slow, not weather
    command: 'npm run build && node bench/run.mjs --core --check --slack 1.5 && node bench/growth.mjs --check',
    alone: true,
  },
];
