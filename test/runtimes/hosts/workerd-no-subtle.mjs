import { runWithoutSubtle } from './portable.mjs';

export default {
  async fetch() {
    return Response.json(await runWithoutSubtle(() => import('strictjwt')));
  },
};
