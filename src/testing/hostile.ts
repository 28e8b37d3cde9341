// Tokens that must be refused: each is honest but for one thing.
import { exportJwk, exportPem, generateKeyPair, type KeyPairAlgorithm, type WebCryptoKey } from '../index.ts';
import { type Json, opened, sealed, sealedWithSecret, signingInput } from './forge.ts';
import type { HostileReason, HostileToken } from './types.ts';

export interface Honest {
  readonly algorithm: KeyPairAlgorithm;
  readonly privateKey: WebCryptoKey;
  readonly publicKey: WebCryptoKey;
  /** seconds since 1970 */
  readonly now: number;
  /** that the verifier accepts: header and claims are changed from it */
  readonly token: string;
}

/** What is changed: header fields and claims; an `undefined` one is taken out. */
interface Change {
  readonly header?: Json;
  readonly payload?: Json;
}

const HOUR = 3600;

export async function* hostileTokens(honest: Honest): AsyncGenerator<HostileToken, void, undefined> {
  const { privateKey, publicKey } = honest;
  const stranger = await generateKeyPair(honest.algorithm);
  const { header, payload } = opened(honest.token);
  const input = (change: Change = {}): string =>
    signingInput({ ...header, ...change.header }, { ...payload, ...change.payload });

  yield ['alg none', `${input({ header: { alg: 'none' } })}.`];
  const asSecret = input({ header: { alg: 'HS256' } });
  yield ['algorithm confusion', await sealedWithSecret(asSecret, await exportPem(publicKey))];
  yield ['altered payload', `${input({ payload: { [unusedIn(payload)]: true } })}.${honest.token.split('.')[2]}`];
  yield ['another key', await sealed(input(), stranger.privateKey)];
  yield ['no signature', `${input()}.`];
  const jwk = await exportJwk(stranger.publicKey);
  yield ['key from the header', await sealed(input({ header: { jwk } }), stranger.privateKey)];
  for (const [why, change] of unacceptable(header, payload, honest.now)) {
    yield [why, await sealed(input(change), privateKey)];
  }
}

/** What the issuer itself may sign, and nobody should accept. */
function unacceptable(header: Json, { iss, aud }: Json, now: number): readonly (readonly [HostileReason, Change])[] {
  // a verifier of security events asks for just this type
  const typ = /secevent/i.test(String(header['typ'])) ? 'dpop+jwt' : 'secevent+jwt';
  return [
    ['crit', { header: { crit: ['policy'], policy: 'deny' } }],
    ['wrong typ', { header: { typ } }],
    ['expired', { payload: { iat: now - 2 * HOUR, nbf: undefined, exp: now - HOUR } }],
    ['not yet valid', { payload: { nbf: now + HOUR, exp: now + 2 * HOUR } }],
    ['no exp', { payload: { exp: undefined } }],
    ['wrong issuer', { payload: { iss: lookalike(iss) } }],
    ['wrong audience', { payload: { aud: lookalike(aud) } }],
  ];
}

/** A claim that nobody expects: in the place of one that is expected it would be refused for that. */
function unusedIn(payload: Json): string {
  let name = 'admin';
  while (name in payload) name += '_';
  return name;
}

/** Begins as the right one does: whoever compares the beginning only falls for it. */
function lookalike(claim: unknown): string {
  return `${String(Array.isArray(claim) ? claim[0] : claim)}.attacker.example`;
}
