import { createRemoteIssuer, createVerifier, type RemoteIssuer, type RemoteIssuerOptions } from 'strictjwt';
import { NOW_SECONDS } from '../support/clock.ts';
import { AUDIENCE, forge, GOOD_CLAIMS } from '../support/forge.ts';
import { pair } from '../support/keys.ts';
import { type Behaviour, type JwksServer, send, serve, startServer } from './server.ts';
import { Clock, KEY_A } from './stage.ts';

// An identity provider on loopback: a discovery document, a key set, and what else a test puts at a path.

export const OPENID = '/.well-known/openid-configuration';
export const OAUTH = '/.well-known/oauth-authorization-server';

export interface IssuerStage {
  readonly server: JwksServer;
  readonly origin: string;
  readonly clock: Clock;
  readonly remote: RemoteIssuer;
  /** What a path answers from now on; `undefined`: 404, with a page for people. */
  at(path: string, behaviour: Behaviour | undefined): void;
  /** A token that this issuer signed with key a. */
  token(more?: Readonly<Record<string, unknown>>): string;
  readonly verify: (token: string) => Promise<unknown>;
}

export const notFound: Behaviour = send(
  '<!doctype html><title>Not found</title>',
  { 'content-type': 'text/html' },
  404,
);

export function document(issuer: string, jwksUri: unknown): Behaviour {
  return send(JSON.stringify({ issuer, jwks_uri: jwksUri, id_token_signing_alg_values_supported: ['none', 'HS256'] }));
}

export interface IssuerStageOptions {
  /** behind the origin: the path of the issuer */
  readonly path?: string;
  readonly options?: RemoteIssuerOptions & { tenants?: never };
}

/** The document is at OpenID's place and names `/keys`, where key a is. */
export async function issuerStage({ path = '', options = {} }: IssuerStageOptions = {}): Promise<IssuerStage> {
  const pages = new Map<string, Behaviour>();
  const server = await startServer((response, request) => {
    (pages.get(request.url ?? '') ?? notFound)(response, request);
  });
  const { origin } = new URL(server.url);
  const issuer = origin + path;
  const clock = new Clock();
  pages.set(path.replace(/\/+$/, '') + OPENID, document(issuer, `${origin}/keys`));
  pages.set('/keys', serve([KEY_A]));
  const remote = createRemoteIssuer(issuer, { now: clock.now, ...options });
  return {
    server,
    origin,
    clock,
    remote,
    at: (place, behaviour) => {
      if (behaviour) pages.set(place, behaviour);
      else pages.delete(place);
    },
    token: (more) => issuerToken(issuer, more),
    verify: createVerifier(remote, { algorithms: ['ES256'], issuer, audience: AUDIENCE, now: clock.now }),
  };
}

export function issuerToken(issuer: string, more: Readonly<Record<string, unknown>> = {}, kid = 'a'): string {
  const payload = { ...GOOD_CLAIMS, iss: issuer, exp: NOW_SECONDS + 7 * 86_400, ...more };
  return forge({ alg: 'ES256', key: pair('p256').privateKey, header: { kid }, payload });
}
