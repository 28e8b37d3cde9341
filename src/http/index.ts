// The public names of `strictjwt/http`. It imports values from `../index.ts` alone, as a user would: so the built file
// shares the error classes with the library instead of having its own.
export { createGuard } from './guard.ts';
export { hasScope } from './scope.ts';
export type * from './types.ts';
