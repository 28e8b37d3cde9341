// The public types; their docstrings are the reference.
export type * from './types/explain.ts';
export type * from './types/keys.ts';
export type * from './types/names.ts';
export type * from './types/remote.ts';
export type * from './types/sign.ts';
export type * from './types/tokens.ts';
export type * from './types/verify.ts';
