// Signs again whenever a field changes; the newest fields win.
import { batch, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import type { Algorithm } from 'strictjwt';
import { make, mode } from '../state.ts';
import { type NewKey, newKey, type PublicHalf } from './keys.ts';
import { type Made, type MakeFields, makeToken } from './sign-form.ts';

const made: Signal<Made | undefined> = signal();
const pair: Signal<PublicHalf | undefined> = signal();
const random: Signal<string | undefined> = signal();

export const currentMade: ReadonlySignal<Made | undefined> = made;

/** The public half of the generated pair, as long as its private half is the key. */
export const currentPair: ReadonlySignal<PublicHalf | undefined> = pair;

export function makeFields(): MakeFields {
  return {
    algorithm: make.algorithm.value as Algorithm,
    key: make.key.value,
    secretForm: make.secretForm.value,
    claims: make.claims.value,
    lifetime: make.lifetime.value,
    issuer: make.issuer.value,
    audience: make.audience.value,
    typ: make.typ.value,
    kid: make.kid.value,
  };
}

/** The secret that was generated here; of no other it is known that it is random. */
export const randomSecret: ReadonlySignal<string | undefined> = random;

let newest = 0;

export function startMaking(): void {
  effect(() => {
    const question = ++newest;
    if (mode.value !== 'make') return;
    const fields = makeFields();
    if (pair.peek()?.privatePem !== fields.key) pair.value = undefined;
    if (random.peek() !== fields.key) random.value = undefined;
    void makeToken(fields).then((answer) => {
      if (question === newest) made.value = answer;
    });
  });
}

/** How the making of a key goes. */
export const generating: Signal<{ readonly isBusy: boolean; readonly problem: string }> = signal({
  isBusy: false,
  problem: '',
});

/** A new key for the chosen algorithm, in the place of the one that is there. */
export async function generate(): Promise<void> {
  generating.value = { isBusy: true, problem: '' };
  let problem = '';
  try {
    use(await newKey(make.algorithm.value as Algorithm));
  } catch (error) {
    problem = (error as Error).message;
  }
  generating.value = { isBusy: false, problem };
}

function use({ key, pair: half }: NewKey): void {
  batch(() => {
    pair.value = half;
    random.value = half ? undefined : key;
    make.secretForm.value = 'text';
    make.kid.value = half?.kid ?? '';
    make.key.value = key;
  });
}
