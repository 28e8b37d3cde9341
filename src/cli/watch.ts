// Lets the library fetch, with all that it refuses, and keeps what came back for showing it.
import type { JwksFetch } from './library.ts';

export interface Answer {
  readonly url: string;
  readonly status: number;
  /** what the server's clock said when it made the answer, and how long that lay in caches; milliseconds since 1970 */
  readonly date: number | undefined;
  /** milliseconds since 1970 by this machine, when the answer came */
  readonly at: number;
  /** the whole text: only after the library has found that it is not too long */
  readonly text: () => Promise<string>;
}

export interface Watched {
  readonly fetch: JwksFetch;
  readonly answers: readonly Answer[];
}

export function watchFetch(): Watched {
  const answers: Answer[] = [];
  const watched: JwksFetch = async (url, init) => {
    const response = await fetch(url, init as RequestInit);
    const copy = response.clone();
    const { status, headers } = response;
    answers.push({ url, status, date: serverTime(headers), at: Date.now(), text: () => copy.text() });
    return response;
  };
  return { fetch: watched, answers };
}

/** RFC 9110 §6.6.1, and §5.1 of RFC 9111 for what lay in a cache. */
function serverTime(headers: Headers): number | undefined {
  const date = Date.parse(headers.get('date') ?? '');
  if (Number.isNaN(date)) return undefined;
  const age = headers.get('age') ?? '';
  return date + (/^\d{1,9}$/.test(age) ? Number(age) * 1000 : 0);
}
