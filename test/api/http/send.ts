// Sends a row of the table over a real socket, as it stands: names in their letters, headers twice.
import { request } from 'node:http';
import { PRIVATE } from './verifier.mjs';
import type { Answer, Row } from './requests.ts';

export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export function send(url: string, row: Pick<Row, 'headers' | 'path'>, method = 'GET'): Promise<Received> {
  const { host } = new URL(url);
  // a flat list: node:http then sends it unchanged, also what it would join
  const headers = [...row.headers, ['host', host], ['connection', 'close']].flat();
  return new Promise((resolve, reject) => {
    const sent = request(url + (row.path ?? ''), { method, headers: headers as never, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      response.on('error', reject);
    });
    sent.on('error', reject).end();
  });
}

/** What of an answer the table speaks of. */
export function seen({ status, headers, text }: Received, expected: Answer): Answer {
  const challenge = headers['www-authenticate'];
  const retryAfter = headers['retry-after'];
  if (text.includes(PRIVATE)) return { status, body: { leaked: text } };
  return {
    status,
    ...(challenge !== undefined && { challenge: String(challenge) }),
    ...(retryAfter !== undefined && { retryAfter: String(retryAfter) }),
    ...(expected.body && { body: parse(text) }),
  };
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { unreadable: text };
  }
}
