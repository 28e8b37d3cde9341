// GitHub's API, as far as an App says who it is.
import { createPublicKey, verify } from 'node:crypto';
import { pair } from '../../support/keys.ts';
import { type Pages, seconds, type Trials } from '../imitation.ts';

/** PKCS#1, as GitHub hands it out */
export const privateKey = pair('rsa').privateKey.export({ type: 'pkcs1', format: 'pem' }) as string;

/** Of a clock that may be a little ahead GitHub says that the token was issued in the future. */
const GITHUBS_NOW = seconds(-30);

export const pages: Pages = {
  'https://api.github.com/app': ({ headers }) => {
    const isApp = isOfApp(/^Bearer (.+)$/.exec(headers.get('authorization') ?? '')?.[1] ?? '');
    return isApp ? Response.json({ slug: 'octoapp' }) : Response.json({ message: 'no' }, { status: 401 });
  },
};

function isOfApp(token: string): boolean {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const { iss, iat, exp } = JSON.parse(Buffer.from(payload, 'base64url').toString() || '{}') as Record<string, unknown>;
  const holds = verify(
    'sha256',
    Buffer.from(`${header}.${payload}`),
    createPublicKey(pair('rsa').privatePem),
    Buffer.from(signature, 'base64url'),
  );
  return holds && iss === 'Iv23liABCDEF' && Number(iat) <= GITHUBS_NOW && Number(exp) <= GITHUBS_NOW + 600;
}

export const trials: Trials = {};
