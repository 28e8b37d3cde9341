// A push service, and keys as tools for web push print them.
import { createPublicKey, verify } from 'node:crypto';
import { pair } from '../../support/keys.ts';
import { type Pages, seconds, type Trials } from '../imitation.ts';

const { x = '', y = '', d = '' } = pair('p256').privateKey.export({ format: 'jwk' });
const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');

export const keys: { readonly publicKey: string; readonly privateKey: string } = {
  publicKey: Buffer.concat([Buffer.of(4), bytes(x), bytes(y)]).toString('base64url'),
  privateKey: d,
};

export const endpoint = 'https://push.example/send/gAAAAABl0TBm';

/** @returns the status of the answer to a message for the subscription with this header */
export async function asPushService(url: string, authorization: string): Promise<number> {
  const [, token = '', k = ''] = /^vapid t=([\w.-]+), k=([\w-]{87})$/.exec(authorization) ?? [];
  const [header = '', payload = '', signature = ''] = token.split('.');
  if (signature === '' || url !== endpoint) return 401;
  const { alg, typ } = JSON.parse(bytes(header).toString()) as Record<string, unknown>;
  const { aud, exp, sub } = JSON.parse(bytes(payload).toString()) as Record<string, unknown>;
  const isTimely = Number(exp) > seconds(0) && Number(exp) <= seconds(86_400);
  const isNamed = /^(mailto|https):/.test(String(sub)) && aud === 'https://push.example';
  const publicKey = createPublicKey({ key: jwkOf(bytes(k)), format: 'jwk' });
  const isSigned = verify(
    'sha256',
    Buffer.from(`${header}.${payload}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    bytes(signature),
  );
  return alg === 'ES256' && typ === 'JWT' && isTimely && isNamed && isSigned && k === keys.publicKey ? 201 : 403;
}

function jwkOf(point: Buffer): Record<string, string> {
  return { kty: 'EC', crv: 'P-256', x: point.toString('base64url', 1, 33), y: point.toString('base64url', 33, 65) };
}

export const pages: Pages = {};

export const trials: Trials = {};
