// Lets the library fetch, with all that it refuses, and keeps what came back for showing it.
import type { JwksFetch } from './library.ts';

/** What came of one request: as yet nothing, or nothing at all, when it failed. */
export interface Answer {
  readonly url: string;
  /** what the server's clock says when the answer comes, by its `Date`; milliseconds since 1970 */
  readonly date: number | undefined;
  /** this machine's clock at the same moment */
  readonly at: number;
  /** `undefined` when there is none, it broke off, or is longer than the library reads */
  readonly text: Promise<string | undefined>;
}

interface Watched {
  readonly fetch: JwksFetch;
  readonly answers: readonly Answer[];
}

/** As the library reads of one answer. */
const LONGEST = 262_144;

export function watchFetch(): Watched {
  const answers: Answer[] = [];
  const watched: JwksFetch = async (url, init) => {
    // before it is known whether there will be one: to which request an error belongs, their order says
    const place = answers.push({ url, date: undefined, at: Date.now(), text: Promise.resolve(undefined) }) - 1;
    const response = await fetch(url, init);
    // both read at the same time, so that neither copy waits in memory for the other
    const text = readText(response.clone()).catch(() => undefined);
    answers[place] = { url, date: serverTime(response.headers), at: Date.now(), text };
    return response;
  };
  return { fetch: watched, answers };
}

async function readText(response: Response): Promise<string | undefined> {
  const reader = response.body?.getReader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (let piece = await reader?.read(); piece?.value; piece = await reader?.read()) {
    pieces.push(piece.value);
    length += piece.value.length;
    if (length > LONGEST) return void reader?.cancel().catch(() => {});
  }
  return new TextDecoder().decode(Buffer.concat(pieces));
}

/** RFC 9110 §6.6.1; and RFC 9111 §5.1 for how long the answer lay in a cache. */
function serverTime(headers: Headers): number | undefined {
  const date = Date.parse(headers.get('date') ?? '');
  if (Number.isNaN(date)) return undefined;
  const age = headers.get('age') ?? '';
  return date + (/^\d{1,9}$/.test(age) ? Number(age) * 1000 : 0);
}
