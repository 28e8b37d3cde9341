// The Lambda recipe, bundled as it is deployed, with events as API Gateway and a load balancer make them.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { HEADER_ROWS, type Row } from '../api/http/requests.ts';
import { seen } from '../api/http/send.ts';
import { place } from './place.ts';
import { bundle } from './workerd.ts';

interface Result {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly multiValueHeaders: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
}

let handler: (event: object) => Promise<Result>;
beforeAll(async () => {
  const bundled = await bundle(join(place('lambda'), 'handler.ts'));
  ({ handler } = (await import(/* @vite-ignore */ pathToFileURL(bundled).href)) as { handler: typeof handler });
});

/** The gateway has trimmed what an HTTP parser trims. */
function sent({ headers }: Row): [string, string][] {
  return headers.map(([name, value]) => [name, value.replace(/^[ \t]+|[ \t]+$/g, '')]);
}

/** The names as they were sent, the last value of each; beside it all values, or null when there are no headers. */
function version1(row: Row): object {
  const all: Record<string, string[]> = {};
  for (const [name, value] of sent(row)) (all[name] ??= []).push(value);
  const isEmpty = Object.keys(all).length === 0;
  return {
    headers: isEmpty ? null : Object.fromEntries(sent(row)),
    multiValueHeaders: isEmpty ? null : all,
    body: null,
  };
}

/** Lower case, values joined by commas; cookies in a list of their own. */
function version2(row: Row): object {
  const headers: Record<string, string> = {};
  for (const [name, value] of sent(row)) {
    const key = name.toLowerCase();
    if (key !== 'cookie') headers[key] = key in headers ? `${headers[key]},${value}` : value;
  }
  const cookies = sent(row).flatMap(([name, value]) => (name.toLowerCase() === 'cookie' ? value.split('; ') : []));
  return { version: '2.0', headers, ...(cookies.length > 0 && { cookies }), isBase64Encoded: false };
}

/** A load balancer with multi-value headers. */
function balancer(row: Row): object {
  const all: Record<string, string[]> = {};
  for (const [name, value] of sent(row)) (all[name.toLowerCase()] ??= []).push(value);
  return { requestContext: { elb: {} }, httpMethod: 'GET', multiValueHeaders: all };
}

describe.each([
  ['API Gateway, format 1.0', version1],
  ['API Gateway, format 2.0', version2],
  ['a load balancer', balancer],
])('Lambda behind %s', (_, eventOf) => {
  it.each(HEADER_ROWS.map((row) => [row.title, row] as const))('%s', async (_title, row) => {
    const attempt = handler(eventOf(row));
    // what is thrown is Lambda's own 500
    if (row.answer.status === 500) return expect(attempt).rejects.toThrow();
    const { statusCode: status, headers, multiValueHeaders, body: text } = await attempt;
    expect(seen({ status, headers, text }, row.answer)).toEqual(row.answer);
    // what a load balancer takes that has sent such headers
    expect(Object.entries(multiValueHeaders)).toEqual(Object.entries(headers).map(([name, value]) => [name, [value]]));
  });
});
