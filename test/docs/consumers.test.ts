// Services that take tokens which the cookbook signs: their imitations look as closely as the services do, so that a page
// whose token they accept is right.
import { createHash, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { NOW } from '../support/clock.ts';
import { CERTIFICATE_PEM } from '../support/fixture-keys.ts';
import { forge } from '../support/forge.ts';
import { pair } from '../support/keys.ts';
import { type Asked, seconds } from './imitation.ts';
import { asAuthorizationServer, asEntra } from './providers/client-assertions.ts';
import { asPlatform, deepLinking } from './providers/lti.ts';
import { privateJwk, tokenEndpoint } from './providers/smart-on-fhir.ts';
import { asSnowflake } from './providers/snowflake.ts';
import { asTwilio, asZoom, twilio, zoom } from './providers/twilio-zoom.ts';
import { asPushService, endpoint, keys } from './providers/vapid.ts';

beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'], now: NOW }));
afterAll(() => void vi.useRealTimers());

type Fields = Readonly<Record<string, unknown>>;
type Change = [what: string, claims: Fields, header?: Fields];

describe('a push service', () => {
  const claims = { aud: 'https://push.example', sub: 'mailto:ops@example.com', exp: seconds(43_200) };
  const send = (more: Fields = {}, key = pair('p256').privateKey, k = keys.publicKey): Promise<number> =>
    asPushService(endpoint, `vapid t=${forge({ alg: 'ES256', key, payload: { ...claims, ...more } })}, k=${k}`);

  it('accepts what the page makes', () => expect(send()).resolves.toBe(201));

  it.each<Change>([
    ['the whole address as audience', { aud: endpoint }],
    ['another push service', { aud: 'https://other.example' }],
    ['more than a day', { exp: seconds(86_401) }],
    ['no life', { exp: undefined }],
    ['nobody', { sub: undefined }],
    ['no address', { sub: 'ops' }],
  ])('refuses %s', (_, more) => expect(send(more)).resolves.toBe(403));

  it('refuses the signature of another key', () => expect(send({}, pair('otherP256').privateKey)).resolves.toBe(403));

  it('refuses a header in another form', async () => {
    await expect(asPushService(endpoint, 'Bearer a.b.c')).resolves.toBe(401);
    await expect(asPushService(endpoint, 'vapid t=a.b.c')).resolves.toBe(401);
  });
});

describe('Twilio', () => {
  const { accountSid, apiKeySid, apiKeySecret } = twilio;
  const good = {
    iss: apiKeySid,
    sub: accountSid,
    jti: `${apiKeySid}-1`,
    exp: seconds(3600),
    grants: { identity: 'ada' },
  };
  const send = (claims: Fields = {}, header: Fields = {}, key: string = apiKeySecret): Promise<number> =>
    asTwilio(
      forge({ alg: 'HS256', key, header: { cty: 'twilio-fpa;v=1', ...header }, payload: { ...good, ...claims } }),
    );

  it('accepts what the page makes', () => expect(send()).resolves.toBe(200));

  it.each<Change>([
    ['a token without cty', {}, { cty: undefined }],
    ['account and key in each other’s place', { iss: accountSid, sub: apiKeySid }],
    ['no identity', { grants: {} }],
    ['more than a day', { exp: seconds(86_401) }],
    ['a name of another key', { jti: 'x' }],
  ])('refuses %s', (_, claims, header) => expect(send(claims, header)).resolves.toBe(401));

  it('refuses another secret', () => expect(send({}, {}, 'x'.repeat(32))).resolves.toBe(401));
});

describe('Zoom', () => {
  const { sdkKey, sdkSecret } = zoom;
  const [iat, exp] = [seconds(-30), seconds(7170)];
  const good = { appKey: sdkKey, sdkKey, mn: '123456789', role: 0, iat, exp, tokenExp: exp };
  const send = (claims: Fields = {}, key: string = sdkSecret): Promise<number> =>
    asZoom(forge({ alg: 'HS256', key, payload: { ...good, ...claims } }));

  it('accepts what the page makes', () => expect(send()).resolves.toBe(200));

  it.each<Change>([
    ['less than half an hour', { exp: seconds(1700), tokenExp: seconds(1700) }],
    ['more than two days', { exp: seconds(172_801), tokenExp: seconds(172_801) }],
    ['two ends', { tokenExp: seconds(3600) }],
    ['a beginning in the future', { iat: seconds(10) }],
    ['spaces in the meeting’s number', { mn: '123 456 789' }],
    ['a role that there is not', { role: 2 }],
    ['another app', { sdkKey: 'other' }],
  ])('refuses %s', (_, claims) => expect(send(claims)).resolves.toBe(401));

  it('refuses another secret', () => expect(send({}, 'x'.repeat(32))).resolves.toBe(401));
});

describe('Snowflake', () => {
  const der = pair('rsa').publicKey.export({ type: 'spki', format: 'der' });
  const [base64, base64url] = (['base64', 'base64url'] as const).map((encoding) =>
    createHash('sha256').update(der).digest(encoding),
  );
  const user = 'MYORG-MYACCOUNT.WORKER';
  const good = { iss: `${user}.SHA256:${base64}`, sub: user, iat: seconds(0), exp: seconds(3600) };
  const send = (claims: Fields = {}, key = pair('rsa').privateKey, type = 'KEYPAIR_JWT'): number => {
    const token = forge({ alg: 'RS256', key, payload: { ...good, ...claims } });
    const headers = new Headers({ authorization: `Bearer ${token}`, 'x-snowflake-authorization-token-type': type });
    return asSnowflake({ headers }).status;
  };

  it('accepts what the page makes', () => expect(send()).toBe(200));

  it.each<Change>([
    ['small letters', { iss: good.iss.replace(user, user.toLowerCase()), sub: user.toLowerCase() }],
    ['a fingerprint in base64url', { iss: `${user}.SHA256:${base64url}` }],
    ['no fingerprint', { iss: user }],
    ['a token of two hours ago', { iat: seconds(-7200) }],
    ['an expired one', { exp: seconds(-1) }],
  ])('refuses %s', (_, claims) => expect(send(claims)).toBe(401));

  it('refuses another key, and another type of token', () => {
    expect([send({}, pair('otherRsa').privateKey), send({}, pair('rsa').privateKey, 'OAUTH')]).toEqual([401, 401]);
  });
});

describe('a record system with SMART on FHIR', () => {
  const good = {
    iss: 'bulk-export-1',
    sub: 'bulk-export-1',
    aud: 'https://ehr.example/oauth2/token',
    exp: seconds(300),
  };
  const rightHeader = { typ: 'JWT', kid: privateJwk.kid, jku: 'https://app.example/jwks.json' };
  async function send(jti: string, claims: Fields = {}, header: Fields = {}, key = pair('p384')): Promise<number> {
    const payload = { ...good, jti, ...claims };
    const assertion = forge({ alg: 'ES384', key: key.privateKey, header: { ...rightHeader, ...header }, payload });
    const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
    const form = { grant_type: 'client_credentials', client_assertion_type: type, client_assertion: assertion };
    const asked: Asked = { url: good.aud, headers: new Headers(), body: new URLSearchParams(form) };
    return (await tokenEndpoint(asked)).status;
  }

  it('accepts what the page makes, once', async () => {
    expect([await send('a'), await send('a'), await send('b')]).toEqual([200, 400, 200]);
  });

  it.each<Change>([
    ['more than five minutes', { exp: seconds(301) }],
    ['the issuer as audience', { aud: 'https://ehr.example/fhir' }],
    ['another client', { sub: 'other' }],
    ['no name', { jti: undefined }],
    ['another kid', {}, { kid: 'other' }],
    ['an address of keys that nobody registered', {}, { jku: 'https://evil.example/jwks.json' }],
  ])('refuses %s', (_, claims, header) => expect(send('c', claims, header)).resolves.toBe(400));
});

describe('an authorization server, at which clients log in with assertions', () => {
  const good = { iss: 'web', sub: 'web', aud: 'https://login.example', iat: seconds(0), exp: seconds(60), jti: 'a' };
  const rightHeader = { typ: 'client-authentication+jwt', kid: 'web-2026' };
  const send = (claims: Fields = {}, header: Fields = {}, key = pair('p256').privateKey): Promise<number> =>
    asAuthorizationServer(
      forge({ alg: 'ES256', key, header: { ...rightHeader, ...header }, payload: { ...good, ...claims } }),
    );

  it('accepts what the page makes', () => expect(send()).resolves.toBe(200));

  it.each<Change>([
    ['the token endpoint as audience', { aud: 'https://login.example/token' }],
    ['another client', { iss: 'other' }],
    ['an hour', { exp: seconds(3600) }],
    ['no name', { jti: undefined }],
    ['another type', {}, { typ: 'JWT' }],
  ])('refuses %s', (_, claims, header) => expect(send(claims, header)).resolves.toBe(401));

  it('refuses another key', () => expect(send({}, {}, pair('otherP256').privateKey)).resolves.toBe(401));
});

describe('Entra, at which apps log in with a certificate', () => {
  const app = '6731de76-14a6-49ae-97bc-6eba6914391e';
  const aud = 'https://login.microsoftonline.com/TENANT/oauth2/v2.0/token';
  const good = { iss: app, sub: app, aud, jti: 'a', nbf: seconds(0), exp: seconds(300) };
  const thumbprint = createHash('sha256').update(new X509Certificate(CERTIFICATE_PEM.rsa).raw).digest('base64url');
  const send = (claims: Fields = {}, header: Fields = {}, key = pair('rsa').privateKey): Promise<number> =>
    asEntra(
      forge({ alg: 'PS256', key, header: { 'x5t#S256': thumbprint, ...header }, payload: { ...good, ...claims } }),
    );

  it('accepts what the page makes', () => expect(send()).resolves.toBe(200));

  it.each<Change>([
    ['no thumbprint', {}, { 'x5t#S256': undefined }],
    ['the thumbprint of something else', {}, { 'x5t#S256': 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs' }],
    ['the issuer as audience', { aud: 'https://login.microsoftonline.com/TENANT/v2.0' }],
    ['another app', { sub: 'other' }],
    ['no name', { jti: undefined }],
  ])('refuses %s', (_, claims, header) => expect(send(claims, header)).resolves.toBe(401));

  it('refuses another key', () => expect(send({}, {}, pair('otherRsa').privateKey)).resolves.toBe(401));
});

describe('a platform that gets an answer from a tool', () => {
  const lti = 'https://purl.imsglobal.org/spec/lti';
  const good = {
    iss: '10000000000042',
    aud: deepLinking.iss,
    nonce: 'a',
    iat: seconds(0),
    exp: seconds(300),
    [`${lti}/claim/message_type`]: 'LtiDeepLinkingResponse',
    [`${lti}/claim/version`]: '1.3.0',
    [`${lti}/claim/deployment_id`]: deepLinking.deployment_id,
    [`${lti}-dl/claim/data`]: deepLinking.data,
    [`${lti}-dl/claim/content_items`]: [],
  };
  const send = (claims: Fields = {}, header: Fields = {}, key = pair('otherRsa').privateKey): Promise<number> =>
    asPlatform(forge({ alg: 'RS256', key, header: { kid: 'tool-1', ...header }, payload: { ...good, ...claims } }));

  it('accepts what the page makes', () => expect(send()).resolves.toBe(200));

  it.each<Change>([
    ['issuer and audience in each other’s place', { iss: deepLinking.iss, aud: '10000000000042' }],
    ['other data', { [`${lti}-dl/claim/data`]: 'csrf:43' }],
    ['another deployment', { [`${lti}/claim/deployment_id`]: '7' }],
    ['no nonce', { nonce: undefined }],
    ['no kid', {}, { kid: undefined }],
  ])('refuses %s', (_, claims, header) => expect(send(claims, header)).resolves.toBe(400));

  it('refuses another key', () => expect(send({}, {}, pair('rsa').privateKey)).resolves.toBe(401));
});
