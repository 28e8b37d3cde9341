// The suite in a browser: a page for each job, one after another.
import { INSECURE_HOST, openPage } from './browser.mjs';

const LIMIT_MS = 240_000;

const JOBS = [
  { run: 'portable', where: 'window', host: 'localhost', secure: true },
  { run: 'portable', where: 'worker', host: 'localhost', secure: true },
  { run: 'no-subtle', where: 'window', host: INSECURE_HOST, secure: false },
  { run: 'no-subtle', where: 'worker', host: INSECURE_HOST, secure: false },
];

/**
 * Opens the browser once; each page posts its report and is then sent to the next one. Answers
 * `{ name, outcome }` for every job, in order.
 */
export async function runInBrowser(kind, binary, server, entry) {
  const jobs = JOBS.map((job) => {
    const search = `?${new URLSearchParams({ entry, runtime: kind, run: job.run, where: job.where })}`;
    return { ...job, search, url: `http://${job.host}:${server.port}/page.html${search}` };
  });
  const outcomes = new Map();
  const finished = new Promise((resolve) => {
    jobs.forEach((job, index) =>
      server.onReport(job.search, (outcome) => {
        outcomes.set(job, outcome);
        if (index === jobs.length - 1) resolve();
        return jobs[index + 1]?.url ?? '';
      }),
    );
  });
  const said = await whileOpen(kind, binary, jobs[0].url, finished);
  return jobs.map((job) => ({
    name: `${job.where}${job.run === 'no-subtle' ? ', insecure page' : ''}`,
    outcome: judge(job, outcomes.get(job), said),
  }));
}

function judge(job, outcome, said) {
  if (outcome === undefined) return { error: `no report in ${LIMIT_MS / 1000} s; it said: ${said.slice(-1000)}` };
  if (outcome.isSecureContext !== undefined && outcome.isSecureContext !== job.secure) {
    return { error: `isSecureContext is ${outcome.isSecureContext} on ${job.host}` };
  }
  return outcome;
}

/** Keeps the browser open until `finished`, the limit, or its own end; answers what it wrote. */
async function whileOpen(kind, binary, url, finished) {
  const page = openPage(kind, binary, url);
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, LIMIT_MS);
  });
  await Promise.race([finished, page.ended, late]);
  clearTimeout(timer);
  await page.close();
  return page.said();
}
