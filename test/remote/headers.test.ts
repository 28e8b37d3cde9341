import { describe, expect, it } from 'vitest';
import { createRemoteJwks, type RemoteHeaders } from 'strictjwt';
import { expectJwksError, expectTokenError, expectUsageError } from '../support/expect.ts';
import { serve } from './server.ts';
import { inventedToken, KEY_A, stage, TOKEN_A } from './stage.ts';

describe('headers that a function answers', () => {
  it('are asked for at each request: a token that rotates is never the old one', async () => {
    const seen: unknown[] = [];
    let token = 1;
    const { verify, clock } = await stage({
      behaviour: (response, request) => {
        seen.push(request.headers.authorization);
        serve([KEY_A])(response, request);
      },
      jwks: { headers: () => ({ authorization: `Bearer ${token++}` }) },
    });
    await verify(TOKEN_A);
    await expectTokenError(verify(inventedToken('x')), 'ERR_JWT_KEY_NOT_FOUND');
    clock.set(700);
    await verify(TOKEN_A);
    expect(seen).toEqual(['Bearer 1', 'Bearer 2', 'Bearer 3']);
  });

  it('may come later, and are told which address they are for', async () => {
    const urls: string[] = [];
    const seen: unknown[] = [];
    const { server, remote } = await stage({
      behaviour: (response, request) => {
        seen.push(request.headers['x-key']);
        serve([])(response, request);
      },
      jwks: {
        headers: async (url) => {
          urls.push(url);
          await new Promise((resolve) => setTimeout(resolve, 5));
          return { 'x-key': 'late' };
        },
      },
    });
    await remote.reload();
    expect([urls, seen]).toEqual([[server.url], ['late']]);
  });

  it('that never come are an outage after the timeout', async () => {
    const { remote, requests } = await stage({ jwks: { timeout: 0.02, headers: () => new Promise(() => {}) } });
    await expectJwksError(remote.reload(), 'ERR_JWKS_UNAVAILABLE');
    expect(requests()).toBe(0);
  });

  it('that cannot be had are an outage: the known keys go on serving, and what was thrown is not told', async () => {
    let broken = false;
    const headers = async (): Promise<Record<string, string>> => {
      if (broken) throw Object.assign(new Error('vault token hunter2 expired'), { code: 'EVAULT' });
      return {};
    };
    const { verify, remote, clock } = await stage({ jwks: { headers } });
    await verify(TOKEN_A);
    broken = true;
    clock.set(700);
    await expect(verify(TOKEN_A)).resolves.toBeDefined();
    const error = await expectJwksError(remote.reload(), 'ERR_JWKS_UNAVAILABLE');
    expect(error.message).toContain('option "headers"');
    expect(error.cause).toMatchObject({ message: '', code: 'EVAULT' });
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['text', 'Bearer hunter2'],
    ['a Headers object', new Headers({ authorization: 'hunter2' })],
    ['a list', [['authorization', 'hunter2']]],
    ['another function', () => ({})],
    ['a header on two lines', { authorization: 'Bearer a\r\nx-admin: hunter2' }],
    ['a header that is no text', { authorization: undefined }],
    ['a name with a space', { 'x key': 'hunter2' }],
  ])('are judged each time: %s is wrong, and not shown', async (_, answer) => {
    const headers = (() => answer) as unknown as RemoteHeaders;
    const remote = createRemoteJwks('https://issuer.example/keys', { headers, fetch: async () => Response.json({}) });
    const { message } = await expectUsageError(remote.reload(), 'ERR_JWT_OPTION_INVALID');
    expect(message).toMatch(/^option "headers" answered /);
    expect(message).not.toContain('hunter2');
  });
});
