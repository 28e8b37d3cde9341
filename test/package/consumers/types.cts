// The same package from a CommonJS file: resolves the declarations for `require`.
import { createVerifier, TokenError, type Verified } from 'strictjwt';
import { createGuard, type GuardPass } from 'strictjwt/http';
import strictjwt = require('strictjwt');

const options = { algorithms: ['HS256'], issuer: 'https://a.example', audience: false } as const;

export function verifier(secret: string): (token: string) => Promise<Verified> {
  return createVerifier(secret, options);
}

export async function guarded(secret: string, request: object): Promise<GuardPass<Verified> | undefined> {
  const result = await createGuard(createVerifier(secret, options))(request);
  return result.ok ? result : undefined;
}

export async function sameClasses(token: string): Promise<boolean> {
  const { payload }: Verified = await strictjwt.verify(token, 'secret', options);
  const error: strictjwt.TokenError = new TokenError('ERR_JWT_EXPIRED', 'text');
  return payload.sub === error.code;
}

// @ts-expect-error the package has named exports only
export const nothing = strictjwt.default;
