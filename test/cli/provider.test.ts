// Keys from a URL: the provider is up, slow, down, or lies.
import { describe, expect, it } from 'vitest';
import { lastLine, strictjwt } from './cli.ts';
import { AT, AUDIENCE, GOOD_CLAIMS, publicJwk, publicPem, tokens } from './fixtures.ts';
import { forge } from '../support/forge.ts';
import { pair } from '../support/keys.ts';
import { type Behaviour, startServer } from '../remote/server.ts';

const json =
  (value: unknown): Behaviour =>
  (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value));
  };
const good = json({ keys: [publicJwk] });

const endless: Behaviour = (response) => {
  const piece = 'x'.repeat(65_536);
  response.writeHead(200);
  const feed = (): void => {
    while (!response.destroyed && response.write(piece));
  };
  response.on('drain', feed);
  feed();
};

interface Provider {
  readonly issuer: string;
  /** from now on, for each path */
  answer(path: string, behaviour: Behaviour): void;
  down(): Promise<void>;
}

async function startProvider(named: (origin: string) => string = (origin) => origin): Promise<Provider> {
  const pages = new Map<string, Behaviour>();
  const server = await startServer((response, request) => {
    const page = pages.get(request.url ?? '');
    if (page) page(response, request);
    else response.writeHead(404).end();
  });
  const origin = new URL(server.url).origin;
  pages.set('/.well-known/openid-configuration', json({ issuer: named(origin), jwks_uri: `${origin}/keys` }));
  pages.set('/keys', good);
  return { issuer: origin, answer: (path, behaviour) => void pages.set(path, behaviour), down: () => server.down() };
}

const { privateKey } = pair('p256');
const issuedBy = (iss: string): string =>
  forge({ alg: 'ES256', key: privateKey, header: { kid: 'key-1' }, payload: { ...GOOD_CLAIMS, iss } });

describe('--issuer-keys', () => {
  it('finds the keys, and expects this issuer', async () => {
    const { issuer } = await startProvider();
    const good = await strictjwt([issuedBy(issuer), '--issuer-keys', issuer, ...AT]);
    expect([good.code, lastLine(good.stdout)]).toEqual([0, 'VALID']);
    expect(good.stdout).toMatch(/^✓ iss /m);
    const foreign = await strictjwt(['verify', issuedBy('https://other.example'), '--issuer-keys', issuer, ...AT]);
    expect([foreign.code, foreign.stderr]).toEqual([1, expect.stringContaining('ERR_JWT_CLAIM_MISMATCH')]);
  });

  it('contradicts another --issuer, and a second key', async () => {
    const { issuer } = await startProvider();
    for (const more of [
      ['--issuer', 'https://other.example'],
      ['--key', 'public.pem'],
    ]) {
      const { code, stderr } = await strictjwt(['verify', issuedBy(issuer), '--issuer-keys', issuer, ...more, ...AT]);
      expect([code, stderr]).toEqual([2, expect.stringMatching(/--issuer-keys/)]);
    }
  });

  it('of a provider that lies about its issuer is out of reach', async () => {
    const { issuer } = await startProvider((origin) => `${origin}/`);
    const { code, stdout, stderr } = await strictjwt([issuedBy(issuer), '--issuer-keys', issuer, ...AT]);
    expect([code, stdout, stderr]).toEqual([3, '', expect.stringMatching(/"issuer" is/)]);
  });
});

describe('strictjwt doctor', () => {
  const doctor = (issuer: string, ...more: readonly string[]) => strictjwt(['doctor', '--issuer', issuer, ...more]);

  it('finds a provider well, and shows its keys', async () => {
    const { issuer } = await startProvider();
    const { code, stdout, stderr } = await doctor(issuer);
    expect([code, stderr]).toEqual([0, '']);
    for (const step of ['discovery', 'issuer', 'keys', 'clock']) expect(stdout).toMatch(new RegExp(`^✓ ${step} `, 'm'));
    expect(stdout).toMatch(/^✓ key-1 +EC +ES256/m);
    expect(lastLine(stdout)).toBe('WELL');
  });

  it('judges a token of it', async () => {
    const { issuer } = await startProvider();
    const good = await doctor(issuer, issuedBy(issuer), '--audience', AUDIENCE, ...AT);
    expect([good.code, lastLine(good.stdout)]).toEqual([0, 'VALID']);
    const bad = await doctor(issuer, issuedBy(`${issuer}/`), ...AT);
    expect([bad.code, lastLine(bad.stdout)]).toEqual([1, 'REJECTED ERR_JWT_CLAIM_MISMATCH']);
    const piped = await strictjwt(['doctor', '-', '--issuer', issuer, ...AT], { input: issuedBy(issuer) });
    expect([piped.code, lastLine(piped.stdout)]).toEqual([0, 'VALID']);
  });

  it('puts no value of the token into a ticket', async () => {
    const { issuer } = await startProvider();
    const { stdout } = await doctor(issuer, issuedBy(issuer), '--audience', AUDIENCE, '--redact', ...AT);
    expect(stdout).not.toMatch(/user-1|api\.example/);
  });

  it('as JSON has the same', async () => {
    const { issuer } = await startProvider();
    const { stdout } = await doctor(issuer, issuedBy(issuer), '--json', ...AT);
    const told = JSON.parse(stdout);
    expect(told).toMatchObject({ issuer, well: true, token: { verdict: 'VALID' } });
    expect(told.steps.map(({ name, status }: { name: string; status: string }) => `${name} ${status}`)).toEqual([
      'discovery pass',
      'issuer pass',
      'keys pass',
      'clock pass',
    ]);
  });

  it('tells of a slash that is too much', async () => {
    const { issuer } = await startProvider((origin) => `${origin}/`);
    const { code, stdout, stderr } = await doctor(issuer);
    expect([code, lastLine(stdout)]).toEqual([3, 'OUT OF REACH']);
    expect(stdout).toMatch(/^✗ issuer .*slash/m);
    expect(stderr).toMatch(/^strictjwt: the discovery document [^\n]+\n$/);
  });

  it.each<[string, (provider: Provider) => unknown, RegExp]>([
    ['is down', (provider) => provider.down(), /✗ discovery/],
    [
      'has no discovery',
      (provider) => provider.answer('/.well-known/openid-configuration', (response) => response.writeHead(404).end()),
      /✗ discovery/,
    ],
    [
      'redirects',
      (provider) =>
        provider.answer('/.well-known/openid-configuration', (response) =>
          response.writeHead(302, { location: 'https://elsewhere.example' }).end(),
        ),
      /✗ discovery/,
    ],
    [
      'answers HTML',
      (provider) => provider.answer('/.well-known/openid-configuration', (response) => response.end('<html>')),
      /✗ discovery/,
    ],
    [
      'names another issuer',
      (provider) =>
        provider.answer(
          '/.well-known/openid-configuration',
          json({ issuer: 'https://x.example', jwks_uri: 'https://x.example/keys' }),
        ),
      /✗ issuer .*"https:\/\/x\.example"/,
    ],
    [
      'has no keys',
      (provider) => provider.answer('/keys', (response) => response.writeHead(500).end()),
      /✓ issuer[^\n]*\n✗ keys/,
    ],
    ['answers without end', (provider) => provider.answer('/keys', endless), /✗ keys/],
    [
      'hangs up when asked for its keys',
      (provider) => provider.answer('/keys', (response) => response.socket?.resetAndDestroy()),
      /✓ discovery +http[^\n]*\n✓ issuer[^\n]*\n✗ keys/,
    ],
    [
      'names keys where nobody listens',
      (provider) =>
        provider.answer(
          '/.well-known/openid-configuration',
          json({ issuer: provider.issuer, jwks_uri: 'http://127.0.0.1:1/keys' }),
        ),
      /✓ discovery +http[^\n]*\n✓ issuer[^\n]*\n✗ keys/,
    ],
  ])('that %s is out of reach', async (_what, change, says) => {
    const provider = await startProvider();
    await change(provider);
    const { code, stdout, stderr } = await doctor(provider.issuer);
    expect([code, lastLine(stdout)]).toEqual([3, 'OUT OF REACH']);
    expect(stdout).toMatch(says);
    expect(stderr).toMatch(/^strictjwt: [^\n]+\n$/);
  });

  it.each([
    [600, 'behind'],
    [-600, 'ahead of'],
  ])('tells of a clock that is %d s apart', async (seconds, says) => {
    const provider = await startProvider();
    provider.answer('/keys', (response) => {
      response.writeHead(200, { date: new Date(Date.now() + seconds * 1000).toUTCString() });
      response.end(JSON.stringify({ keys: [publicJwk] }));
    });
    const { code, stdout } = await doctor(provider.issuer);
    expect([code, lastLine(stdout)]).toEqual([1, 'NOT WELL']);
    expect(stdout).toMatch(new RegExp(`^✗ clock .*(9|10) min ${says} the server`, 'm'));
  });

  it('reckons with how long an answer lay in a cache', async () => {
    const provider = await startProvider();
    provider.answer('/keys', (response) => {
      response.writeHead(200, { date: new Date(Date.now() - 600_000).toUTCString(), age: '600' });
      response.end(JSON.stringify({ keys: [publicJwk] }));
    });
    expect((await doctor(provider.issuer)).code).toBe(0);
  });

  it('tells of keys that cannot be used', async () => {
    const provider = await startProvider();
    provider.answer('/keys', json({ keys: [{ ...publicJwk, use: 'enc' }] }));
    const { code, stdout } = await doctor(provider.issuer);
    expect([code, stdout]).toEqual([1, expect.stringMatching(/✗ keys +1 key, 0 of them usable/)]);
  });

  it.each([
    ['no issuer', []],
    ['an issuer that is no URL', ['--issuer', 'idp.example']],
    ['an issuer without TLS', ['--issuer', 'http://idp.example']],
  ])('is wrongly called with %s', async (_what, args) => {
    const { code, stdout, stderr } = await strictjwt(['doctor', ...args]);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(/^strictjwt: [^\n]+\n$/)]);
  });
});

describe('a key set behind a URL', () => {
  it('verifies', async () => {
    const server = await startServer(good);
    const { code, stdout } = await strictjwt([tokens.es256, '--key', server.url, ...AT]);
    expect([code, lastLine(stdout)]).toEqual([0, 'VALID']);
    expect((await strictjwt(['verify', '-q', tokens.es256, '--key', server.url, ...AT])).code).toBe(0);
  });

  it('is shown', async () => {
    const server = await startServer(good);
    const { code, stdout } = await strictjwt(['jwks', server.url]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/✓ key-1 +EC +ES256/)]);
  });

  it.each<[string, unknown]>([
    ['PEM by kid', { 'key-1': publicPem }],
    ['one PEM', publicPem],
  ])('is shown, and verifies, as %s', async (_form, answer) => {
    const server = await startServer(
      typeof answer === 'string' ? (response) => response.writeHead(200).end(answer) : json(answer),
    );
    expect((await strictjwt(['jwks', server.url])).stdout).toMatch(/✓ (key-1|-) +EC/);
    expect((await strictjwt(['verify', '-q', tokens.withoutKid, '--key', server.url, ...AT])).code).toBe(0);
  });

  it('that lacks the key rejects', async () => {
    const server = await startServer(json({ keys: [{ ...publicJwk, kid: 'other' }] }));
    const { code, stdout } = await strictjwt([tokens.es256, '--key', server.url, ...AT]);
    expect([code, lastLine(stdout)]).toEqual([1, 'REJECTED ERR_JWT_KEY_NOT_FOUND']);
  });

  const hostile = '\x1b[2J\u202e';
  it.each<[string, Behaviour]>([
    ['answers 404', (response) => response.writeHead(404).end('not here')],
    ['answers 500', (response) => response.writeHead(500).end(hostile)],
    ['redirects', (response) => response.writeHead(302, { location: 'https://elsewhere.example/keys' }).end()],
    ['redirects to itself', (response) => response.writeHead(301, { location: '/jwks' }).end()],
    ['answers HTML', (response) => response.writeHead(200).end(`<html>${hostile}</html>`)],
    ['answers nothing', (response) => response.writeHead(200).end()],
    ['answers another JSON', json([1, 2, hostile])],
    ['answers without keys', json({ jwks: [] })],
    [
      'breaks off',
      (response) => response.writeHead(200, { 'content-length': '1000' }).write('{"keys":[', () => response.destroy()),
    ],
    ['hangs up', (response) => void response.destroy()],
    ['answers without end', endless],
  ])('that %s is out of reach', async (_what, behaviour) => {
    const server = await startServer(behaviour);
    for (const args of [
      [tokens.es256, '--key', server.url],
      ['jwks', server.url],
    ]) {
      const { code, stdout, stderr } = await strictjwt([...args, ...(args[0] === 'jwks' ? [] : AT)]);
      expect([code, stdout]).toEqual([3, '']);
      expect(stderr).toMatch(/^strictjwt: [^\n]*http:\/\/127\.0\.0\.1[^\n]*\n$/);
      expect(stderr).not.toMatch(/\x1b|\u202e/);
    }
  });

  it('that is down is out of reach', async () => {
    const server = await startServer(good);
    await server.down();
    const { code, stdout, stderr } = await strictjwt([tokens.es256, '--key', server.url, ...AT]);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/^strictjwt: [^\n]*(reached|ECONNREFUSED)[^\n]*\n$/);
  });

  it('that does not answer is out of reach after its time', async () => {
    const server = await startServer(() => {});
    const { code, stderr } = await strictjwt(['verify', tokens.es256, '--key', server.url, ...AT]);
    expect([code, stderr]).toEqual([3, expect.stringMatching(/did not answer/)]);
  });

  it('is https, save on this machine', async () => {
    const { code, stderr } = await strictjwt([tokens.es256, '--key', 'http://issuer.example/keys', ...AT]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/https/)]);
  });
});

describe('an issuer for many tenants', () => {
  const [ours, theirs] = ['9188040d-6c67-4c5b-b112-36a304b66dad', '72f988bf-86f1-41af-91ab-2d7cd011db47'];

  /** As Microsoft Entra publishes it: one document for all, and each key says whose it is. */
  async function startEntra(
    keyIssuer = '{tenantid}',
  ): Promise<{ template: string; issuer: (tenant: string) => string }> {
    const provider = await startProvider();
    const issuer = (tenant: string): string => `${provider.issuer}/${tenant}/v2.0`;
    const document = { issuer: issuer('{tenantid}'), jwks_uri: `${provider.issuer}/keys` };
    provider.answer('/common/v2.0/.well-known/openid-configuration', json(document));
    provider.answer('/keys', json({ keys: [{ ...publicJwk, issuer: issuer(keyIssuer) }] }));
    return { template: issuer('{tenantid}'), issuer };
  }

  const tokenOf = (iss: string, tid: string): string =>
    forge({ alg: 'ES256', key: privateKey, header: { kid: 'key-1' }, payload: { ...GOOD_CLAIMS, iss, tid } });

  it('verifies tokens of the tenants that are named, and of no other', async () => {
    const { template, issuer } = await startEntra();
    const tenants = ['--issuer-keys', template, '--tenant', ours, ...AT];
    const good = await strictjwt(['verify', tokenOf(issuer(ours), ours), ...tenants]);
    expect([good.code, JSON.parse(good.stdout).tid]).toEqual([0, ours]);
    for (const [token, code] of [
      [tokenOf(issuer(theirs), theirs), 'ERR_JWT_CLAIM_MISMATCH'],
      [tokenOf(issuer(ours), theirs), 'ERR_JWT_CLAIM_MISMATCH'],
      [tokenOf(template, ours), 'ERR_JWT_CLAIM_MISMATCH'],
    ] as const) {
      const bad = await strictjwt(['verify', token, ...tenants]);
      expect([bad.code, bad.stdout, bad.stderr]).toEqual([1, '', expect.stringContaining(code)]);
    }
    const both = await strictjwt(['verify', tokenOf(issuer(theirs), theirs), ...tenants, '--tenant', theirs]);
    expect(both.code).toBe(0);
  });

  it('refuses a key that is of another tenant', async () => {
    const { template, issuer } = await startEntra(theirs);
    const token = tokenOf(issuer(ours), ours);
    const { code, stderr } = await strictjwt(['verify', token, '--issuer-keys', template, '--tenant', ours, ...AT]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('ERR_JWT_KEY_NOT_FOUND')]);
  });

  it('is examined by doctor, with a token of a tenant or without', async () => {
    const { template, issuer } = await startEntra();
    const well = await strictjwt(['doctor', '--issuer', template, '--tenant', ours]);
    expect([well.code, lastLine(well.stdout), well.stderr]).toEqual([0, 'WELL', '']);
    const doctor = ['doctor', '--issuer', template, '--tenant', `${ours},${theirs}`, ...AT];
    const good = await strictjwt([...doctor, tokenOf(issuer(ours), ours)]);
    expect([good.code, lastLine(good.stdout)]).toEqual([0, 'VALID']);
    const bad = await strictjwt([...doctor, tokenOf(issuer('common'), 'common')]);
    expect([bad.code, lastLine(bad.stdout)]).toEqual([1, expect.stringMatching(/^REJECTED ERR_JWT_/)]);
    expect(bad.stdout).not.toContain('given function');
  });

  it('needs the tenants, and they need it; one in which the place stands twice is none', async () => {
    const { template, issuer } = await startEntra();
    const token = tokenOf(issuer(ours), ours);
    for (const args of [
      ['verify', token, '--issuer-keys', template],
      ['doctor', '--issuer', template],
      ['verify', token, '--issuer-keys', issuer(ours), '--tenant', ours],
      ['doctor', '--issuer', issuer(ours), '--tenant', ours],
      ['verify', token, '--key', 'public.pem', '--tenant', ours],
      ['verify', token, '--issuer-keys', `${template}/{tenantid}`, '--tenant', ours],
      ['verify', token, '--issuer-keys', issuer('{tenant}'), '--tenant', ours],
      ['verify', token, '--issuer-keys', template, '--tenant', ours, '--issuer', issuer(theirs)],
    ]) {
      const { code, stdout, stderr } = await strictjwt(args);
      expect([args.slice(2), code, stdout, stderr]).toEqual([
        args.slice(2),
        2,
        '',
        expect.stringMatching(/^strictjwt: [^\n]*(tenant|--issuer)[^\n]*\n$/),
      ]);
    }
  });

  it('may be narrowed by --issuer', async () => {
    const { template, issuer } = await startEntra();
    const narrow = ['--issuer-keys', template, '--tenant', ours, '--tenant', theirs, '--issuer', issuer(ours), ...AT];
    expect((await strictjwt(['verify', tokenOf(issuer(ours), ours), ...narrow])).code).toBe(0);
    expect((await strictjwt(['verify', tokenOf(issuer(theirs), theirs), ...narrow])).code).toBe(1);
  });
});
