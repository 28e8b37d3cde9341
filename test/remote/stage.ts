import {
  createRemoteJwks,
  createVerifier,
  type RemoteJwks,
  type RemoteJwksOptions,
  type VerifierOptions,
} from 'strictjwt';
import { NOW, NOW_SECONDS } from '../support/clock.ts';
import { AUDIENCE, base64url, forge, GOOD_CLAIMS, ISSUER, segmentsOf } from '../support/forge.ts';
import { type FixtureName, pair } from '../support/keys.ts';
import { type Behaviour, type JwksServer, serve, startServer } from './server.ts';

/** A public key of the fixtures as an identity provider publishes it. */
export function published(name: FixtureName, more: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { ...pair(name).publicKey.export({ format: 'jwk' }), use: 'sig', ...more };
}

export const KEY_A = published('p256', { kid: 'a', alg: 'ES256' });
export const KEY_B = published('otherP256', { kid: 'b', alg: 'ES256' });

const LONG_LIVED = { ...GOOD_CLAIMS, exp: NOW_SECONDS + 7 * 86_400 };

/** Valid for a week, so that only its key decides. */
export function es256Token(
  name: 'p256' | 'otherP256',
  kid?: string,
  more: Readonly<Record<string, unknown>> = {},
): string {
  return forge({ alg: 'ES256', key: pair(name).privateKey, header: { kid, ...more }, payload: LONG_LIVED });
}

export function rs256Token(kid?: string): string {
  return forge({ alg: 'RS256', key: pair('rsa').privateKey, header: { kid }, payload: LONG_LIVED });
}

/** Signed by key a and by key b, under their own names. */
export const TOKEN_A = es256Token('p256', 'a');
export const TOKEN_B = es256Token('otherP256', 'b');

/** As an attacker makes them by the thousand: well formed, with a `kid` that nobody ever published. */
export function inventedToken(kid: string): string {
  const { payload, signature } = segmentsOf(TOKEN_A);
  return `${base64url(JSON.stringify({ alg: 'ES256', typ: 'JWT', kid }))}.${payload}.${signature}`;
}

/** A clock that only the test moves, in seconds from NOW. */
export class Clock {
  #seconds = 0;
  readonly now = (): number => NOW + this.#seconds * 1000;
  set(seconds: number): void {
    this.#seconds = seconds;
  }
}

export interface Stage {
  readonly server: JwksServer;
  readonly clock: Clock;
  readonly remote: RemoteJwks;
  readonly verify: (token: string) => Promise<unknown>;
  requests(): number;
}

interface StageOptions {
  readonly behaviour?: Behaviour;
  readonly jwks?: RemoteJwksOptions;
  readonly verifier?: Partial<VerifierOptions>;
}

/**
 * For tests that keep the process busy while a request is on its way: the timer of the default `timeout` is a real one,
 * and on a machine that does much else 5 s pass before the answer is read.
 */
export const UNHURRIED: RemoteJwksOptions = { timeout: '1m' };

/** A server with key a, and a verifier that gets its keys there. */
export async function stage({ behaviour = serve([KEY_A]), jwks, verifier }: StageOptions = {}): Promise<Stage> {
  const server = await startServer(behaviour);
  const clock = new Clock();
  const remote = createRemoteJwks(server.url, { now: clock.now, ...jwks });
  const expected = { algorithms: ['ES256', 'RS256'], issuer: ISSUER, audience: AUDIENCE, now: clock.now } as const;
  const verify = createVerifier(remote, { ...expected, ...verifier });
  return { server, clock, remote, verify, requests: () => server.paths.length };
}
