// Shapes of tokens and key sets that real issuers have, and that no page of docs/providers/ is about: each is accepted as
// the issuer writes it, and refused with one thing wrong.
import { describe, expect, it } from 'vitest';
import { createRemoteIssuer, createRemoteJwks, createVerifier, decode, type VerifyToken } from 'strictjwt';
import { now, NOW_SECONDS } from '../../support/clock.ts';
import { expectTokenError } from '../../support/expect.ts';
import { base64url, forge } from '../../support/forge.ts';
import { type AsymmetricName, pair, pairFor } from '../../support/keys.ts';

const times = { iat: NOW_SECONDS - 5, exp: NOW_SECONDS + 295 };

function keyOf(alg: AsymmetricName, members: object): object {
  return { ...pairFor(alg).publicKey.export({ format: 'jwk' }), ...members };
}

function issue(alg: AsymmetricName, header: object, payload: object): string {
  const headerText = JSON.stringify({ alg, ...header });
  return forge({ alg, key: pairFor(alg).privateKey, headerText, payload });
}

/** By address what is answered. */
function serve(pages: Readonly<Record<string, unknown>>): (url: string) => Promise<Response> {
  return async (url) => (url in pages ? Response.json(pages[url]) : new Response('not found', { status: 404 }));
}

function discovered(issuer: string, keysAt: string, keys: readonly object[]) {
  const pages = { [`${issuer}/.well-known/openid-configuration`]: { issuer, jwks_uri: keysAt }, [keysAt]: { keys } };
  return createRemoteIssuer(issuer, { fetch: serve(pages), now });
}

interface Shape {
  readonly verify: VerifyToken<unknown>;
  readonly alg: AsymmetricName;
  readonly header: object;
  readonly payload: Readonly<Record<string, unknown>>;
  /** changes to the payload that must be refused */
  readonly wrong: Readonly<Record<string, object>>;
}

const iam = 'https://0f1e2d3c.tokens.sts.global.api.aws';
const vault = 'https://vault.example:8200/v1/identity/oidc';

const SHAPES: Readonly<Record<string, Shape>> = {
  'an issuer that is no URL (Stytch)': {
    alg: 'RS256',
    header: { kid: 'jwk-live-1', typ: 'JWT' },
    payload: { ...times, iss: 'stytch.com/project-live-1', aud: ['project-live-1'], sub: 'user-live-1' },
    verify: createVerifier(
      createRemoteJwks('https://api.stytch.example/v1/sessions/jwks/project-live-1', {
        now,
        fetch: async () =>
          Response.json({
            keys: [keyOf('RS256', { kid: 'jwk-live-1', alg: 'RS256', key_ops: ['verify'], use: 'sig', x5c: [] })],
          }),
      }),
      { algorithms: ['RS256'], issuer: 'stytch.com/project-live-1', audience: 'project-live-1', now },
    ),
    wrong: {
      'another project': { iss: 'stytch.com/project-live-2' },
      'a scheme before it': { iss: 'https://stytch.com/project-live-1' },
    },
  },
  'claims whose names are URLs (Slack)': {
    alg: 'RS256',
    header: { typ: 'JWT', kid: 'mB2MAyKSn555isd0EbdhKx6nkyAi9xLq8rvCEb_nOyY' },
    payload: {
      ...times,
      iss: 'https://slack.com',
      sub: 'U1',
      aud: '25259531569.1115258246291',
      'https://slack.com/team_id': 'T1',
    },
    verify: createVerifier(
      discovered('https://slack.com', 'https://slack.com/openid/connect/keys', [
        keyOf('RS256', { kid: 'mB2MAyKSn555isd0EbdhKx6nkyAi9xLq8rvCEb_nOyY', alg: 'RS256', use: 'sig' }),
      ]),
      {
        algorithms: ['RS256'],
        issuer: 'https://slack.com',
        audience: '25259531569.1115258246291',
        claims: { 'https://slack.com/team_id': 'T1' },
        now,
      },
    ),
    wrong: { 'another team': { 'https://slack.com/team_id': 'T2' } },
  },
  'an empty list of audiences (Ory Hydra)': {
    alg: 'RS256',
    header: { kid: 'public:hydra.openid.id-token', typ: 'JWT' },
    payload: { ...times, iss: 'https://hydra.example', aud: [], client_id: 'web', ext: {}, scp: ['read'] },
    verify: createVerifier(keyOf('RS256', { kid: 'public:hydra.openid.id-token' }), {
      algorithms: ['RS256'],
      issuer: 'https://hydra.example',
      audience: false,
      claims: { client_id: 'web', scp: 'read' },
      now,
    }),
    wrong: { 'another client': { client_id: 'other' }, 'another scope': { scp: ['write'] } },
  },
  'keys without alg and use (Spring Authorization Server)': {
    alg: 'RS256',
    header: { kid: 'b8a1' },
    payload: { ...times, iss: 'https://spring.example', aud: 'api', nbf: times.iat, scope: ['read'] },
    verify: createVerifier(
      discovered('https://spring.example', 'https://spring.example/oauth2/jwks', [keyOf('RS256', { kid: 'b8a1' })]),
      {
        algorithms: ['RS256'],
        issuer: 'https://spring.example',
        audience: 'api',
        now,
      },
    ),
    wrong: { 'another audience': { aud: 'other' } },
  },
  'an issuer for each account, with ES384 (AWS IAM)': {
    alg: 'ES384',
    header: { kid: 'EC384_0', typ: 'JWT' },
    payload: { ...times, iss: iam, aud: 'https://api.example', sub: 'arn:aws:iam::123456789012:role/shop' },
    verify: createVerifier(
      discovered(iam, `${iam}/.well-known/jwks.json`, [keyOf('ES384', { kid: 'EC384_0', use: 'sig', alg: 'ES384' })]),
      {
        algorithms: ['ES384'],
        issuer: iam,
        audience: 'https://api.example',
        subject: 'arn:aws:iam::123456789012:role/shop',
        now,
      },
    ),
    wrong: {
      'another role': { sub: 'arn:aws:iam::123456789012:role/other' },
      'another account': { iss: 'https://9a8b.tokens.sts.global.api.aws' },
    },
  },
  'an issuer with a port and a path (Vault)': {
    alg: 'RS256',
    header: { kid: '7b2c' },
    payload: { ...times, iss: vault, aud: 'api', namespace: 'root', sub: 'entity-1' },
    verify: createVerifier(
      discovered(vault, `${vault}/.well-known/keys`, [keyOf('RS256', { kid: '7b2c', use: 'sig', alg: 'RS256' })]),
      {
        algorithms: ['RS256'],
        issuer: vault,
        audience: 'api',
        now,
      },
    ),
    wrong: { 'another path': { iss: 'https://vault.example:8200/v1/other/oidc' } },
  },
  'an empty kid, no end, no audience (Kubernetes before 1.21)': {
    alg: 'RS256',
    header: { kid: '' },
    payload: { iss: 'kubernetes/serviceaccount', sub: 'system:serviceaccount:shop:worker' },
    verify: createVerifier(pair('rsa').publicPem, {
      algorithms: ['RS256'],
      issuer: 'kubernetes/serviceaccount',
      audience: false,
      expiration: 'optional',
      subject: 'system:serviceaccount:shop:worker',
      now,
    }),
    wrong: {
      'another account': { sub: 'system:serviceaccount:shop:default' },
      'an end that is over': { exp: NOW_SECONDS - 1 },
    },
  },
  'a request to an authorization server (JAR, RFC 9101)': {
    alg: 'PS256',
    header: { typ: 'oauth-authz-req+jwt', kid: 'a' },
    payload: {
      ...times,
      iss: 's6BhdRkqt3',
      aud: 'https://server.example',
      client_id: 's6BhdRkqt3',
      response_type: 'code',
    },
    verify: createVerifier(keyOf('PS256', { kid: 'a' }), {
      algorithms: ['PS256'],
      issuer: 's6BhdRkqt3',
      audience: 'https://server.example',
      typ: 'oauth-authz-req+jwt',
      now,
    }),
    wrong: { 'another server': { aud: 'https://other.example' } },
  },
  'an answer of introspection (RFC 9701)': {
    alg: 'RS256',
    header: { typ: 'token-introspection+jwt', kid: 'a' },
    payload: { iss: 'https://server.example', aud: 'rs', iat: times.iat, token_introspection: { active: true } },
    verify: createVerifier(keyOf('RS256', { kid: 'a' }), {
      algorithms: ['RS256'],
      issuer: 'https://server.example',
      audience: 'rs',
      typ: 'token-introspection+jwt',
      expiration: 'optional',
      maxAge: '1m',
      claims: { token_introspection: (value) => Object(value).active === true },
      now,
    }),
    wrong: {
      'a token that is over': { token_introspection: { active: false } },
      'an old answer': { iat: NOW_SECONDS - 600 },
    },
  },
  'an entity of a federation, with keys in its own payload (OpenID Federation)': {
    alg: 'ES256',
    header: { typ: 'entity-statement+jwt', kid: 'f' },
    payload: {
      ...times,
      iss: 'https://op.example',
      sub: 'https://op.example',
      jwks: { keys: [keyOf('ES256', { kid: 'f' })] },
    },
    verify: createVerifier((_header, token) => decode(token).payload['jwks'] as { keys: [] }, {
      algorithms: ['ES256'],
      issuer: 'https://op.example',
      audience: false,
      subject: 'https://op.example',
      typ: 'entity-statement+jwt',
      now,
    }),
    wrong: {
      'keys of another': { jwks: { keys: [{ ...pair('otherP256').publicKey.export({ format: 'jwk' }), kid: 'f' }] } },
    },
  },
};

describe.each(Object.entries(SHAPES))('%s', (_what, { verify, alg, header, payload, wrong }) => {
  it('is accepted as it is issued', async () => {
    const { payload: verified } = await verify(issue(alg, header, payload));
    expect(verified).toEqual(payload);
  });

  it.each(Object.entries(wrong))('is refused with %s', async (_change, claims) => {
    await expect(verify(issue(alg, header, { ...payload, ...claims }))).rejects.toMatchObject({ name: 'TokenError' });
  });

  it('is refused when it was changed', async () => {
    const [head = '', , signature = ''] = issue(alg, header, payload).split('.');
    const changed = `${head}.${base64url(JSON.stringify({ ...payload, admin: true }))}.${signature}`;
    await expectTokenError(verify(changed), 'ERR_JWT_SIGNATURE_INVALID');
  });
});

it('takes an SD-JWT apart at its tildes, and leaves the disclosures to the caller', async () => {
  const token = issue(
    'ES256',
    { typ: 'dc+sd-jwt' },
    { ...times, iss: 'https://issuer.example', vct: 'id', _sd: ['a'] },
  );
  const verify = createVerifier(keyOf('ES256', {}), {
    algorithms: ['ES256'],
    issuer: 'https://issuer.example',
    audience: false,
    typ: 'dc+sd-jwt',
    now,
  });
  const presented = `${token}~WyJzYWx0IiwgIm5hbWUiLCAiQWRhIl0~`;
  await expectTokenError(verify(presented), 'ERR_JWT_MALFORMED');
  expect((await verify(presented.split('~')[0] ?? '')).payload).toMatchObject({ vct: 'id' });
});

it('finds its key in a set full of what it cannot use', async () => {
  const junk = [
    null,
    'text',
    { kty: 'OKP', crv: 'X25519', x: 'hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo', kid: 'x' },
    { ...pair('secp256k1').publicKey.export({ format: 'jwk' }), kid: 'k1' },
    { kty: 'oct', k: 'c2VjcmV0', kid: 'oct' },
    keyOf('PS256', { kid: 'both', alg: 'PS256' }),
    { ...pair('otherRsa').publicKey.export({ format: 'jwk' }), kid: 'both', alg: 'RS256' },
    ...Array.from({ length: 120 }, (_, at) => ({
      ...pair('otherP256').publicKey.export({ format: 'jwk' }),
      kid: `k-${at}`,
    })),
  ];
  const keys = createRemoteJwks('https://issuer.example/keys', {
    now,
    fetch: async () => Response.json({ keys: junk }),
  });
  const verify = createVerifier(keys, { algorithms: ['PS256', 'ES256'], issuer: false, audience: false, now });
  await expect(verify(issue('PS256', { kid: 'both' }, times))).resolves.toBeDefined();
  await expectTokenError(verify(issue('ES256', { kid: 'oct' }, times)), 'ERR_JWT_KEY_NOT_FOUND');
});

it.each([
  ['ES256K', 'ERR_JWT_ALG_NOT_ALLOWED', { alg: 'ES256K' }],
  ['an unencoded payload (Open Banking)', 'ERR_JWT_CRIT_UNSUPPORTED', { alg: 'PS256', b64: false, crit: ['b64'] }],
  ['none (an emulator)', 'ERR_JWT_ALG_NOT_ALLOWED', { alg: 'none' }],
] as const)('refuses %s, as it should', async (_what, code, header) => {
  const verify = createVerifier(keyOf('PS256', {}), { algorithms: ['PS256'], issuer: false, audience: false, now });
  await expectTokenError(
    verify(forge({ alg: 'PS256', key: pair('rsa').privateKey, headerText: JSON.stringify(header), payload: times })),
    code,
  );
});
