// Copies a text, and says that it did.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

export function CopyButton({ what, text }: { what: string; text: () => string }): JSX.Element {
  const [state, setState] = useState<'ready' | 'copied' | 'failed'>('ready');
  const copy = async (): Promise<void> => {
    setState((await copyText(text())) ? 'copied' : 'failed');
    setTimeout(() => setState('ready'), 2000);
  };
  return (
    <button type="button" class="small" onClick={() => void copy()}>
      {state === 'ready' ? `Copy ${what}` : state === 'copied' ? 'Copied' : 'Select and copy it by hand'}
    </button>
  );
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
