// Judges again whenever a field or the second changes; the newest question wins.
import { computed, effect, type ReadonlySignal, Signal } from './signal.ts';
import { type Paste, readPaste } from '../../src/inspect/paste.ts';
import { now } from './clock.ts';
import { judge, type Judgement, type Verdict } from './judge/judge.ts';
import type { Findings } from './ticket/findings.ts';
import { shared, whenForgetting, why } from './state.ts';

const judgement: Signal<Judgement | undefined> = new Signal(undefined);
const verdict: Signal<Verdict | undefined> = new Signal(undefined);

/** `undefined` while there is no token to judge. */
export const currentJudgement: ReadonlySignal<Judgement | undefined> = judgement;

/** Changes only when its words do: a screen reader must not hear it every second. */
export const currentVerdict: ReadonlySignal<Verdict | undefined> = verdict;

/** What was found in the pasted text; `undefined` while there is none. */
export const currentPaste: ReadonlySignal<Paste | undefined> = computed(() => pasteOf(why.token.value));

/** What a link showed, as long as nothing is pasted. */
export const sharedAlone: ReadonlySignal<Findings | undefined> = computed(() =>
  currentPaste.value ? undefined : shared.value,
);

/** The words of the shared reader are the command line's; here a key has a field. */
export function pasteOf(text: string): Paste | undefined {
  if (text.trim() === '') return undefined;
  const known = read.get(text);
  if (known) return known;
  const paste = readPaste(text);
  if (read.size > 3) read.clear();
  read.set(text, paste);
  return paste;
}

/** Long texts are not read anew each second. */
const read = new Map<string, Paste>();
whenForgetting.push(() => read.clear());

const WHY_NOT = { none: 'no token', several: 'which token?' } as const;

const comparison: Signal<Judgement | undefined> = new Signal(undefined);

/** The other token, judged with the same key and expectations. */
export const currentComparison: ReadonlySignal<Judgement | undefined> = comparison;

export const comparedPaste: ReadonlySignal<Paste | undefined> = computed(() => pasteOf(why.compare.value));

export function startJudging(): void {
  let newest = '';
  effect(() => {
    const paste = currentPaste.value;
    const question = JSON.stringify([paste, why.key.value, currentFields(), now.value, sharedAlone.value]);
    if (question === newest) return;
    newest = question;
    if (!paste)
      return publish(undefined, sharedAlone.value && { word: 'NOT VERIFIED', why: 'shared without its values' });
    if (paste.found !== 'one') return publish(undefined, { word: 'NOT VERIFIED', why: WHY_NOT[paste.found] });
    void judge(paste.token, why.key.value, currentFields(), now.value).then((answer) => {
      if (question === newest) publish(answer, answer.verdict);
    });
  });
}

export function startComparing(): void {
  let newest = '';
  effect(() => {
    const paste = comparedPaste.value;
    const question = JSON.stringify([paste, why.key.value, currentFields(), now.value]);
    if (question === newest) return;
    newest = question;
    if (paste?.found !== 'one') {
      comparison.value = undefined;
      return;
    }
    void judge(paste.token, why.key.value, currentFields(), now.value).then((answer) => {
      if (question === newest) comparison.value = answer;
    });
  });
}

function currentFields(): Parameters<typeof judge>[2] {
  return {
    algorithms: why.algorithms.value,
    issuer: why.issuer.value,
    audience: why.audience.value,
    typ: why.typ.value,
    tolerance: why.tolerance.value,
    maxAge: why.maxAge.value,
    claims: why.claims.value,
    asOf: why.asOf.value,
    expMayBeAbsent: why.expMayBeAbsent.value,
  };
}

function publish(answer: Judgement | undefined, is: Verdict | undefined): void {
  judgement.value = answer;
  const was = verdict.value;
  if (was?.word !== is?.word || was?.code !== is?.code || was?.why !== is?.why) verdict.value = is;
}
