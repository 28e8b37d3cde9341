// Copies a text, and says that it did.
import { Signal } from '../signal.ts';
import { h } from './h.ts';

/** What was copied last, and whether that went well. */
const last: Signal<{ readonly what: string; readonly done: boolean } | undefined> = new Signal(undefined);

export function CopyButton({ what, text }: { what: string; text: () => string }): JSX.Element {
  const state = last.value?.what === what ? last.value : undefined;
  return (
    <button type="button" class="small" onClick={() => void copy(what, text())}>
      {!state ? `Copy ${what}` : state.done ? 'Copied' : 'Select and copy it by hand'}
    </button>
  );
}

async function copy(what: string, text: string): Promise<void> {
  const state = { what, done: await copyText(text) };
  last.value = state;
  setTimeout(() => {
    if (last.value === state) last.value = undefined;
  }, 2000);
}

async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** Where there is no clipboard to write to: pages from disk in some browsers. */
function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.autocomplete = 'off';
  area.className = 'off-screen';
  document.body.append(area);
  const before = document.activeElement;
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  return done;
}
