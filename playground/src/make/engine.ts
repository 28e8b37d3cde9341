// Signs again whenever a field changes; the newest fields win.
import { effect, type ReadonlySignal, Signal } from '../signal.ts';
import type { Algorithm } from 'strictjwt';
import { make, mode, whenForgetting } from '../state.ts';
import { type NewKey, newKey, type PublicHalf } from './keys.ts';
import { type Made, type MakeFields, makeToken } from './sign-form.ts';

const made: Signal<Made | undefined> = new Signal(undefined);
const pair: Signal<PublicHalf | undefined> = new Signal(undefined);
const random: Signal<string | undefined> = new Signal(undefined);

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

whenForgetting.push(() => {
  for (const kept of [made, pair, random]) kept.value = undefined;
  newest = '';
});

let newest = '';

export function startMaking(): void {
  effect(() => {
    if (mode.value !== 'make') return;
    const fields = makeFields();
    const question = JSON.stringify(fields);
    if (question === newest) return;
    newest = question;
    if (pair.value?.privatePem !== fields.key) pair.value = undefined;
    if (random.value !== fields.key) random.value = undefined;
    void makeToken(fields).then((answer) => {
      if (question === newest) made.value = answer;
    });
  });
}

/** How the making of a key goes. */
export const generating: Signal<{ readonly isBusy: boolean; readonly problem: string }> = new Signal({
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
  pair.value = half;
  random.value = half ? undefined : key;
  make.secretForm.value = 'text';
  make.kid.value = half?.kid ?? '';
  make.key.value = key;
}
