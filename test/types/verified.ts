import {
  createVerifier,
  decode,
  explain,
  verify,
  type Decoded,
  type JwtClaims,
  type JwtHeader,
  type StandardSchema,
  type Verified,
  type VerifiedClaims,
  type VerifyOptions,
} from 'strictjwt';

// Type tests: verified is a type, and what a schema says is the payload's type.

declare const token: string;
declare const options: VerifyOptions;
/** A function of an application that wants verified claims and nothing else. */
declare function authorize(claims: VerifiedClaims): void;
declare function authorizeAll(verified: Verified): void;

export async function what_verify_gives_is_verified(): Promise<void> {
  const verified = await verify(token, 'key', options);
  authorize(verified.payload);
  authorizeAll(verified);
  authorize((await createVerifier('key', options)(token)).payload);
  const { iss, aud, exp, sub } = verified.payload;
  const texts: (string | undefined)[] = [iss, sub];
  const audience: string | string[] | undefined = aud;
  const time: number | undefined = exp;
  const header: JwtHeader = verified.header;
  void [texts, audience, time, header];
}

export async function nothing_else_is(): Promise<void> {
  const decoded: Decoded = decode(token);
  // @ts-expect-error: decoded claims are not verified
  authorize(decoded.payload);
  // @ts-expect-error: nor is what holds them
  authorizeAll(decoded);
  // @ts-expect-error: nor a plain object
  authorize({ sub: 'me' });
  // @ts-expect-error: nor an empty one
  authorize({});
  // @ts-expect-error: nor claims to be signed
  authorize({ sub: 'me', exp: 5 } satisfies JwtClaims);
  // @ts-expect-error: nor JSON with a type on it
  authorize(JSON.parse('{}') as Record<string, unknown>);
  const { payload } = await explain(token, 'key', options);
  // @ts-expect-error: nor what explain shows
  if (payload) authorize(payload);
  const { payload: verified } = await verify(token, 'key', options);
  // @ts-expect-error: nor a copy of which some was replaced, in an object of another type
  authorize({ sub: verified.sub });
}

export async function verified_claims_fit_where_claims_are_asked_for(): Promise<void> {
  const { payload } = await verify(token, 'key', options);
  const claims: JwtClaims = payload;
  const record: Record<string, unknown> = payload;
  void [claims, record];
}

export function a_decoded_payload_has_no_types_of_its_own(): void {
  const { payload, signature } = decode(token);
  // @ts-expect-error: unknown until somebody looks
  const sub: string = payload['sub'];
  const bytes: Uint8Array = signature;
  void [sub, bytes];
}

interface Session {
  sub: string;
  roles: ('user' | 'admin')[];
}
declare const schema: StandardSchema<Session>;

export async function the_output_of_a_schema_is_the_payload(): Promise<void> {
  const { payload } = await verify(token, 'key', { ...options, schema });
  const session: Session = payload;
  const role: 'user' | 'admin' | undefined = payload.roles[0];
  // @ts-expect-error: the schema does not know it
  void payload.scope;
  // @ts-expect-error: nor has it another type
  const roles: number[] = payload.roles;
  const verifier = createVerifier('key', { ...options, schema, cache: true });
  const again: Session = (await verifier(token)).payload;
  void [session, role, roles, again];
}

export async function what_a_schema_typed_is_verified_too(): Promise<void> {
  const { payload } = await verify(token, 'key', { ...options, schema });
  const needs = (session: VerifiedClaims<Session>): string => session.sub;
  needs(payload);
  // @ts-expect-error: a plain session is not verified
  needs({ sub: 'me', roles: [] });
  // @ts-expect-error: and this one has other claims
  needs((await verify(token, 'key', options)).payload);
}
