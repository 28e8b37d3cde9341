// What "now" is: the wall clock, a second at a time, or the time of the field "As of".
import { computed, type ReadonlySignal, Signal } from './signal.ts';
import { readAsOf } from './judge/expectations.ts';
import { why } from './state.ts';

const wall = new Signal(Date.now());

/** Whole seconds only, and none while nobody looks: what depends on it is judged and drawn again at each change. */
export function startClock(): void {
  const tick = (): void => {
    if (document.visibilityState === 'visible') wall.value = Math.floor(Date.now() / 1000) * 1000;
  };
  tick();
  setInterval(tick, 1000);
  document.addEventListener('visibilitychange', tick);
}

const asOf = computed(() => {
  try {
    return readAsOf(why.asOf.value, wall.value);
  } catch {
    return undefined;
  }
});

/** Milliseconds. */
export const now: ReadonlySignal<number> = computed(() => asOf.value ?? wall.value);

export const isTimeFixed: ReadonlySignal<boolean> = computed(() => asOf.value !== undefined);
