// Twilio and Zoom, as far as they look at tokens that others sign.
import { createHmac } from 'node:crypto';
import { type Pages, seconds, type Trials } from '../imitation.ts';

export const twilio = {
  accountSid: `AC${'0123456789abcdef'.repeat(2)}`,
  apiKeySid: `SK${'fedcba9876543210'.repeat(2)}`,
  apiKeySecret: 'dKx1Qf0sVn7wB2mT9cLz4RjYg6HuPeAo',
} as const;

export const zoom = { sdkKey: 'abc123DEF456ghi789JKLa', sdkSecret: 'Zk4mQ8wN1xV7bT3rY9cD5fH2jL6pS0aG' } as const;

interface Opened {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** What is in the token, if the secret signed it. */
function open(token: string, secret: string): Opened | undefined {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const expected = createHmac('sha256', secret).update(`${header}.${payload}`).digest('base64url');
  if (signature !== expected) return undefined;
  const [parsedHeader, claims] = [header, payload].map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
  return { header: parsedHeader, claims };
}

function lifetimeOf({ claims }: Opened): number {
  return Number(claims['exp']) - Number(claims['iat'] ?? seconds(0));
}

export async function asTwilio(token: string): Promise<number> {
  const opened = open(token, twilio.apiKeySecret);
  if (!opened) return 401;
  const { header, claims } = opened;
  const isOurs = claims['iss'] === twilio.apiKeySid && claims['sub'] === twilio.accountSid;
  const isNamed = String(claims['jti']).startsWith(`${twilio.apiKeySid}-`);
  const { identity } = Object(claims['grants']) as { identity?: unknown };
  const isKind = header['cty'] === 'twilio-fpa;v=1' && header['typ'] === 'JWT' && header['alg'] === 'HS256';
  const isTimely = Number(claims['exp']) > seconds(0) && lifetimeOf(opened) <= 86_400;
  return isOurs && isNamed && isKind && isTimely && typeof identity === 'string' ? 200 : 401;
}

export async function asZoom(token: string): Promise<number> {
  const opened = open(token, zoom.sdkSecret);
  if (!opened) return 401;
  const { header, claims } = opened;
  const isOurs = claims['appKey'] === zoom.sdkKey && claims['sdkKey'] === zoom.sdkKey;
  const isMeeting = /^\d{9,11}$/.test(String(claims['mn'])) && [0, 1].includes(Number(claims['role']));
  const isTimely = lifetimeOf(opened) >= 1800 && lifetimeOf(opened) <= 172_800 && Number(claims['iat']) <= seconds(0);
  const isKind = header['typ'] === 'JWT' && header['alg'] === 'HS256';
  return isOurs && isMeeting && isTimely && isKind && claims['tokenExp'] === claims['exp'] ? 200 : 401;
}

export const pages: Pages = {};

export const trials: Trials = {};
