import type { Algorithm } from 'strictjwt';

export type Lib = typeof import('strictjwt');

/** What an error must be: every member given is compared. */
export interface Expected {
  readonly name: 'TokenError' | 'UsageError' | 'JwksError';
  readonly code: string;
  readonly claim?: string;
}

/** The part of `node:assert/strict` that the suite needs, so that any host can hand in its own. */
export interface Assert {
  ok(value: unknown, message?: string): void;
  equal(actual: unknown, expected: unknown, message?: string): void;
  deepEqual(actual: unknown, expected: unknown, message?: string): void;
  throws(action: () => unknown, expected: Expected, message?: string): void;
  rejects(action: () => Promise<unknown>, expected: Expected, message?: string): Promise<void>;
}

/** All that the suite may know about the place it runs in. */
export interface Host {
  readonly supports: (algorithm: Algorithm) => boolean;
  /** Where a server for remote-http.ts listens; `'denied'` where the network is forbidden; none: not tested. */
  readonly origin?: string | undefined;
}

export interface Context {
  readonly lib: Lib;
  readonly assert: Assert;
  readonly host: Host;
}

export interface Case {
  readonly name: string;
  readonly run: () => unknown;
  /** The host lacks the algorithm: what the case asserts is the refusal. */
  readonly unsupported?: boolean;
}

export type Topic = (context: Context) => Case[];
