import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

export interface RunningProvider {
  readonly issuer: string;
  stop(): Promise<void>;
}

export async function startProvider(): Promise<RunningProvider> {
  if (!existsSync(`${here}node_modules`))
    throw new Error('first: node test/setup-packages.mjs test/peers/identity-provider');
  const child = spawn(process.execPath, [`${here}provider.mjs`]);
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const issuer = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const found = /listening on (\S+)\n/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
    void exit.then(() => reject(new Error(`the provider did not start: ${log}`)));
  });
  return {
    issuer,
    async stop() {
      child.kill();
      await exit;
    },
  };
}

export interface Tokens {
  readonly idToken: string;
  readonly accessToken: string;
}

async function askForTokens(issuer: string, clientId: string, body: Record<string, string>): Promise<Tokens> {
  const authorization = `Basic ${btoa(`${clientId}:${encodeURIComponent('a secret that the test knows')}`)}`;
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization },
    body: new URLSearchParams(body),
  });
  const answer: Record<string, unknown> = Object(await response.json());
  if (response.status !== 200) throw new Error(`${response.status}: ${JSON.stringify(answer)}`);
  return { idToken: String(answer['id_token']), accessToken: String(answer['access_token']) };
}

/** A service that acts for itself (RFC 6749 §4.4), for one API (RFC 8707). */
export async function machineToken(issuer: string, resource: string): Promise<string> {
  const body = { grant_type: 'client_credentials', scope: 'read', resource };
  return (await askForTokens(issuer, 'machine', body)).accessToken;
}

/** A person in a browser: the authorization code flow with PKCE, redirects and cookies and all. */
export async function logIn(
  issuer: string,
  clientId: string,
  resource: string,
): Promise<Tokens & { readonly nonce: string }> {
  const [codeVerifier, nonce, state] = [1, 2, 3].map(() => randomBytes(32).toString('base64url')) as [
    string,
    string,
    string,
  ];
  const url = new URL(`${issuer}/auth`);
  url.search = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: 'https://app.example/callback',
    scope: 'openid email read',
    resource,
    nonce,
    state,
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  const callback = await browse(url, 'https://app.example');
  if (callback.searchParams.get('state') !== state) throw new Error(`unexpected: ${callback.search}`);
  const tokens = await askForTokens(issuer, clientId, {
    grant_type: 'authorization_code',
    code: callback.searchParams.get('code') ?? '',
    code_verifier: codeVerifier,
    redirect_uri: 'https://app.example/callback',
  });
  return { ...tokens, nonce };
}

/** Follows redirects as a browser does, with its cookies, until one leads to another site. */
async function browse(start: URL, end: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = start;
  for (let hops = 0; hops < 10; hops++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) throw new Error(`${url.pathname} answered ${response.status}: ${await response.text()}`);
    url = new URL(location, url);
    if (url.origin === end) return url;
  }
  throw new Error('too many redirects');
}
