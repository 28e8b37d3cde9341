import {
  createMultiVerifier,
  createRemoteIssuer,
  type IssuerEntry,
  type PayloadOf,
  type StandardSchema,
  type VerifiedClaims,
} from 'strictjwt';

declare const user: StandardSchema<{ name: string }>;
declare const machine: StandardSchema<{ client: number }>;

const a = { issuer: 'https://a.example', key: 'pem', algorithms: ['ES256'], audience: 'api' } as const;
const b = { issuer: 'https://b.example', key: 'secret', algorithms: ['HS256'], audience: 'api' } as const;

export async function payloads_are_those_of_the_entries(token: string): Promise<void> {
  const plain = createMultiVerifier([a, b]);
  const { payload } = await plain(token, { subject: 'ada' });
  const claims: VerifiedClaims = payload;
  const typed = createMultiVerifier([
    { ...a, schema: user },
    { ...b, schema: machine },
  ]);
  const either = (await typed(token)).payload;
  const name: string = 'name' in either ? either.name : String(either.client);
  // @ts-expect-error: the other entry's tokens have no name
  void either.name;
  const mixed: PayloadOf<typeof typed> = either;
  void [claims, name, mixed, [token].map(plain)];
}

declare function holds<_Yes extends true>(): void;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

export async function what_every_entry_checks_is_there(token: string): Promise<void> {
  const keys = createRemoteIssuer('https://c.example');
  const c = { ...a, issuer: 'https://c.example', key: keys, audience: false, claims: { client_id: 'web' } } as const;
  const { payload } = await createMultiVerifier([{ ...a, requiredClaims: ['sub'] }, b])(token);
  holds<Equal<[typeof payload.iss, typeof payload.exp, typeof payload.aud], [string, number, string | string[]]>>();
  holds<Equal<typeof payload.sub, string | undefined>>();
  const one = (await createMultiVerifier([c])(token)).payload;
  const there: { readonly iss: string; readonly client_id: unknown } = one;
  holds<Equal<typeof one.aud, string | string[] | undefined>>();
  const some: IssuerEntry[] = [a, b];
  const unknown = (await createMultiVerifier(some)(token)).payload;
  holds<Equal<typeof unknown.iss, string | undefined>>();
  const asked = (await createMultiVerifier((issuer) => ({ ...b, issuer, maxAge: 60 }))(token)).payload;
  holds<Equal<[typeof asked.iss, typeof asked.iat], [string, number]>>();
  void there;
}

export async function a_function_may_answer_entries(token: string): Promise<void> {
  const tenants = new Map<string, IssuerEntry>();
  const verify = createMultiVerifier((issuer) => tenants.get(issuer));
  const later = createMultiVerifier(async (issuer: string) => (issuer === a.issuer ? { ...a, schema: user } : null));
  const name: string = (await later(token)).payload.name;
  void [name, verify];
}

export function entries_are_complete(): void {
  createMultiVerifier([{ ...a, key: createRemoteIssuer(a.issuer) }]);
  // @ts-expect-error: a key
  createMultiVerifier([{ issuer: 'https://a.example', algorithms: ['ES256'], audience: 'api' }]);
  // @ts-expect-error: an issuer
  createMultiVerifier([{ key: 'pem', algorithms: ['ES256'], audience: 'api' }]);
  // @ts-expect-error: exactly one issuer
  createMultiVerifier([{ ...a, issuer: ['https://a.example'] }]);
  // @ts-expect-error: not none
  createMultiVerifier([{ ...a, issuer: false }]);
  // @ts-expect-error: a misspelt option
  createMultiVerifier([b, { ...a, clockTolerence: '5s' }]);
  // @ts-expect-error: no algorithm
  createMultiVerifier([{ ...a, algorithms: [] }]);
  // @ts-expect-error: both families in one entry
  createMultiVerifier([{ ...a, algorithms: ['HS256', 'ES256'] }]);
  // @ts-expect-error: a list
  createMultiVerifier(a);
  // @ts-expect-error: an entry, not a key
  createMultiVerifier(() => 'pem');
}

export function what_a_function_answers_is_checked_as_well(): void {
  createMultiVerifier((issuer) => ({ ...b, issuer, clockTolerance: '5s' }));
  createMultiVerifier((issuer) => (issuer === 'a' ? a : issuer === 'b' ? { ...b, maxAge: 60 } : undefined));
  // @ts-expect-error: a misspelt option
  createMultiVerifier((issuer) => ({ ...b, issuer, clockTolerence: '5s' }));
  // @ts-expect-error: a misspelt option, later
  createMultiVerifier(async (issuer) => (issuer === 'a' ? { ...b, issuer, clockTolerence: '5s' } : null));
  // @ts-expect-error: both families
  createMultiVerifier((issuer) => ({ ...b, issuer, algorithms: ['HS256', 'ES256'] }));
  // @ts-expect-error: no algorithm
  createMultiVerifier(async (issuer) => ({ ...b, issuer, algorithms: [] }));
}
