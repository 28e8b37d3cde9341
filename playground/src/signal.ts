// Values that are watched: when one changes, what depends on any of them is done again, once for all changes of a turn.
// That is all this page needs, in a tenth of what a library for it would add to the file.

export interface ReadonlySignal<T> {
  readonly value: T;
}

export class Signal<T> implements ReadonlySignal<T> {
  #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set value(next: T) {
    if (next === this.#value) return;
    this.#value = next;
    plan();
  }
}

const effects: (() => void)[] = [];
let isPlanned = false;

/** Done now, and again after every change of a signal; so it must not change one each time. */
export function effect(action: () => void): void {
  effects.push(action);
  action();
}

function plan(): void {
  if (isPlanned) return;
  isPlanned = true;
  queueMicrotask(() => {
    isPlanned = false;
    for (const action of effects) action();
  });
}

/** Read anew each time. */
export function computed<T>(read: () => T): ReadonlySignal<T> {
  return {
    get value() {
      return read();
    },
  };
}
