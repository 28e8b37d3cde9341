// Runs one job in the window or in a Web Worker, posts its report, and goes where the answer says.
import { runJob } from './job.mjs';

function inWorker(query) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(`/worker.mjs${query}`, { type: 'module' });
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(`worker: ${event.message ?? 'did not start'}`));
  });
}

async function outcome(query) {
  try {
    return new URLSearchParams(query).get('where') === 'worker' ? await inWorker(query) : await runJob(query);
  } catch (error) {
    return { error: String(error) };
  }
}

const body = JSON.stringify(await outcome(location.search));
const answer = await fetch(`/report${location.search}`, { method: 'POST', body });
const next = await answer.text();
if (next !== '') location.href = next;
