// A record system with SMART on FHIR: backend services, and launches with a user.
import { verify } from 'node:crypto';
import type { Jwk } from 'strictjwt';
import { pair } from '../../support/keys.ts';
import {
  json,
  type Kind,
  keyOf,
  type Page,
  type Pages,
  right,
  seconds,
  tokenOf,
  type Trials,
  usualWrongs,
  wrong,
} from '../imitation.ts';

/** As the specification's examples write it. */
export const privateJwk: Jwk = {
  ...(pair('p384').privateKey.export({ format: 'jwk' }) as Jwk),
  kid: 'es384-1',
  key_ops: ['sign'],
  ext: true,
};

const spent = new Set<unknown>();

export const tokenEndpoint: Page = ({ body }) => {
  const form = new URLSearchParams(String(body));
  const [header = '', payload = '', signature = ''] = (form.get('client_assertion') ?? '').split('.');
  const invalid = Response.json({ error: 'invalid_client' }, { status: 400 });
  const key = { key: pair('p384').publicKey, dsaEncoding: 'ieee-p1363' } as const;
  if (!verify('sha384', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))) return invalid;
  const { alg, typ, kid, jku } = JSON.parse(Buffer.from(header, 'base64url').toString()) as Record<string, unknown>;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  const isKey = alg === 'ES384' && typ === 'JWT' && kid === 'es384-1' && jku === 'https://app.example/jwks.json';
  const isClient = claims['iss'] === 'bulk-export-1' && claims['sub'] === 'bulk-export-1';
  const isTimely = Number(claims['exp']) > seconds(0) && Number(claims['exp']) <= seconds(300);
  const isNew = typeof claims['jti'] === 'string' && !spent.has(claims['jti']);
  const isRequest =
    form.get('grant_type') === 'client_credentials' &&
    form.get('client_assertion_type') === 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
  const isMeant = claims['aud'] === 'https://ehr.example/oauth2/token';
  if (!(isKey && isClient && isTimely && isNew && isRequest && isMeant)) return invalid;
  spent.add(claims['jti']);
  return Response.json({
    access_token: 'm7rt6i7s9nuxkjvi8vsx',
    token_type: 'bearer',
    expires_in: 300,
    scope: form.get('scope'),
  });
};

const key = keyOf('RS256', 'ehr-2026-1');
export const nonce = 'Fk3hQ9';

const kind: Kind = {
  key,
  header: { alg: 'RS256', kid: key.kid, typ: 'JWT' },
  claims: {
    iss: 'https://ehr.example/fhir',
    sub: '4dc59f2a',
    aud: 'growth-chart',
    fhirUser: 'https://ehr.example/fhir/Practitioner/123',
    nonce,
    iat: seconds(-1),
    exp: seconds(300),
  },
};

export const idToken: string = tokenOf(kind);

export const pages: Pages = {
  'https://ehr.example/oauth2/token': tokenEndpoint,
  'https://ehr.example/fhir/.well-known/openid-configuration': json({
    issuer: 'https://ehr.example/fhir',
    jwks_uri: 'https://ehr.example/oauth2/keys',
    subject_types_supported: ['public'],
  }),
  'https://ehr.example/oauth2/keys': json({ keys: [key.jwk] }, 'max-age=3600'),
};

const withClaims = (claims: Readonly<Record<string, unknown>>): string => tokenOf(kind, { claims });
const withUser = (fhirUser: unknown): string => withClaims({ fhirUser });

export const trials: Trials = {
  logIn: [
    right('a practitioner', idToken, nonce),
    right('a patient', withUser('https://ehr.example/fhir/Patient/a-1.b'), nonce),
    ...usualWrongs(kind).map((trial) => ({ ...trial, args: [...trial.args, nonce] })),
    wrong('the token of another launch', 'ERR_JWT_CLAIM_MISMATCH nonce', withClaims({ nonce: 'other' }), nonce),
    wrong('one without a nonce', 'ERR_JWT_CLAIM_MISSING nonce', withClaims({ nonce: undefined }), nonce),
    wrong('one without a user', 'ERR_JWT_CLAIM_MISSING fhirUser', withUser(undefined), nonce),
    wrong(
      "another server's user",
      'ERR_JWT_CLAIM_MISMATCH fhirUser',
      withUser('https://evil.example/fhir/Practitioner/123'),
      nonce,
    ),
    wrong(
      'an address that only begins alike',
      'ERR_JWT_CLAIM_MISMATCH fhirUser',
      withUser('https://ehr.example/fhir/Practitioner/1/../2'),
      nonce,
    ),
    wrong(
      'a user that is no person',
      'ERR_JWT_CLAIM_MISMATCH fhirUser',
      withUser('https://ehr.example/fhir/Device/1'),
      nonce,
    ),
    wrong(
      'a list of users',
      'ERR_JWT_CLAIM_MISMATCH fhirUser',
      withUser(['https://ehr.example/fhir/Patient/1']),
      nonce,
    ),
    wrong(
      'a path that leads elsewhere',
      'ERR_JWT_CLAIM_MISMATCH fhirUser',
      withUser('https://ehr.example/fhir/Patient/..'),
      nonce,
    ),
    wrong(
      'one that was issued to another client',
      'ERR_JWT_CLAIM_MISMATCH fhirUser',
      withClaims({ aud: ['growth-chart', 'other'], azp: 'other' }),
      nonce,
    ),
    wrong(
      'one for several clients that names none of them',
      'ERR_JWT_CLAIM_MISMATCH fhirUser',
      withClaims({ aud: ['growth-chart', 'other'] }),
      nonce,
    ),
    wrong(
      'one for another client that this one asked for',
      'ERR_JWT_CLAIM_MISMATCH aud',
      withClaims({ aud: 'other', azp: 'growth-chart' }),
      nonce,
    ),
    wrong('a relative address', 'ERR_JWT_CLAIM_MISMATCH fhirUser', withUser('Practitioner/123'), nonce),
    wrong('another system', 'ERR_JWT_CLAIM_MISMATCH iss', withClaims({ iss: 'https://other.example/fhir' }), nonce),
  ],
};
