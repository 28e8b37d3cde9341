import { connect } from 'node:http2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGuard, type Guard } from 'strictjwt/http';
import { bodyOverHttp2 } from './http2-frames.ts';
import { COOKIE_ROWS, GOOD, HEADER_ROWS, PASS, type Row } from './requests.ts';
import { type Received, seen, send } from './send.ts';
import { fetchAnswer, type Running, startFetch, startHttp2, startNode } from './servers.ts';
import { verifyToken } from './verifier.mjs';

const tables: readonly (readonly [string, Guard, readonly Row[]])[] = [
  ['the Authorization header', createGuard(verifyToken), HEADER_ROWS],
  ['a cookie', createGuard(verifyToken, { from: { cookie: '__Host-session' } }), COOKIE_ROWS],
];

/** Over HTTP/2, where each name comes once at most: the whole answer. */
async function sendOverHttp2(port: number, { headers, path }: Row): Promise<Received> {
  const session = connect(`http://127.0.0.1:${port}`);
  try {
    const cookies = headers.flatMap(([name, value]) => (name === 'cookie' ? [value] : []));
    const single = Object.fromEntries(headers.filter(([name]) => name !== 'accept'));
    const stream = session.request({
      ':path': `/${path ?? ''}`,
      ...single,
      ...(cookies.length > 0 && { cookie: cookies }),
    });
    const answered = new Promise<Record<string, string | undefined>>((resolve) => {
      stream.on('response', (response) => resolve(response as Record<string, string | undefined>));
    });
    let text = '';
    for await (const chunk of stream.setEncoding('utf8')) text += chunk;
    const answer = await answered;
    return { status: Number(answer[':status']), headers: answer, text };
  } finally {
    session.close();
  }
}

function isTwice({ headers }: Row): boolean {
  const names = headers.map(([name]) => name.toLowerCase()).filter((name) => name === 'authorization');
  return names.length > 1;
}

describe.each(tables)('%s', (_, guard, rows) => {
  let servers: Record<'node' | 'http2' | 'fetch', Running>;
  beforeAll(async () => {
    const fetch = await startFetch((request) => fetchAnswer(guard, request));
    servers = { node: await startNode(guard), http2: await startHttp2(guard), fetch };
  });
  afterAll(() => Object.values(servers).forEach((server) => server.stop()));

  describe.each(rows.map((row) => [row.title, row] as const))('%s', (_title, row) => {
    it.each(['node', 'fetch'] as const)('over node:http, to a handler of %s', async (kind) => {
      const received = await send(`http://127.0.0.1:${servers[kind].port}/`, row);
      expect(seen(received, row.answer)).toEqual(row.answer);
    });

    it.skipIf(row.http1)('over HTTP/2', async () => {
      if (isTwice(row)) {
        expect(JSON.parse(await bodyOverHttp2(servers.http2.port, row))).toEqual(row.answer.body);
      } else {
        expect(seen(await sendOverHttp2(servers.http2.port, row), row.answer)).toEqual(row.answer);
      }
    });
  });
});

it('the frames by hand are what a client sends', async () => {
  const server = await startHttp2(createGuard(verifyToken));
  const rows = HEADER_ROWS.filter((row) => row.answer === PASS);
  for (const row of rows) expect(JSON.parse(await bodyOverHttp2(server.port, row))).toEqual(PASS.body);
  expect(rows.length).toBeGreaterThan(5);
  server.stop();
});

it('the table has honest, odd and hostile requests, 40 of them at least, each with a name of its own', () => {
  const titles = [...HEADER_ROWS, ...COOKIE_ROWS].map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
  expect(HEADER_ROWS.length).toBeGreaterThan(40);
});

describe('a method changes nothing', () => {
  it.each(['HEAD', 'OPTIONS', 'POST', 'DELETE'])('%s', async (method) => {
    const guard = createGuard(verifyToken);
    const [node, web] = await Promise.all([startNode(guard), startFetch((request) => fetchAnswer(guard, request))]);
    // a browser asks without credentials before it asks with them: answer that before the guard is asked
    const preflight: Row['headers'] = [
      ['origin', 'https://app.example'],
      ['access-control-request-method', 'GET'],
      ['access-control-request-headers', 'authorization'],
    ];
    for (const { port } of [node, web]) {
      const none = await send(`http://127.0.0.1:${port}/`, { headers: preflight }, method);
      expect([none.status, none.headers['www-authenticate']]).toEqual([401, 'Bearer realm="api"']);
      const good = await send(`http://127.0.0.1:${port}/`, { headers: [['authorization', `Bearer ${GOOD}`]] }, method);
      expect([good.status, method === 'HEAD' ? '' : JSON.parse(good.text)]).toEqual([
        200,
        method === 'HEAD' ? '' : PASS.body,
      ]);
    }
    node.stop();
    web.stop();
  });
});
