// Starts the page.
import { patch } from 'superfine';
import { startClock } from './clock.ts';
import { startComparing, startJudging } from './engine.ts';
import { startMaking } from './make/engine.ts';
import { effect } from './signal.ts';
import { watchLinks } from './state.ts';
import './style.css';
import { App } from './view/app.tsx';
import { h } from './view/h.ts';

startClock();
watchLinks();
startJudging();
startComparing();
startMaking();

const page = document.getElementById('page') as HTMLElement;
// every signal that changes draws again
effect(() => {
  patch(
    page,
    <div id="page">
      <App />
    </div>,
  );
});
