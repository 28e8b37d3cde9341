// Where the keys of a remote set come from, and what is brought from there. Types only.
import type { Deadline } from './deadline.ts';
import type { Target } from './failure.ts';
import type { Published } from './published.ts';

export interface Loaded {
  readonly published: Published;
  readonly from: Target;
  readonly maxAge: number | undefined;
}

export interface KeyOrigin {
  readonly target: Target;
  /** @param anew also what is remembered of the way there must be asked again */
  load(deadline: Deadline, anew: boolean): Promise<Loaded>;
}
