import { runJob } from './job.mjs';

runJob(location.search)
  .catch((error) => ({ error: String(error) }))
  .then((outcome) => postMessage(outcome));
