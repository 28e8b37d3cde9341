import * as lib from 'strictjwt';
import { runPortable } from './portable.mjs';

/** Answers the report; `?runtime=…&origin=…` as for the other hosts. */
export async function answer(request) {
  const { searchParams } = new URL(request.url);
  return Response.json(await runPortable(lib, searchParams.get('runtime'), searchParams.get('origin')));
}
