import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { expectJwksError } from '../support/expect.ts';
import { FAULTS, useTimers } from './faults.ts';
import { document, issuerStage, OPENID } from './issuer-stage.ts';

// Every way in which an endpoint was seen to fail, at the discovery document. What is behind it is the same code.

beforeEach(() => {
  useTimers();
  vi.spyOn(Math, 'random').mockReturnValue(1);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

// a 404 or another refusal sends discovery to the second place, which has its own test
const faults = FAULTS.filter(({ name }) => !/^answers 4\d\d /.test(name));

describe.each(faults)('a discovery document that $name', ({ behaviour, code }) => {
  it(`is a JwksError ${code}, makes one request, and is forgotten once it answers well`, async () => {
    const { server, origin, clock, at, verify, token } = await issuerStage();
    at(OPENID, behaviour);
    for (let i = 0; i < 3; i++) {
      const { message } = await expectJwksError(verify(token()), code);
      expect(message).toContain(`the discovery document at ${origin}${OPENID} `);
    }
    expect(server.paths).toEqual([OPENID]);
    await server.idle();

    at(OPENID, document(origin, `${origin}/keys`));
    clock.set(1);
    await expect(verify(token())).resolves.toBeDefined();
    expect(server.paths).toEqual([OPENID, OPENID, '/keys']);
  });
});
