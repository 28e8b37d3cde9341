// Verifiers at module scope, used by many requests at once.
import { env } from 'cloudflare:workers';
import * as lib from 'strictjwt';
import { prepareModuleScope } from './portable.mjs';

const runCases = prepareModuleScope(lib, env.ORIGIN);

export default {
  async fetch() {
    return Response.json(await runCases());
  },
};
