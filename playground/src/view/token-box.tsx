// The token as it was pasted, never rewritten, with its segments in three colours.
import type { Signal } from '../signal.ts';
import { h } from './h.ts';
import { type ColouredPart, colourToken } from '../text/segments.ts';
import { idOf, PRIVATE } from './field.tsx';
import { Shown } from './text.tsx';

interface Props {
  label: string;
  value: Signal<string> | string;
  isSmall?: boolean;
  placeholder?: string;
  /** the token in the text, for its colours */
  token: string;
  notes?: readonly string[];
}

/** A see-through text area over a coloured copy of its text: the copy gives both their height. */
export function TokenBox({ label, value, isSmall = false, placeholder, token, notes = [] }: Props): JSX.Element {
  const id = idOf(label);
  const text = typeof value === 'string' ? value : value.value;
  const isOutput = typeof value === 'string';
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="token-box">
        <pre aria-hidden="true" class={isSmall ? 'small' : ''}>
          {colourToken(text, token).map((part: ColouredPart) => (
            <span class={part.kind}>{part.text}</span>
          ))}
          {'\n'}
        </pre>
        <textarea
          id={id}
          value={text}
          readOnly={isOutput}
          placeholder={placeholder}
          aria-describedby={notes.length > 0 ? `${id}-notes` : undefined}
          onInput={(event) => {
            if (typeof value !== 'string') value.value = event.currentTarget.value;
          }}
          {...PRIVATE}
        />
      </div>
      {notes.length > 0 && (
        <ul class="hint" id={`${id}-notes`}>
          {notes.map((note) => (
            <li>
              <Shown text={note} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
