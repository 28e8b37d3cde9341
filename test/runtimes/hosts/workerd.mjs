// The static import matters: at that time workerd forbids random bytes, timers and fetching.
import * as lib from 'strictjwt';
import { runPortable } from './portable.mjs';

export default {
  async fetch(_request, { ORIGIN }) {
    return Response.json(await runPortable(lib, 'workerd', ORIGIN));
  },
};
