// Type tests: `tsc` runs them, nothing else does. Each block states what the payload's type is with a schema.
import { type } from 'arktype';
import * as v from 'valibot';
import { createVerifier, type JwtClaims, type VerifyOptions, verify } from 'strictjwt';
import { z } from 'zod';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function holds<_ extends true>(): void;

declare const token: string;
declare const options: Pick<VerifyOptions, 'algorithms' | 'issuer' | 'audience'>;
const key = 'a-secret-for-tests-that-is-long-enough';

export async function zodTypes(): Promise<void> {
  const schema = z.object({ sub: z.string(), role: z.enum(['admin', 'user']), note: z.string().optional() });
  const { payload } = await verify(token, key, { ...options, schema });
  holds<Equal<typeof payload.sub, string>>();
  holds<Equal<typeof payload.role, 'admin' | 'user'>>();
  holds<Equal<typeof payload.note, string | undefined>>();
  // @ts-expect-error the schema has no such member
  void payload.email;

  const prepared = createVerifier(key, { ...options, schema });
  holds<Equal<Awaited<ReturnType<typeof prepared>>['payload']['role'], 'admin' | 'user'>>();

  const since = z.object({ since: z.string().transform((text) => new Date(text)) });
  const transformed = await verify(token, key, { ...options, schema: since });
  holds<Equal<typeof transformed.payload.since, Date>>();
}

export async function valibotTypes(): Promise<void> {
  const schema = v.object({ sub: v.string(), role: v.picklist(['admin', 'user']), level: v.optional(v.number(), 1) });
  const { payload } = await verify(token, key, { ...options, schema });
  holds<Equal<typeof payload.sub, string>>();
  holds<Equal<typeof payload.role, 'admin' | 'user'>>();
  holds<Equal<typeof payload.level, number>>();
  // @ts-expect-error the schema has no such member
  void payload.email;

  const prepared = createVerifier(key, { ...options, schema });
  holds<Equal<Awaited<ReturnType<typeof prepared>>['payload']['role'], 'admin' | 'user'>>();
}

export async function arktypeTypes(): Promise<void> {
  const schema = type({ sub: 'string', role: "'admin' | 'user'", 'note?': 'string' });
  const { payload } = await verify(token, key, { ...options, schema });
  holds<Equal<typeof payload.sub, string>>();
  holds<Equal<typeof payload.role, 'admin' | 'user'>>();
  // @ts-expect-error the schema has no such member
  void payload.email;

  const prepared = createVerifier(key, { ...options, schema });
  holds<Equal<Awaited<ReturnType<typeof prepared>>['payload']['role'], 'admin' | 'user'>>();
}

/** Without a schema the payload has the registered claims, everything else is unknown. */
export async function noSchema(): Promise<void> {
  const { payload } = await verify(token, key, options);
  holds<Equal<typeof payload.sub, string | undefined>>();
  holds<Equal<(typeof payload)['role'], unknown>>();
}

function wantsVerified(_claims: Awaited<ReturnType<typeof verify>>['payload']): void {}

/** What a schema makes of a payload carries the brand; a look-alike made by hand does not. */
export async function brand(): Promise<void> {
  const { payload } = await verify(token, key, { ...options, schema: z.looseObject({ sub: z.string() }) });
  wantsVerified(payload);
  const lookAlike: JwtClaims = { sub: 'user-42' };
  // @ts-expect-error not verified
  wantsVerified(lookAlike);
}

// @ts-expect-error a plain function is no schema
void verify(token, key, { ...options, schema: (claims: unknown) => claims });
