// A labelled field with its hint and what is wrong with it. Nothing typed here is kept or checked by the browser.
import type { Signal } from '../signal.ts';
import { h, type Child } from './h.ts';

/** No suggestion, no spelling (it may ask a server), no capital letters. */
export const PRIVATE = {
  autocomplete: 'off',
  autocapitalize: 'off',
  spellcheck: false,
  translate: false,
  'data-lpignore': 'true',
  'data-1p-ignore': '',
} as const;

/** Labels are unique on a page. */
export function idOf(label: string): string {
  return `field-${label.replace(/\W+/g, '-')}`;
}

interface Props {
  label: string;
  value: Signal<string>;
  hint?: Child;
  problem?: string | undefined;
  placeholder?: string;
  /** more than one line */
  rows?: number;
  class?: string;
  onInput?: () => void;
}

export function Field({
  label,
  value,
  hint,
  problem,
  placeholder,
  rows,
  onInput,
  class: kind = '',
}: Props): JSX.Element {
  const id = idOf(label);
  const described = [hint !== undefined && `${id}-hint`, problem !== undefined && `${id}-problem`].filter(Boolean);
  const shared = {
    id,
    value: value.value,
    placeholder,
    'aria-invalid': problem !== undefined,
    'aria-describedby': described.length > 0 ? described.join(' ') : undefined,
    onInput: (event: { currentTarget: { value: string } }) => {
      value.value = event.currentTarget.value;
      onInput?.();
    },
    ...PRIVATE,
  };
  return (
    <div class={`field ${kind}`}>
      <label for={id}>{label}</label>
      {rows === undefined ? <input type="text" {...shared} /> : <textarea rows={rows} {...shared} />}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {problem !== undefined && (
        <p class="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  );
}
