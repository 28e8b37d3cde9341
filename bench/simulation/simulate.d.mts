import type { createRemoteJwks } from '../../src/index.ts';

/** What happened in one chapter: times in seconds, `invented` are tokens with a kid that nobody has. */
export interface Chapter {
  readonly title: string;
  readonly seconds: number;
  readonly requests: number;
  /** requests in the busiest second */
  readonly peak: number;
  readonly good: number;
  readonly waited: number;
  readonly longest: number;
  readonly rejected: number;
  readonly invented: number;
  /** of the invented ones */
  readonly accepted: number;
}

export function simulate(of: {
  readonly createRemoteJwks: typeof createRemoteJwks;
  readonly processes: number;
  readonly seed?: number;
}): Promise<Chapter[]>;
