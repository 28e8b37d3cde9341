import { describe, expect, it } from 'vitest';
import { sign, verify } from 'strictjwt';
import { expectUsageError } from '../../support/expect.ts';
import { JWT_IO, JWT_IO_SECRET } from './rfc8037-and-jwt-io.ts';

const [vector] = JWT_IO;
const CLAIMS = { sub: '1234567890', name: 'John Doe', iat: 1516239022 };

describe('the token of jwt.io', () => {
  it('is refused by default with a message that gives both lengths', async () => {
    const options = { algorithms: ['HS256'], issuer: false, audience: false } as const;
    const error = await expectUsageError(verify(vector?.token ?? '', JWT_IO_SECRET, options), 'ERR_JWT_KEY_INVALID');
    expect(error.message).toMatch(/19\b.*\b32\b|32\b.*\b19\b/s);
    expect(error.message).not.toContain(JWT_IO_SECRET);
  });

  it('is verified with both opt-outs', async () => {
    const options = {
      algorithms: ['HS256'],
      issuer: false,
      audience: false,
      allowInsecureKeySizes: true,
      expiration: 'optional',
    } as const;
    const { header, payload } = await verify(vector?.token ?? '', JWT_IO_SECRET, options);
    expect(header).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect(payload).toEqual(CLAIMS);
  });

  it('is reproduced by sign, bit for bit', async () => {
    const options = { algorithm: 'HS256', expiresIn: false, allowInsecureKeySizes: true } as const;
    expect(await sign(CLAIMS, JWT_IO_SECRET, options)).toBe(vector?.token);
  });
});
