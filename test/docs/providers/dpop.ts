// An authorization server that binds its tokens to a client's key, and proofs of that client (RFC 9449).
import { createHash } from 'node:crypto';
import type { Jwk } from 'strictjwt';
import {
  type Kind,
  keyOf,
  type Pages,
  right,
  seconds,
  tokenOf,
  type Trial,
  type Trials,
  usualWrongs,
  uuid,
  wrong,
} from '../imitation.ts';

const issuing = keyOf('ES256', 'login-dpop');
const clients = keyOf('ES256', 'client', {}, 'other');
const { kty = '', crv = '', x = '', y = '' } = clients.jwk;
const jwk = { kty, crv, x, y };
const thiefs = keyOf('ES256', 'thief');
const thiefsJwk = { kty, crv, x: thiefs.jwk.x, y: thiefs.jwk.y };

export const authorizationServer: { readonly keys: readonly Jwk[] } = { keys: [issuing.jwk] };

const hash = (text: string): string => createHash('sha256').update(text).digest('base64url');
const jkt = hash(JSON.stringify({ crv, kty, x, y }));

const access: Kind = {
  key: issuing,
  header: { alg: 'ES256', typ: 'at+jwt', kid: issuing.kid },
  claims: {
    iss: 'https://login.example',
    aud: 'https://api.example',
    sub: 'user-42',
    client_id: 'app',
    cnf: { jkt },
    iat: seconds(0),
    exp: seconds(300),
  },
};

export const accessToken: string = tokenOf(access);

const proving: Kind = {
  key: clients,
  header: { typ: 'dpop+jwt', alg: 'ES256', jwk },
  claims: { jti: 'one', htm: 'GET', htu: 'https://api.example/me', iat: seconds(0), ath: hash(accessToken) },
};

interface Changes {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: typeof clients;
}

export function newProof({ claims, ...others }: Changes = {}): string {
  return tokenOf(proving, { ...others, claims: { jti: uuid(), ...claims } });
}

export const pages: Pages = {
  /** An API that checks what a stranger's client gets wrong: whose key it is. */
  'https://api.example/me': ({ headers }) => {
    const [header = ''] = (headers.get('dpop') ?? '').split('.');
    const { jwk: sent } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { jwk: Record<string, unknown> };
    const sentJkt = hash(JSON.stringify({ crv: sent['crv'], kty: sent['kty'], x: sent['x'], y: sent['y'] }));
    const isBound = headers.get('authorization') === `DPoP ${accessToken}` && sentJkt === jkt;
    return new Response(null, { status: isBound ? 200 : 401 });
  },
};

const GET = { method: 'GET', url: 'https://api.example/me?page=1' };
const used = newProof();
const thief = { key: thiefs, header: { jwk: thiefsJwk } };
const refused = (what: string, code: Parameters<typeof wrong>[1], proof: Changes): Trial =>
  wrong(what, code, accessToken, newProof(proof), GET);
const byThief = (what: string, sent: unknown): Trial =>
  refused(what, 'ERR_JWT_KEY_NOT_FOUND', { key: thiefs, header: { jwk: sent } });
const plainToken = tokenOf(access, { header: { typ: 'JWT' } });
const unbound = (what: string, cnf: unknown): Trial => {
  const token = tokenOf(access, { claims: { cnf } });
  const code = cnf === undefined ? 'ERR_JWT_CLAIM_MISSING cnf' : 'ERR_JWT_CLAIM_MISMATCH cnf';
  return wrong(what, code, token, newProof({ claims: { ath: hash(token) } }), GET);
};

export const trials: Trials = {
  authenticate: [
    right('a token with a proof', accessToken, used, GET),
    wrong('the same proof again', 'ERR_JWT_REVOKED', accessToken, used, GET),
    right('a new proof', accessToken, newProof(), GET),
    ...usualWrongs(access).map((trial) => ({ ...trial, args: [...trial.args, newProof(), GET] })),
    wrong(
      'a token of another kind',
      'ERR_JWT_TYP_MISMATCH',
      plainToken,
      newProof({ claims: { ath: hash(plainToken) } }),
      GET,
    ),
    unbound('a bearer token', undefined),
    unbound('a token that names its key in another way', { jwk }),
    refused("a thief's proof", 'ERR_JWT_CLAIM_MISMATCH cnf', thief),
    byThief("the owner's JWK with a thief's keys in it", { ...jwk, keys: [thiefsJwk] }),
    byThief('a key set', { keys: [thiefsJwk] }),
    byThief('a list of keys', [thiefsJwk]),
    byThief('PEM text', thiefs.publicPem),
    byThief('a private key', { ...thiefs.privateKey.export({ format: 'jwk' }) }),
    byThief('no key', undefined),
    refused("the owner's key and a thief's signature", 'ERR_JWT_SIGNATURE_INVALID', { key: thiefs }),
    refused('another method', 'ERR_JWT_CLAIM_MISMATCH htm', { claims: { htm: 'POST' } }),
    refused('another address', 'ERR_JWT_CLAIM_MISMATCH htu', { claims: { htu: 'https://api.example/admin' } }),
    refused('another host', 'ERR_JWT_CLAIM_MISMATCH htu', { claims: { htu: 'https://evil.example/me' } }),
    refused('another token', 'ERR_JWT_CLAIM_MISMATCH ath', { claims: { ath: hash('another') } }),
    refused('no token', 'ERR_JWT_CLAIM_MISSING ath', { claims: { ath: undefined } }),
    refused('a proof without a name', 'ERR_JWT_CLAIM_MISSING jti', { claims: { jti: undefined } }),
    refused('a proof of two minutes ago', 'ERR_JWT_TOO_OLD iat', { claims: { iat: seconds(-120) } }),
    refused('a proof of the future', 'ERR_JWT_ISSUED_IN_FUTURE iat', { claims: { iat: seconds(120) } }),
    refused('a proof that is a JWT of another kind', 'ERR_JWT_TYP_MISMATCH', { header: { typ: 'JWT' } }),
    wrong('the token itself as the proof', 'ERR_JWT_TYP_MISMATCH', accessToken, accessToken, GET),
    wrong('no proof', 'ERR_JWT_MALFORMED', accessToken, undefined, GET),
  ],
};
