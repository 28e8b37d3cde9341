// The public names of `strictjwt/testing`. It imports values from `../index.ts` alone, as a user would, and knows no
// test framework.
export { createTestIssuer } from './issuer.ts';
export type * from './types.ts';
