// The frame: two modes that say what they are, and one button that forgets everything.
import { Fragment, h } from './h.ts';
import { forgetEverything, generation, type Mode, mode } from '../state.ts';
import { MakePage } from './make-page.tsx';
import { WhyPage } from './why-page.tsx';

const MODES: readonly (readonly [Mode, string])[] = [
  ['why', 'Why is it refused?'],
  ['make', 'Make one'],
];

export function App(): JSX.Element {
  return (
    <>
      <header class="top">
        <h1>strictjwt</h1>
        <Tabs />
        <button type="button" onClick={() => forgetEverything()}>
          Forget everything
        </button>
      </header>
      <main>
        <div id="panel" role="tabpanel" aria-labelledby={`tab-${mode.value}`} key={`${mode.value} ${generation.value}`}>
          {mode.value === 'why' ? <WhyPage /> : <MakePage />}
        </div>
      </main>
      <footer>
        Nothing leaves this page: its policy forbids every request, and it stores nothing. It works offline; save it and
        open it from your disk.
      </footer>
    </>
  );
}

/** Arrow keys move between the two, as in every list of tabs. */
function Tabs(): JSX.Element {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
    mode.value = mode.value === 'why' ? 'make' : 'why';
    document.getElementById(`tab-${mode.value}`)?.focus();
  };
  return (
    <div role="tablist" aria-label="What to do" onKeyDown={onKeyDown}>
      {MODES.map(([name, title]) => (
        <button
          type="button"
          role="tab"
          id={`tab-${name}`}
          aria-selected={String(mode.value === name)}
          aria-controls="panel"
          tabIndex={mode.value === name ? 0 : -1}
          onClick={() => {
            mode.value = name;
          }}
        >
          {title}
        </button>
      ))}
    </div>
  );
}
