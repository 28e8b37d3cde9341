import fc from 'fast-check';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Any JavaScript value: primitives, odd numbers, strings of every kind, nested objects and lists, dates, bytes, maps. */
export const anyThing: fc.Arbitrary<unknown> = fc.oneof(
  {
    arbitrary: fc.anything({
      withBigInt: true,
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withObjectString: true,
      withSparseArray: true,
      withTypedArray: true,
      withUnicodeString: true,
      maxDepth: 2,
    }),
    weight: 6,
  },
  { arbitrary: fc.string({ unit: 'binary', maxLength: 80 }), weight: 2 },
  {
    arbitrary: fc.constantFrom<unknown>(
      undefined,
      null,
      '',
      0,
      NaN,
      [],
      {},
      () => '',
      Symbol('s'),
      new Error('e'),
      /r/,
    ),
    weight: 1,
  },
);

/** Segments of a token, canonical or nearly. */
export const base64urlText: fc.Arbitrary<string> = fc.string({
  unit: fc.oneof(
    { arbitrary: fc.constantFrom(...ALPHABET), weight: 40 },
    { arbitrary: fc.constantFrom(...'=+/ \n.é'), weight: 1 },
  ),
  minLength: 1,
  maxLength: 60,
});

export const tokenLikeText: fc.Arbitrary<string> = fc
  .array(base64urlText, { minLength: 1, maxLength: 6 })
  .map((segments) => segments.join('.'));

/** JSON text, with the members that tokens have and the spellings that break naive readers. */
const members = fc.constantFrom(
  '"alg":"HS256"',
  '"alg":"none"',
  '"alg":["HS256"]',
  '"alg":null',
  '"typ":"JWT"',
  '"typ":1',
  '"kid":"k"',
  '"kid":{}',
  '"crit":[]',
  '"b64":false',
  '"jwk":{"kty":"oct","k":"AA"}',
  '"__proto__":{"a":1}',
  '"\\u005f_proto__":1',
  '"toString":1',
  '"constructor":null',
  '"exp":1e400',
  '"exp":-1e400',
  '"exp":99999999999',
  '"exp":"1"',
  '"nbf":null',
  '"iat":-0',
  '"aud":[1]',
  '"aud":[]',
  '"iss":[]',
  '"sub":{"__proto__":1}',
  '"jti":7',
  '"a":[[{"b":[null,true,1.5e-7]}]]',
  '"é":"\\ud800"',
  '"hasOwnProperty":false',
);

export const anyJsonText: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: fc.array(members, { maxLength: 6 }).map((list) => `{${list.join(',')}}`), weight: 5 },
  {
    arbitrary: fc
      .array(members, { maxLength: 5 })
      .map((list) => `{"alg":"HS256"${list.map((one) => `,${one}`).join('')}}`),
    weight: 5,
  },
  { arbitrary: fc.json({ maxDepth: 2 }), weight: 3 },
  { arbitrary: fc.string({ unit: 'binary', maxLength: 30 }), weight: 1 },
);

/** What JSON carries unchanged: it writes -0 as 0, and `__proto__` is refused. */
export const jsonValue: fc.Arbitrary<fc.JsonValue> = fc
  .jsonValue({ maxDepth: 2, stringUnit: 'binary' })
  .filter(isUnchanged);

function isUnchanged(value: fc.JsonValue | undefined): boolean {
  if (typeof value !== 'object' || value === null) return !Object.is(value, -0);
  return !Object.hasOwn(value, '__proto__') && Object.values(value).every(isUnchanged);
}
