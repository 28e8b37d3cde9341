import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { expectJwksError, expectTokenError } from '../support/expect.ts';
import { poll, useTimers } from './faults.ts';
import { type Held, hold, send, serve } from './server.ts';
import { es256Token, inventedToken, KEY_A, KEY_B, type Stage, stage, TOKEN_A, TOKEN_B } from './stage.ts';

// Who waits for a request, and who does not. The endpoint answers when the test says so, and no time passes by itself:
// who should not wait and does, never ends. Who waited has seen the new set, in which key a is no more.

beforeEach(useTimers);
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** The endpoint answered once, and then hangs. */
async function hanging(jwks: Parameters<typeof stage>[0] = {}): Promise<Stage & { held: Held }> {
  const at = await stage(jwks);
  await at.verify(TOKEN_A);
  const held = hold();
  at.server.answer(held.behaviour);
  return { ...at, held };
}

async function expectToWait(outcome: Promise<unknown>, held: Held): Promise<void> {
  await held.asked;
  held.answer(serve([KEY_B]));
  await expectTokenError(outcome, 'ERR_JWT_KEY_NOT_FOUND');
}

/** The endpoint is down since the set was due, a token has noticed, and another try is due. Who tries it, waits. */
async function inOutage(): Promise<Stage & { held: Held }> {
  vi.spyOn(Math, 'random').mockReturnValue(1);
  const at = await stage();
  await at.verify(TOKEN_A);
  at.server.answer(send('', {}, 503));
  at.clock.set(700);
  await at.verify(TOKEN_A);
  expect(at.requests()).toBe(2);
  const held = hold();
  at.server.answer(held.behaviour);
  at.clock.set(701);
  return { ...at, held };
}

describe('while the endpoint hangs', () => {
  it('tokens with known keys do not wait, until the set has been due for as long as timeout', async () => {
    const { clock, verify, requests, held } = await hanging();
    for (const at of [600, 602, 604.999]) {
      clock.set(at);
      await expect(verify(TOKEN_A), `at ${at}`).resolves.toBeDefined();
    }
    clock.set(605);
    await expectToWait(verify(TOKEN_A), held);
    // of all of these, one asked
    expect(requests()).toBe(2);
  });

  it('a token with another key waits for it, since it may be new', async () => {
    const { clock, verify, held } = await hanging();
    clock.set(600);
    const outcome = verify(TOKEN_B);
    await held.asked;
    held.answer(serve([KEY_A, KEY_B]));
    await expect(outcome).resolves.toBeDefined();
  });

  it('nobody waits for a set that is not due', async () => {
    const { clock, verify, requests } = await hanging();
    clock.set(599.999);
    await expect(verify(TOKEN_A)).resolves.toBeDefined();
    expect(requests()).toBe(1);
  });

  it('a longer timeout means that tokens are answered from the old set for longer', async () => {
    const { clock, verify, held } = await hanging({ jwks: { timeout: '1m' } });
    clock.set(659);
    await expect(verify(TOKEN_A)).resolves.toBeDefined();
    clock.set(660);
    await expectToWait(verify(TOKEN_A), held);
  });

  it('who wants no stale keys gets none: everybody waits from the moment that the set is due', async () => {
    const { clock, verify, held } = await hanging({ jwks: { staleIfError: 0 } });
    clock.set(600);
    await expectToWait(verify(TOKEN_A), held);
  });

  it('the first set is waited for by everybody', async () => {
    const held = hold();
    const { verify, requests } = await stage({ behaviour: held.behaviour });
    const outcomes = Promise.all([1, 2, 3].map(() => verify(TOKEN_A)));
    await held.asked;
    held.answer(serve([KEY_A]));
    await expect(outcomes).resolves.toHaveLength(3);
    expect(requests()).toBe(1);
  });
});

describe('a set that takes its time', () => {
  it('is waited for where there is none', async () => {
    const held = hold();
    const { verify } = await stage({ behaviour: held.behaviour });
    const outcome = verify(TOKEN_A);
    await held.asked;
    vi.advanceTimersByTime(4999);
    held.answer(serve([KEY_A]));
    await expect(outcome).resolves.toBeDefined();
  });

  it('is waited for, during an outage, by tokens with unknown keys', async () => {
    const { verify, held } = await inOutage();
    const outcome = verify(TOKEN_B);
    await held.asked;
    vi.advanceTimersByTime(4999);
    held.answer(serve([KEY_A, KEY_B]));
    await expect(outcome).resolves.toBeDefined();
  });
});

describe('during an outage that is known', () => {
  it('tokens with known keys wait a quarter of a second at most for another try, however long it takes', async () => {
    const { verify, requests, held } = await inOutage();
    const outcome = verify(TOKEN_A);
    await held.asked;
    vi.advanceTimersByTime(250);
    await expect(outcome).resolves.toBeDefined();
    expect(requests()).toBe(3);
  });

  it('and get the new set when it comes in time', async () => {
    const { verify, held } = await inOutage();
    const outcome = verify(TOKEN_A);
    await held.asked;
    vi.advanceTimersByTime(249);
    await expectToWait(outcome, held);
  });

  it('and wait in full for a set that is too old to serve', async () => {
    const { clock, verify, held } = await inOutage();
    clock.set(4200);
    const outcome = verify(TOKEN_A);
    await held.asked;
    vi.advanceTimersByTime(4999);
    held.answer(serve([KEY_A]));
    await expect(outcome).resolves.toBeDefined();
  });
});

describe('a refresh beside the requests', () => {
  it('is one for all, and brings the new set to those that come after it', async () => {
    const { server, clock, verify, requests, remote } = await stage();
    await verify(TOKEN_A);
    server.answer(serve([KEY_A, KEY_B]));
    clock.set(601);
    await Promise.all(Array.from({ length: 200 }, () => verify(TOKEN_A)));
    await poll(() => remote.stats().keys).toBe(2);
    await verify(TOKEN_B);
    expect(requests()).toBe(2);
  });

  it('that fails is nobody’s error, and is tried again after its pause', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    const { server, clock, verify, requests, remote } = await stage();
    await verify(TOKEN_A);
    server.answer(send('', {}, 500));
    for (const [at, seen] of [
      [600, 2],
      [600.5, 2],
      [601, 3],
      [602.5, 3],
      [603, 4],
    ] as const) {
      clock.set(at);
      await expect(verify(TOKEN_A)).resolves.toBeDefined();
      await poll(() => remote.stats().failures, { message: `at ${at}` }).toBe(seen - 1);
      expect(requests(), `at ${at}`).toBe(seen);
    }
  });

  it('keeps nobody from a key that is looked for meanwhile', async () => {
    const { clock, verify, requests, held } = await hanging();
    clock.set(600);
    await verify(TOKEN_A);
    const outcome = verify(TOKEN_B);
    await held.asked;
    held.answer(serve([KEY_A, KEY_B]));
    await expect(outcome).resolves.toBeDefined();
    expect(requests()).toBe(2);
  });
});

describe('a token whose key is not there', () => {
  it.each<[string, readonly unknown[], string, RegExp]>([
    ['the kids that are', [KEY_A, KEY_B], 'x', /the key set at \S+ has the kids "a", "b" \(fetched 0 s ago\)$/],
    ['that none has a kid', [{ ...KEY_A, kid: undefined }], 'x', /the key set at \S+ has keys, but none with a kid/],
    ['that it is a private one', [{ ...KEY_A, d: 'AA' }], 'a', /has one that cannot be used: it is a private key/],
    ['that it is a secret', [{ kty: 'oct', k: 'AAAA', kid: 'a' }], 'a', /has one that cannot be used: it is a secret/],
    ['that it is damaged', [{ ...KEY_A, x: 5 }], 'a', /has one that cannot be used: JWK "x" must be a string/],
    ['what stands there for text', [{ ...KEY_A, use: 1 }], 'a', /JWK "use" must be a string, got number/],
    ['that it is for encryption', [{ ...KEY_A, use: 'enc' }], 'a', /"use" is "enc"/],
  ])('is told %s', async (_, keys, kid, reason) => {
    const { verify } = await stage({ behaviour: serve(keys) });
    const { message } = await expectTokenError(verify(es256Token('p256', kid)), 'ERR_JWT_KEY_NOT_FOUND');
    expect(message).toMatch(/^no key for "kid" "[ax]" and algorithm "ES256": /);
    expect(message).toMatch(reason);
  });

  it('is told how old the set is that has no such key', async () => {
    const { verify, clock } = await stage();
    await verify(TOKEN_A);
    await expectTokenError(verify(inventedToken('x')), 'ERR_JWT_KEY_NOT_FOUND');
    clock.set(12);
    const { message } = await expectTokenError(verify(inventedToken('y')), 'ERR_JWT_KEY_NOT_FOUND');
    expect(message).toMatch(/has the kids "a" \(fetched 12 s ago\)$/);
  });

  it('and whose kid nobody can look for now is a JwksError, not a verdict', async () => {
    const { verify, server } = await stage();
    await verify(TOKEN_A);
    await server.down();
    await expectJwksError(verify(TOKEN_B), 'ERR_JWKS_UNAVAILABLE');
  });
});

describe('a token that names the certificate only', () => {
  const certified = (key: typeof KEY_A, x5t: unknown) => ({ ...key, x5t });
  it.each(['x5t', 'x5t#S256'])('is verified with the key that has the same %s', async (name) => {
    const { verify, requests } = await stage({
      behaviour: serve([
        { ...KEY_A, [name]: 'one' },
        { ...KEY_B, [name]: 'two' },
      ]),
    });
    for (const [key, thumbprint] of [
      ['p256', 'one'],
      ['otherP256', 'two'],
    ] as const) {
      await expect(verify(es256Token(key, undefined, { [name]: thumbprint }))).resolves.toBeDefined();
    }
    await expectTokenError(verify(es256Token('p256', undefined, { [name]: 'two' })), 'ERR_JWT_SIGNATURE_INVALID');
    expect(requests()).toBe(1);
  });

  it.each(['x5t', 'x5t#S256'])('is looked for like a kid when no key has its %s', async (name) => {
    const [one, two] = [
      { ...KEY_A, [name]: 'one' },
      { ...KEY_B, [name]: 'two' },
    ];
    const { verify, server, requests } = await stage({ behaviour: serve([one]) });
    const token = es256Token('otherP256', undefined, { [name]: 'two' });
    await verify(es256Token('p256', 'a'));
    expect(requests()).toBe(1);
    server.answer(serve([one, two]));
    await expect(verify(token)).resolves.toBeDefined();
    expect(requests()).toBe(2);
  });

  it('is not the only kind: one without either finds the keys that have a certificate', async () => {
    const { verify } = await stage({ behaviour: serve([certified(KEY_A, 'one')]) });
    await expect(verify(es256Token('p256'))).resolves.toBeDefined();
  });

  it('is like any other without kid where no key of the set has one', async () => {
    const { verify } = await stage();
    await expect(verify(es256Token('p256', undefined, { x5t: 'one' }))).resolves.toBeDefined();
  });

  it('and a kid goes by its kid', async () => {
    const { verify } = await stage({ behaviour: serve([certified(KEY_A, 'one'), certified(KEY_B, 'two')]) });
    await expect(verify(es256Token('p256', 'a', { x5t: 'two' }))).resolves.toBeDefined();
  });
});
