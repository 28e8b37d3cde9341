// Starts the page.
import { effect } from './signal.ts';
import { h, render } from 'preact';
import { startClock } from './clock.ts';
import { startComparing, startJudging } from './engine.ts';
import { startMaking } from './make/engine.ts';
import './style.css';
import { watchLinks } from './state.ts';
import { App } from './view/app.tsx';

startClock();
watchLinks();
startJudging();
startComparing();
startMaking();

const page = document.getElementById('page') as HTMLElement;
// every signal that is read while drawing draws again
effect(() => render(<App />, page));
