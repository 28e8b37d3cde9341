import { runPortable, runWithoutSubtle } from './portable.mjs';

/** What a window and a Web Worker do alike. `query`: `entry` of the package, `runtime`, `run`. */
export async function runJob(query) {
  const job = new URLSearchParams(query);
  const load = () => import(job.get('entry'));
  const report =
    job.get('run') === 'no-subtle'
      ? await runWithoutSubtle(load)
      : await runPortable(await load(), job.get('runtime'), location.origin);
  return { report, isSecureContext };
}
