// Snowflake's SQL API, as far as it looks at tokens.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { pair } from '../../support/keys.ts';
import { type Asked, type Pages, seconds, type Trials } from '../imitation.ts';

const { privateKey, privatePem } = pair('rsa');

export const passphrase = 'correct horse battery staple';
export const encryptedPem: string = privateKey.export({
  type: 'pkcs8',
  format: 'pem',
  cipher: 'aes-256-cbc',
  passphrase,
}) as string;

const publicKey = createPublicKey(privatePem);
const der = publicKey.export({ type: 'spki', format: 'der' });
const fingerprint = createHash('sha256').update(der).digest('base64');

export function asSnowflake({ headers }: Pick<Asked, 'headers'>): Response {
  const token = /^Bearer (\S+)$/.exec(headers.get('authorization') ?? '')?.[1] ?? '';
  const [header = '', payload = '', signature = ''] = token.split('.');
  const invalid = Response.json({ code: '390144', message: 'JWT token is invalid.' }, { status: 401 });
  const isKind = headers.get('x-snowflake-authorization-token-type') === 'KEYPAIR_JWT';
  const isSigned = verify(
    'sha256',
    Buffer.from(`${header}.${payload}`),
    publicKey,
    Buffer.from(signature, 'base64url'),
  );
  if (!isKind || !isSigned) return invalid;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  const isNamed = claims['iss'] === `MYORG-MYACCOUNT.WORKER.SHA256:${fingerprint}`;
  const isTimely = Number(claims['iat']) >= seconds(-3600) && Number(claims['exp']) > seconds(0);
  return isNamed && claims['sub'] === 'MYORG-MYACCOUNT.WORKER' && isTimely ? Response.json({ data: [['1']] }) : invalid;
}

export const pages: Pages = {
  'https://myorg-myaccount.snowflakecomputing.com/api/v2/statements': asSnowflake,
};

export const trials: Trials = {};
