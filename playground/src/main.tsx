// Starts the page.
import { render } from 'preact';
import { startClock } from './clock.ts';
import { startJudging } from './engine.ts';
import { startMaking } from './make/engine.ts';
import './style.css';
import { App } from './view/app.tsx';

startClock();
startJudging();
startMaking();
render(<App />, document.getElementById('page') as HTMLElement);
