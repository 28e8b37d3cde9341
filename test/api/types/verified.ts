import {
  createVerifier,
  decode,
  explain,
  verify,
  type Decoded,
  type Explanation,
  type FailedCheck,
  type JwtClaims,
  type JwtHeader,
  type StandardSchema,
  type JwksErrorCode,
  type TokenErrorCode,
  type UsageErrorCode,
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
  // @ts-expect-error: nor what another copy of the library made of it
  authorize(structuredClone({ ...verified }));
  // @ts-expect-error: nor any object, any list, any function
  for (const any of [{} as object, [] as unknown[], () => {}, new Map(), Object.create(null) as {}]) authorize(any);
}

export async function changed_copies_are_not_verified(): Promise<void> {
  const { payload } = await verify(token, 'key', { ...options, requiredClaims: ['sub'] });
  // @ts-expect-error: unverified claims over verified ones
  authorize({ ...payload, ...decode(token).payload });
  // @ts-expect-error: a claim replaced
  authorize({ ...payload, sub: 'root' });
  // @ts-expect-error: a copy with nothing changed looks the same
  authorize({ ...payload });
  const { sub: _sub, ...rest } = payload;
  // @ts-expect-error: what is left of them
  authorize(rest);
  const known = await verify(token, 'key', { algorithms: ['HS256'], issuer: 'a', audience: 'b' });
  const { iss: _iss, ...others } = known.payload;
  // @ts-expect-error: the same where the type knows more
  authorize(others);
  // @ts-expect-error
  authorize({ ...known.payload, iss: 'c' });
  authorize(known.payload);
}

interface Subject {
  sub: string;
}
interface Roles extends JwtClaims {
  role: 'admin' | 'user';
}
type Profile = { sub: string; name: string };

const required = { algorithms: ['HS256'], issuer: 'a', audience: 'b' } as const;

export async function a_cast_says_what_is_not_checked(): Promise<void> {
  const { payload } = await verify(token, 'key', options);
  const subject = payload as Subject;
  const roles = payload as Roles;
  const profile = payload as Profile;
  const known = await verify(token, 'key', { algorithms: ['HS256'], issuer: 'a', audience: 'b' });
  const again = [known.payload as Subject, known.payload as Roles] as const;
  const named: Profile = (await verify<Profile>(token, 'key', required)).payload;
  void [subject, roles, profile, again, named];
}

export function tests_of_handlers_make_verified_claims(): void {
  authorize({ sub: 'user-42' } as VerifiedClaims);
  authorize({ sub: 'user-42', role: 'admin' } as VerifiedClaims);
  authorize({} as VerifiedClaims);
  const session = { sub: 'user-42', roles: [] } as Session as VerifiedClaims<Session>;
  const direct = { sub: 'user-42', roles: ['admin'] } as VerifiedClaims<Session>;
  // @ts-expect-error: a claim of another type
  const wrong = { sub: 42 } as VerifiedClaims;
  void [session, direct, wrong];
}

export async function verified_claims_fit_where_claims_are_asked_for(): Promise<void> {
  const { payload } = await verify(token, 'key', options);
  const claims: JwtClaims = payload;
  const record: Record<string, unknown> = payload;
  void [claims, record];
}

export function a_decoded_payload_has_no_types_of_its_own(): void {
  const { header, payload, signature } = decode(token);
  // @ts-expect-error: unknown until somebody looks
  const sub: string = payload.sub;
  // @ts-expect-error: nor is exp a number for certain
  const exp: number = payload.exp;
  // @ts-expect-error: nor alg one of this library's
  const alg: JwtHeader['alg'] = header.alg;
  const record: Record<string, unknown> = payload;
  void [exp, alg, record, payload.role];
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

export async function a_failed_check_has_a_code(): Promise<void> {
  const { checks, valid }: Explanation = await explain(token, 'key', options);
  for (const check of checks) {
    if (check.status === 'fail') {
      // a key set may be out of reach, and where a function of yours threw there is none
      const code: TokenErrorCode | UsageErrorCode | JwksErrorCode | undefined = check.code;
      const failed: FailedCheck = check;
      void [code, failed];
    } else {
      const none: undefined = check.code;
      void none;
    }
    // @ts-expect-error: no status
    if (check.status === 'failed') void valid;
  }
}

export async function checks_have_names(): Promise<void> {
  const { checks } = await explain(token);
  void checks.find(({ name }) => name === 'algorithm' || name === 'exp' || name === 'revocation');
  // @ts-expect-error: misspelt
  void checks.find(({ name }) => name === 'algoritm');
  const named = await explain(token, 'key', { ...required, requiredClaims: ['tenant'], claims: { role: 'admin' } });
  void named.checks.find(({ name }) => name === 'tenant' || name === 'role' || name === 'header.cty');
  // @ts-expect-error: nobody named this claim
  void named.checks.find(({ name }) => name === 'tennant');
  // whoever may have named any claim may look for any
  void (await explain(token, 'key', options)).checks.find(({ name }) => name === 'tenant');
  const wide: Explanation = named;
  void wide;
}
