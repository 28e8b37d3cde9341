// The measuring program of a place without files and processes: bundled by esbuild, run by a browser or workerd.
import * as library from 'strictjwt';
import { measure } from './measure.js';
import { webPeersFor } from './peers/web.js';

const measureHere = (fixture, settings, onResult) =>
  measure({
    fixture,
    settings,
    onResult,
    peers: webPeersFor(library),
    host: { now: () => performance.now() },
  });

/** workerd: one request brings the work, the response streams one JSON line a scenario. */
export default {
  async fetch(request) {
    const { fixture, settings } = await request.json();
    const { readable, writable } = new TransformStream();
    const writer = writable.getWriter();
    const emit = (message) => writer.write(new TextEncoder().encode(`${JSON.stringify(message)}\n`));
    const run = measureHere(fixture, settings, emit).then(
      () => emit({ done: true }),
      (error) => emit({ failed: String(error?.stack ?? error) }),
    );
    run.finally(() => writer.close());
    return new Response(readable);
  },
};

/** Browser: the page brings the work and is told each result. */
export async function runInPage() {
  const emit = (message) => fetch('/result', { method: 'POST', body: JSON.stringify(message) });
  try {
    const { fixture, settings } = await (await fetch('/work')).json();
    await measureHere(fixture, settings, emit);
    await emit({ done: true });
  } catch (error) {
    await emit({ failed: String(error?.stack ?? error) });
  }
}
