// A labelled list of choices.
import type { Signal } from '../signal.ts';
import { h } from './h.ts';
import { idOf } from './field.tsx';

interface Props<T extends string> {
  label: string;
  value: Signal<T>;
  choices: readonly T[];
}

export function Choice<T extends string>({ label, value, choices }: Props<T>): JSX.Element {
  const id = idOf(label);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        autocomplete="off"
        value={value.value}
        onChange={(event) => {
          value.value = event.currentTarget.value as T;
        }}
      >
        {choices.map((choice) => (
          <option value={choice} selected={choice === value.value}>
            {choice}
          </option>
        ))}
      </select>
    </div>
  );
}
