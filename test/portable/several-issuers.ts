import { checksOf, tokenError } from './checks.ts';
import { p256, rsa } from './fixtures.ts';
import { AUDIENCE, forge, forgeEs256, now, NOW, NOW_SECONDS, rules, SECRET } from './forge.ts';
import type { Case, Context, Topic } from './types.ts';

/** `createRemoteIssuer`, published forms of keys, and `createMultiVerifier`, with an injected `fetch`: no network. */
export const severalIssuers: Topic = (context) => [
  ...discovery(context),
  ...tenants(context),
  ...forms(context),
  ...choice(context),
];

const LOGIN = 'https://login.example';
const OPENID = '/.well-known/openid-configuration';
const OAUTH = '/.well-known/oauth-authorization-server';
const KEY = { ...p256.publicJwk, kid: 'a' };

/** By address what is answered; all else is a 404. */
type Pages = Readonly<Record<string, unknown>>;

function serve(pages: Pages) {
  const asked: string[] = [];
  const fetch = async (url: string): Promise<Response> => {
    asked.push(url);
    const page = pages[url];
    if (page === undefined) return new Response('<html>', { status: 404 });
    return new Response(typeof page === 'string' ? page : JSON.stringify(page));
  };
  return { asked, fetch, now };
}

const signedBy = (iss: string, claims: object = {}, kid = 'a'): Promise<string> => {
  return forgeEs256({ header: { kid }, claims: { iss, exp: NOW_SECONDS + 300, ...claims } });
};

function discovery({ lib, assert }: Context): Case[] {
  const document = { issuer: LOGIN, jwks_uri: `${LOGIN}/keys` };
  const set = { [`${LOGIN}/keys`]: { keys: [KEY] } };
  const verify = async (pages: Pages, issuer = LOGIN) => {
    const { asked, ...options } = serve(pages);
    const keys = lib.createRemoteIssuer(issuer, options);
    const verifier = lib.createVerifier(keys, rules('ES256', { issuer: keys.issuer }));
    return { asked, result: await verifier(await signedBy(issuer)) };
  };
  const wrong: Record<string, object> = {
    'another issuer': { ...document, issuer: 'https://evil.example' },
    'a slash more': { ...document, issuer: `${LOGIN}/` },
    'no issuer': { jwks_uri: `${LOGIN}/keys` },
    'no key set': { issuer: LOGIN },
    'a key set on http': { issuer: LOGIN, jwks_uri: 'http://login.example/keys' },
  };
  return [
    {
      name: 'remote issuer: the document, then the keys, once for all tokens',
      async run() {
        const { asked, ...options } = serve({ [LOGIN + OPENID]: document, ...set });
        const keys = lib.createRemoteIssuer(LOGIN, options);
        const verifier = lib.createVerifier(keys, rules('ES256', { issuer: keys.issuer }));
        assert.deepEqual(asked, []);
        const token = await signedBy(LOGIN);
        await Promise.all([verifier(token), verifier(token), verifier(token)]);
        assert.deepEqual(asked, [LOGIN + OPENID, `${LOGIN}/keys`]);
        await assert.rejects(async () => verifier(await signedBy(`${LOGIN}/`)), tokenError('ERR_JWT_CLAIM_MISMATCH'));
      },
    },
    {
      name: "remote issuer: RFC 8414's place where OpenID's is empty",
      async run() {
        const { asked } = await verify({ [LOGIN + OAUTH]: document, ...set });
        assert.deepEqual(asked, [LOGIN + OPENID, LOGIN + OAUTH, `${LOGIN}/keys`]);
      },
    },
    {
      name: 'remote issuer: an issuer with a slash at its end has its document at the same place',
      async run() {
        const pages = { [LOGIN + OPENID]: { ...document, issuer: `${LOGIN}/` }, ...set };
        const { result } = await verify(pages, `${LOGIN}/`);
        assert.equal(result.payload.iss, `${LOGIN}/`);
      },
    },
    ...Object.entries(wrong).map(([what, answer]) => ({
      name: `remote issuer: a document with ${what} is ERR_JWKS_INVALID, and its keys are not asked for`,
      async run() {
        const { asked, ...options } = serve({ [LOGIN + OPENID]: answer, ...set });
        const keys = lib.createRemoteIssuer(LOGIN, options);
        await assert.rejects(() => keys.reload(), { name: 'JwksError', code: 'ERR_JWKS_INVALID' });
        assert.deepEqual(asked, [LOGIN + OPENID]);
      },
    })),
    {
      name: 'remote issuer: no document anywhere is ERR_JWKS_UNAVAILABLE',
      run: () => assert.rejects(() => verify({}), { name: 'JwksError', code: 'ERR_JWKS_UNAVAILABLE' }),
    },
  ];
}

function tenants(context: Context): Case[] {
  const { lib, assert } = context;
  const { misuses } = checksOf(context);
  const template = `${LOGIN}/{tenantid}/v2.0`;
  const issuerOf = (tenant: string): string => template.replace('{tenantid}', tenant);
  const keys = [
    { ...KEY, kid: 'work', issuer: template },
    { ...KEY, kid: 'private', issuer: issuerOf('consumers') },
    { ...KEY, kid: 'nobody' },
  ];
  const pages = {
    [`${LOGIN}/common/v2.0${OPENID}`]: { issuer: template, jwks_uri: `${LOGIN}/keys` },
    [`${LOGIN}/keys`]: { keys },
  };
  return [
    {
      name: 'remote issuer: of many tenants, iss, tid and the issuer of the key must agree',
      async run() {
        const { asked: _, ...options } = serve(pages);
        const remote = lib.createRemoteIssuer(template, { ...options, tenants: ['ours'] });
        const verifier = lib.createVerifier(remote, rules('ES256', { issuer: remote.issuer }));
        const token = (tenant: string, kid: string, tid = tenant) => signedBy(issuerOf(tenant), { tid }, kid);
        assert.equal((await verifier(await token('ours', 'work'))).payload['tid'], 'ours');
        for (const kid of ['private', 'nobody']) {
          await assert.rejects(
            async () => verifier(await token('ours', kid)),
            tokenError('ERR_JWT_KEY_NOT_FOUND'),
            kid,
          );
        }
        const mismatch = (claim: string) => tokenError('ERR_JWT_CLAIM_MISMATCH', claim);
        await assert.rejects(async () => verifier(await token('theirs', 'work')), mismatch('iss'));
        await assert.rejects(async () => verifier(await token('ours', 'work', 'theirs')), mismatch('tid'));
      },
    },
    {
      name: 'remote issuer: a template and the option tenants need each other',
      async run() {
        await misuses(() => lib.createRemoteIssuer(template), 'ERR_JWT_OPTION_INVALID');
        await misuses(() => lib.createRemoteIssuer(LOGIN, { tenants: ['ours'] }), 'ERR_JWT_OPTION_INVALID');
      },
    },
  ];
}

function forms({ lib, assert }: Context): Case[] {
  const verify = async (answer: unknown, kid?: string) => {
    const { asked: _, ...options } = serve({ [`${LOGIN}/keys`]: answer });
    return lib.verify(
      await forgeEs256({ header: { kid } }),
      lib.createRemoteJwks(`${LOGIN}/keys`, options),
      rules('ES256'),
    );
  };
  return [
    {
      name: 'remote JWKS: one PEM is the key, whatever kid a token has, or none',
      async run() {
        for (const kid of ['a', 'b', undefined]) assert.equal((await verify(p256.spki, kid)).payload.sub, 'user-1');
      },
    },
    {
      name: 'remote JWKS: an object of PEM is a set, named by its kids',
      async run() {
        const answer = { a: p256.spki, r: rsa.spki };
        assert.equal((await verify(answer, 'a')).payload.sub, 'user-1');
        for (const kid of ['r', 'b'])
          await assert.rejects(() => verify(answer, kid), tokenError('ERR_JWT_KEY_NOT_FOUND'));
      },
    },
    {
      name: 'remote JWKS: an address for each kid, and none for a kid that the pattern does not match',
      async run() {
        const { asked, ...options } = serve({ [`${LOGIN}/keys/a`]: p256.spki });
        const keys = lib.createRemoteJwks((kid) => `${LOGIN}/keys/${kid}`, { ...options, kid: /^[a-z]$/ });
        const token = (kid: string) => forgeEs256({ header: { kid } });
        assert.equal((await lib.verify(await token('a'), keys, rules('ES256'))).payload.sub, 'user-1');
        for (const kid of ['../a', 'aa', 'a\n', 'A']) {
          await assert.rejects(
            async () => lib.verify(await token(kid), keys, rules('ES256')),
            tokenError('ERR_JWT_KEY_NOT_FOUND'),
          );
        }
        assert.deepEqual(asked, [`${LOGIN}/keys/a`]);
      },
    },
  ];
}

function choice(context: Context): Case[] {
  const { lib, assert } = context;
  const { misuses } = checksOf(context);
  const [ours, theirs] = ['https://ours.example', 'https://theirs.example'];
  const shared = { audience: AUDIENCE, now } as const;
  const entries = [
    { issuer: ours, key: KEY, algorithms: ['ES256'], ...shared },
    { issuer: theirs, key: SECRET, algorithms: ['HS256'], ...shared },
    { issuer: ours, key: `${SECRET}-of-ours`, algorithms: ['HS256'], ...shared },
  ] as const;
  const hmac = (iss: string, secret = SECRET) => forge({ claims: { iss }, secret });
  const refused: [string, () => Promise<string>, ReturnType<typeof tokenError>][] = [
    ["one issuer's secret for the other", () => hmac(ours), tokenError('ERR_JWT_SIGNATURE_INVALID')],
    ["one issuer's key for the other", () => signedBy(theirs), tokenError('ERR_JWT_ALG_NOT_ALLOWED')],
    ["nobody's issuer", () => signedBy('https://nobody.example'), tokenError('ERR_JWT_CLAIM_MISMATCH', 'iss')],
    ['a slash more', () => signedBy(`${ours}/`), tokenError('ERR_JWT_CLAIM_MISMATCH', 'iss')],
    ['no issuer', () => forgeEs256({ claims: { iss: undefined } }), tokenError('ERR_JWT_CLAIM_MISMATCH', 'iss')],
    ['an expired token', () => signedBy(ours, { exp: NOW_SECONDS - 1 }), tokenError('ERR_JWT_EXPIRED', 'exp')],
    ['another audience', () => signedBy(ours, { aud: 'other' }), tokenError('ERR_JWT_CLAIM_MISMATCH', 'aud')],
  ];
  return [
    {
      name: 'several issuers: each with its own keys, and both families of one issuer',
      async run() {
        const verifier = lib.createMultiVerifier(entries);
        assert.equal((await verifier(await signedBy(ours))).payload.iss, ours);
        assert.equal((await verifier(await hmac(theirs))).payload.iss, theirs);
        assert.equal((await verifier(await hmac(ours, `${SECRET}-of-ours`))).header.alg, 'HS256');
      },
    },
    ...refused.map(([what, token, error]) => ({
      name: `several issuers: ${what} is refused`,
      async run() {
        const verifier = lib.createMultiVerifier(entries);
        await assert.rejects(async () => verifier(await token()), error);
        const known = new Map<string, (typeof entries)[number]>(
          [entries[1], entries[0]].map((entry) => [entry.issuer, entry]),
        );
        const asking = lib.createMultiVerifier(async (issuer) => known.get(issuer) ?? null);
        await assert.rejects(
          async () => asking(await token()),
          what.includes('secret') ? tokenError('ERR_JWT_ALG_NOT_ALLOWED') : error,
        );
      },
    })),
    {
      name: 'several issuers: two entries for one issuer and family, and an issuer that is no text, are UsageErrors',
      async run() {
        const [entry] = entries;
        await misuses(() => lib.createMultiVerifier([entry, { ...entry }]), 'ERR_JWT_OPTION_INVALID');
        await misuses(() => lib.createMultiVerifier([]), 'ERR_JWT_OPTION_INVALID');
        const odd = { ...entry, issuer: [ours] } as unknown as typeof entry;
        await misuses(() => lib.createMultiVerifier([odd]), 'ERR_JWT_OPTION_INVALID');
      },
    },
    {
      name: 'several issuers: a function that answers the entry of another issuer is a UsageError',
      async run() {
        const asking = lib.createMultiVerifier(() => entries[0]);
        assert.equal((await asking(await signedBy(ours))).payload.iat, NOW / 1000);
        await misuses(async () => asking(await signedBy(theirs)), 'ERR_JWT_OPTION_INVALID');
      },
    },
  ];
}
