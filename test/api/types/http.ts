import type { IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import {
  createVerifier,
  decode,
  type JwksError,
  type JwtHeader,
  type StandardSchema,
  type TokenError,
  type Verified,
  type VerifiedClaims,
} from 'strictjwt';
import { createGuard, type Guard, type GuardOptions, type GuardPass, hasScope } from 'strictjwt/http';

// Type tests: what the verifier checked is what the guard's payload has, and a result is told apart by `ok`.

declare const schema: StandardSchema<{ readonly role: 'admin' | 'user' }>;
declare const node: IncomingMessage;
declare const http2: Http2ServerRequest;
declare const request: Request;
declare const lambda: { readonly headers: Readonly<Record<string, string | undefined>> | null };
declare function authorize(claims: VerifiedClaims): void;

const expected = { algorithms: ['HS256'], issuer: 'a', audience: 'b' } as const;
const verifyToken = createVerifier('secret', expected);

export async function any_request_is_taken(): Promise<void> {
  const guard = createGuard(verifyToken);
  await Promise.all([guard(node), guard(http2), guard(request), guard(lambda), guard({ headers: new Map() })]);
  // @ts-expect-error: a token is no request
  await guard('token');
}

export async function a_result_is_told_apart(): Promise<string | undefined> {
  const result = await createGuard(verifyToken)(request);
  // @ts-expect-error: not before it is known that it passed
  void result.payload;
  if (!result.ok) {
    const status: 400 | 401 | 403 | 503 = result.status;
    const error: TokenError | JwksError | undefined = result.error;
    const response: Response = result.toResponse();
    const headers: Record<string, string> = result.headers;
    // @ts-expect-error: a refusal has no payload
    void result.payload;
    return `${status} ${error?.code} ${response.status} ${Object.keys(headers)} ${result.body.error_description}`;
  }
  authorize(result.payload);
  const header: JwtHeader = result.header;
  const verified: Verified = result;
  return [result.token, header.kid, verified.payload.sub].join();
}

export async function a_schema_types_the_payload(): Promise<'admin' | 'user' | undefined> {
  const result = await createGuard(createVerifier('secret', { ...expected, schema }))(request);
  return result.ok && hasScope(result.payload, 'read:x') ? result.payload.role : undefined;
}

export function a_guard_can_be_named(): Guard<Verified<{ role: string }>> {
  const guard: Guard<Verified<{ role: string }>> = createGuard(createVerifier('secret', { ...expected, schema }));
  const pass: ((result: GuardPass<Verified>) => string | undefined) | undefined = (result) => result.payload.sub;
  void pass;
  return guard;
}

export function a_function_knows_its_request(): Guard<Verified, Request> {
  const guard = createGuard(verifyToken, { from: (asked: Request) => asked.headers.get('x-token') ?? undefined });
  // @ts-expect-error: it wants a Request
  void guard(node);
  return guard;
}

export function options_are_checked(): void {
  const options: GuardOptions = { realm: 'api', from: { cookie: '__Host-session' }, retryAfter: '30s', scope: 'a b' };
  createGuard(verifyToken, options);
  createGuard(verifyToken, { from: 'header', retryAfter: 30, describe: (error) => error.code });
  // @ts-expect-error: decode verifies nothing
  createGuard(decode);
  // @ts-expect-error: a misspelt option
  createGuard(verifyToken, { scopes: 'read:x' });
  // @ts-expect-error: what an environment variable may be
  createGuard(verifyToken, { scope: undefined as string | undefined });
  // @ts-expect-error: no such place
  createGuard(verifyToken, { from: 'query' });
  // @ts-expect-error: null is neither text nor undefined
  createGuard(verifyToken, { from: (asked: Request) => asked.headers.get('x-token') });
  // @ts-expect-error: a promise is neither
  createGuard(verifyToken, { from: async () => 'token' });
  // @ts-expect-error: a duration has a unit
  createGuard(verifyToken, { retryAfter: '30' });
}

export async function scopes_are_those_of_a_payload(): Promise<void> {
  const { payload } = await verifyToken('token');
  void [hasScope(payload, 'a'), hasScope({ scope: 'a' }, 'a b'), hasScope({} as object, 'a')];
  // @ts-expect-error: a token is no payload
  hasScope('token', 'a');
  // @ts-expect-error: nobody awaited it
  hasScope(verifyToken('token'), 'a');
  // @ts-expect-error: a scope is text
  hasScope(payload, ['a']);
}
