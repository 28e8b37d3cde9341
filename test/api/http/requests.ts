// Requests with tokens, honest, odd and hostile, and what each must be answered, to the byte. Run against the guard
// behind real servers here, and behind every framework in test/frameworks.
import { base64url, forge, type ForgeSpec, seal } from '../../support/forge.ts';
import { AUDIENCE, ISSUER, SECRET } from './verifier.mjs';

export interface Answer {
  readonly status: number;
  readonly challenge?: string;
  readonly retryAfter?: string;
  /** what the body says, as JSON; not looked at where it is the framework's own */
  readonly body?: Readonly<Record<string, unknown>>;
}

export interface Row {
  readonly title: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly path?: string;
  /** what HTTP/2 has no way to say: its fields neither begin nor end with white space (RFC 9113 §8.2.1) */
  readonly http1?: boolean;
  readonly answer: Answer;
}

function refusal(status: number, error: string, error_description: string): Answer {
  const challenge = `Bearer realm="api", error="${error}", error_description="${error_description}"`;
  return { status, challenge, body: { error, error_description } };
}

export const PASS: Answer = { status: 200, body: { user: 'ada' } };

export const NONE: Answer = {
  status: 401,
  challenge: 'Bearer realm="api"',
  body: { error: 'unauthorized', error_description: 'send one access token' },
};

export const MALFORMED: Answer = refusal(400, 'invalid_request', 'send one access token');

export const REJECTED: Answer = refusal(401, 'invalid_token', 'the access token is not acceptable');

const EXPIRED = refusal(401, 'invalid_token', 'the access token expired');
const TOO_EARLY = refusal(401, 'invalid_token', 'the access token is not valid yet');
const REVOKED = refusal(401, 'invalid_token', 'the access token was revoked');

const OUTAGE: Answer = {
  status: 503,
  retryAfter: '30',
  body: { error: 'temporarily_unavailable', error_description: 'try again later' },
};

/** The framework's own answer: no challenge, and nothing of the reason. */
const FAULT: Answer = { status: 500 };

const now = Math.floor(Date.now() / 1000);
const claims = { iss: ISSUER, aud: AUDIENCE, sub: 'ada', iat: now - 10, exp: now + 36_000 };

/** A token on the real clock; `undefined` takes a claim away. */
export function tokenWith(more: object = {}, spec: Partial<ForgeSpec> = {}): string {
  return forge({ alg: 'HS256', key: SECRET, payload: { ...claims, ...more }, ...spec });
}

export const GOOD = tokenWith();
const OTHER = tokenWith({ sub: 'eve' });
const [head = '', payload = '', signature = ''] = GOOD.split('.');
const forged = base64url(JSON.stringify({ ...claims, sub: 'eve' }));

function authorization(...values: readonly string[]): Row['headers'] {
  return values.map((value) => ['authorization', value]);
}

function rows(answer: Answer, requests: Readonly<Record<string, Row['headers']>>): Row[] {
  return Object.entries(requests).map(([title, headers]) => ({ title, headers, answer }));
}

const HONEST = rows(PASS, {
  'a token': authorization(`Bearer ${GOOD}`),
  'the scheme in lower case': authorization(`bearer ${GOOD}`),
  'the scheme in letters of both kinds': authorization(`bEaReR ${GOOD}`),
  'the scheme in upper case': authorization(`BEARER ${GOOD}`),
  'several spaces behind the scheme': authorization(`Bearer    ${GOOD}`),
  'the header in upper case': [['AUTHORIZATION', `Bearer ${GOOD}`]],
  'other headers, some of them twice': [
    ['x-request-id', '1'],
    ['accept', 'text/html'],
    ['authorization', `Bearer ${GOOD}`],
    ['accept', 'application/json'],
    ['cookie', 'session=a; theme=b'],
    ['x-authorization', `Bearer ${OTHER}`],
  ],
  'a long token': authorization(`Bearer ${tokenWith({ roles: 'r'.repeat(5000) })}`),
  'the type in other letters': authorization(`Bearer ${tokenWith({}, { header: { typ: 'jwt' } })}`),
});

const ANONYMOUS = rows(NONE, {
  'no headers': [],
  'an empty header': authorization(''),
  'user and password': authorization('Basic YWRhOmh1bnRlcjI='),
  'the token as Basic': authorization(`Basic ${GOOD}`),
  'a Digest, with its commas': authorization('Digest username="ada", realm="api", nonce="x", response="y", qop=auth'),
  'a Digest with spaces around its commas': authorization('Digest username="ada" , nonce="x" ,response="y"'),
  'a Digest with a comma and a scheme between quotes': authorization(
    'Digest username="Ada, Bearer of news", realm="a, b c"',
  ),
  'a Digest with an escaped quote': authorization('Digest username="Ada \\", Bearer of news", realm="a"'),
  'a Digest with escaped quotes behind a comma': authorization('Digest username="Ada, the \\"first\\" of all"'),
  'a Digest with a quote that nothing closes': authorization('Digest username="Ada, Bearer of news\\'),
  'a signature of AWS': authorization(
    'AWS4-HMAC-SHA256 Credential=AKIA/20260105/eu-1/s3/aws4_request, SignedHeaders=host;range, Signature=fe5f80',
  ),
  'OAuth 1': authorization('OAuth realm="x", oauth_consumer_key="key", oauth_signature="a%2Fb%3D"'),
  Hawk: authorization(
    'Hawk id="dh37fgj492je", ts="1353832234", nonce="j4h3g2", mac="6R4rV5iE+NPoym+WwjeHzjAGXUtLNIxmo1vpMofpLAE="',
  ),
  'a signature of a request': authorization(
    'Signature keyId="a",algorithm="rsa-sha256",headers="(request-target) host, date"',
  ),
  'what JavaScript makes of nothing, without a scheme': authorization('undefined'),
  'brackets alone': authorization('[object Object]'),
  'a sign alone': authorization('='),
  'quotes alone': authorization('""'),
  Negotiate: authorization('Negotiate YIIFcgYGKwYBBQUCoIIFZjCCBWKgDTAL'),
  'the token without a scheme': authorization(GOOD),
  'the scheme of others': authorization(`Token ${GOOD}`),
  'another scheme of others': authorization(`JWT ${GOOD}`),
  'no space behind the scheme': authorization(`Bearer${GOOD}`),
  'a scheme that begins alike': authorization(`Bearer-Token ${GOOD}`),
  'a scheme that begins alike, with letters': authorization(`Bearers ${GOOD}`),
  'a scheme that ends alike': authorization(`XBearer ${GOOD}`),
  DPoP: authorization(`DPoP ${GOOD}`),
  'the token in another header': [['x-access-token', GOOD]],
  "the token in the proxy's header": [['proxy-authorization', `Bearer ${GOOD}`]],
  'the token in a cookie': [['cookie', `session=${GOOD}; token=${GOOD}; authorization=Bearer ${GOOD}`]],
});

const BROKEN = rows(MALFORMED, {
  'the scheme alone': authorization('Bearer'),
  'a tab behind the scheme': authorization(`Bearer\t${GOOD}`),
  'a space and a tab': authorization(`Bearer \t${GOOD}`),
  'a comma before': authorization(`, Bearer ${GOOD}`),
  'a comma and a space at the end': authorization(`Bearer ${GOOD} ,`),
  'the scheme and a comma': authorization('Bearer ,'),
  'the scheme alone, in capitals': authorization('BEARER'),
  'the scheme and signs': authorization('Bearer ='),
  'the scheme and empty quotes': authorization('Bearer ""'),
  'a quote at the end': authorization(`Bearer ${GOOD}"`),
  'single quotes': authorization(`Bearer '${GOOD}'`),
  'a semicolon at the end': authorization(`Bearer ${GOOD};`),
  'the scheme percent-encoded': authorization(`Bearer%20${GOOD}`),
  'a token and a comment': authorization(`Bearer ${GOOD} (mine)`),
  'another credential, one of them in quotes': authorization(`Basic "a", Bearer ${GOOD}`),
  'two tokens': authorization(`Bearer ${GOOD} ${OTHER}`),
  'the scheme twice': authorization(`Bearer Bearer ${GOOD}`),
  'a comma at the end': authorization(`Bearer ${GOOD},`),
  'two tokens with a comma': authorization(`Bearer ${GOOD},${OTHER}`),
  'two credentials': authorization(`Bearer ${GOOD}, Bearer ${OTHER}`),
  'another credential behind': authorization(`Bearer ${GOOD}, Basic YWRhOmh1bnRlcjI=`),
  'another credential before': authorization(`Basic YWRhOmh1bnRlcjI=, Bearer ${GOOD}`),
  'another credential before, no space': authorization(`Basic YWRhOmh1bnRlcjI=,Bearer ${GOOD}`),
  'another credential behind, with two spaces': authorization(`Basic YWRhOmh1bnRlcjI=, Bearer  ${GOOD}`),
  'another scheme alone behind': authorization('Basic YWRhOmh1bnRlcjI=, Negotiate'),
  'something in quotes behind': authorization(`Basic YWRhOmh1bnRlcjI=, "${GOOD}"`),
  'two credentials of another scheme': authorization('Basic YWRhOmh1bnRlcjI=, Basic ZXZlOmh1bnRlcjI='),
  'the token in quotes': authorization(`Bearer "${GOOD}"`),
  'a colon behind the scheme': authorization(`Bearer: ${GOOD}`),
  'a sign behind the scheme': authorization(`Bearer=${GOOD}`),
  'a parameter': authorization(`Bearer token=${GOOD}`),
  'a challenge sent back': authorization('Bearer realm="api"'),
  'a parameter behind the token': authorization(`Bearer ${GOOD}; charset=utf-8`),
  'the token in brackets': authorization(`Bearer <${GOOD}>`),
  'the token percent-encoded': authorization(`Bearer ${GOOD.replaceAll('.', '%2E')}`),
  'a letter beyond ASCII': authorization(`Bearer ${GOOD}\u00e9`),
  'a no-break space behind the scheme': authorization(`Bearer\u00a0${GOOD}`),
  'padding within': authorization(`Bearer ${head}==.${payload}.${signature}`),
  'the same header twice': authorization(`Bearer ${GOOD}`, `Bearer ${GOOD}`),
  'two headers, the good one first': authorization(`Bearer ${GOOD}`, `Bearer ${OTHER}`),
  'two headers, the good one last': authorization('Bearer x.y.z', `Bearer ${GOOD}`),
  'two headers in different letters': [
    ['Authorization', `Bearer ${GOOD}`],
    ['AUTHORIZATION', `Bearer ${OTHER}`],
  ],
  'two headers, another scheme first': authorization('Basic YWRhOmh1bnRlcjI=', `Bearer ${GOOD}`),
  'two headers, another scheme last': authorization(`Bearer ${GOOD}`, 'Basic YWRhOmh1bnRlcjI='),
  'two headers, far apart': [
    ['authorization', `Bearer ${GOOD}`],
    ['accept', '*/*'],
    ['cookie', 'a=b'],
    ['authorization', `Bearer ${OTHER}`],
  ],
  'three headers': authorization(`Bearer ${GOOD}`, `Bearer ${GOOD}`, `Bearer ${GOOD}`),
});

/** All reasons but three give one answer, to the byte: what is checked, and how far a token came, is not told. */
const BAD = rows(REJECTED, {
  'one letter': authorization('Bearer x'),
  'what JavaScript makes of nothing': authorization('Bearer undefined'),
  'three segments of nothing': authorization('Bearer a.b.c'),
  'dots alone': authorization('Bearer ..'),
  'every sign that a token may have': authorization('Bearer -._~+/=='),
  'a long line of one letter': authorization(`Bearer ${'e'.repeat(6000)}`),
  'the members of a prototype': authorization('Bearer __proto__.constructor.toString'),
  'an encrypted token': authorization(`Bearer ${base64url('{"alg":"dir","enc":"A128GCM"}')}..a.b.c`),
  'the token twice, end to end': authorization(`Bearer ${GOOD}.${GOOD}`),
  'the token backwards': authorization(`Bearer ${[...GOOD].reverse().join('')}`),
  'no signature': authorization(`Bearer ${head}.${payload}.`),
  'alg none': authorization(`Bearer ${base64url('{"alg":"none","typ":"JWT"}')}.${forged}.`),
  'another payload': authorization(`Bearer ${head}.${forged}.${signature}`),
  'another secret': authorization(`Bearer ${tokenWith({}, { key: 'x'.repeat(64) })}`),
  'another algorithm': authorization(`Bearer ${tokenWith({}, { alg: 'HS512' })}`),
  'padding at the end': authorization(`Bearer ${GOOD}=`),
  'a fourth segment': authorization(`Bearer ${GOOD}.x`),
  'another issuer': authorization(`Bearer ${tokenWith({ iss: 'https://evil.example' })}`),
  'another audience': authorization(`Bearer ${tokenWith({ aud: 'https://other.example' })}`),
  'no audience': authorization(`Bearer ${tokenWith({ aud: undefined })}`),
  'no expiry': authorization(`Bearer ${tokenWith({ exp: undefined })}`),
  'another type': authorization(`Bearer ${tokenWith({}, { header: { typ: 'dpop+jwt' } })}`),
  'a critical extension': authorization(`Bearer ${tokenWith({}, { header: { crit: ['b64'], b64: false } })}`),
  'claims that are no object': authorization(`Bearer ${seal('HS256', `${head}.${base64url('"ada"')}`, SECRET)}`),
});

const ACTIONABLE = [
  ...rows(EXPIRED, { 'an expired token': authorization(`Bearer ${tokenWith({ exp: now - 60 })}`) }),
  ...rows(TOO_EARLY, { 'a token of tomorrow': authorization(`Bearer ${tokenWith({ nbf: now + 80_000 })}`) }),
  ...rows(REVOKED, { 'a revoked token': authorization(`Bearer ${tokenWith({ jti: 'revoked' })}`) }),
];

function accident(kid: string): Row['headers'] {
  return authorization(`Bearer ${tokenWith({}, { header: { kid } })}`);
}

const ACCIDENTS = [
  ...rows(OUTAGE, { 'while the key set cannot be had': accident('outage') }),
  ...rows(FAULT, {
    'a wrong key of ours': accident('misconfigured'),
    'an error of somebody else': accident('foreign'),
    "somebody else's TokenError": accident('namesake'),
  }),
];

const SPACIOUS: Row = {
  title: 'white space around the value',
  headers: authorization(` \t Bearer ${GOOD} \t `),
  http1: true,
  answer: PASS,
};

const ELSEWHERE: Row = { title: 'the token in the query', headers: [], path: `?access_token=${GOOD}`, answer: NONE };

/** Everything about the `Authorization` header. */
export const HEADER_ROWS: readonly Row[] = [
  ...HONEST,
  SPACIOUS,
  ...ANONYMOUS,
  ELSEWHERE,
  ...BROKEN,
  ...BAD,
  ...ACTIONABLE,
  ...ACCIDENTS,
];

function silent(answer: Answer): Answer {
  const { challenge: _, ...rest } = answer;
  return rest;
}

const cookie = (...values: readonly string[]): Row['headers'] => values.map((value) => ['cookie', value]);

/** Everything about a cookie, `__Host-session`. No answer has a challenge: nothing asks for a cookie. */
export const COOKIE_ROWS: readonly Row[] = [
  ...rows(PASS, {
    'a cookie': cookie(`__Host-session=${GOOD}`),
    'a cookie among others': cookie(`theme=dark; __Host-session=${GOOD}; a=b=c`),
    'attributes of old': cookie(`$Version=1; __Host-session=${GOOD}; $Path=/`),
    'a semicolon at both ends': cookie(`;__Host-session=${GOOD};`),
    'other cookies twice': cookie(`a=1; a=2; __Host-session=${GOOD}; a=3`),
    'odd cookies beside it': cookie(`=; ==; a; "b"; __Host-session=${GOOD}; c="d; e"`),
    'no space between': cookie(`theme=dark;__Host-session=${GOOD};a`),
    'white space around': cookie(`theme=dark;\t __Host-session \t=\t ${GOOD} \t;a=b`),
    'two headers of different cookies': cookie('theme=dark', `__Host-session=${GOOD}`),
    'a header that is not asked for': [...cookie(`__Host-session=${GOOD}`), ['authorization', 'Bearer x']],
    'names that are alike': cookie(`__host-session=x; __Host-session=${GOOD}; X__Host-session=y; __Host-session2=z`),
  }),
  ...rows(silent(NONE), {
    'no cookies': [],
    'other cookies': cookie('theme=dark; session=x'),
    'an empty cookie': cookie('__Host-session='),
    'an empty cookie among others': cookie('a=b; __Host-session= ; c=d'),
    'the name in other letters': cookie(`__host-Session=${GOOD}`),
    'the name alone': cookie('__Host-session'),
    'the name in quotes': cookie(`"__Host-session"=${GOOD}`),
    'the name percent-encoded': cookie(`__Host%2Dsession=${GOOD}`),
    'a sign before the name': cookie(`=__Host-session=${GOOD}`),
    'the prefix of less': cookie(`__Secure-session=${GOOD}; session=${GOOD}`),
    'the cookie within another': cookie(`a=__Host-session=${GOOD}`),
    'the token in the header': authorization(`Bearer ${GOOD}`),
  }),
  ...rows(silent(MALFORMED), {
    'the cookie twice': cookie(`__Host-session=${GOOD}; __Host-session=${GOOD}`),
    'the cookie twice, the bad one first': cookie(`__Host-session=x.y.z; __Host-session=${GOOD}`),
    'the cookie twice, one empty': cookie(`__Host-session=; __Host-session=${GOOD}`),
    'the cookie in two headers': cookie(`__Host-session=${GOOD}`, `__Host-session=${OTHER}`),
    'the cookie twice, a space in the name': cookie(`__Host-session =${GOOD}; __Host-session=${OTHER}`),
    'the cookie three times': cookie(`__Host-session=; __Host-session=; __Host-session=${GOOD}`),
    'a space within': cookie(`__Host-session=${GOOD} ${GOOD}`),
    'a quote at the end of the cookie': cookie(`__Host-session=${GOOD}"`),
    'a letter beyond ASCII in the cookie': cookie(`__Host-session=${GOOD}\u00e9`),
    'a serialised cookie': cookie(`__Host-session=j:"${GOOD}"`),
    'a signed cookie': cookie(`__Host-session=s:${GOOD}.abc`),
    'a quoted cookie': cookie(`__Host-session="${GOOD}"`),
    'a percent-encoded cookie': cookie(`__Host-session=${GOOD.replaceAll('.', '%2E')}`),
    'the scheme in the cookie': cookie(`__Host-session=Bearer ${GOOD}`),
    'a comma in the cookie': cookie(`__Host-session=${GOOD},${OTHER}`),
  }),
  ...rows(silent(REJECTED), {
    'signs at the end of the cookie': cookie(`__Host-session=${GOOD}==`),
    'a deleted cookie': cookie('__Host-session=deleted'),
    'a cookie of another secret': cookie(`__Host-session=${tokenWith({}, { key: 'x'.repeat(64) })}`),
  }),
  ...rows(silent(EXPIRED), { 'an expired cookie': cookie(`__Host-session=${tokenWith({ exp: now - 60 })}`) }),
  ...rows(OUTAGE, {
    'a cookie while the key set cannot be had': cookie(
      `__Host-session=${tokenWith({}, { header: { kid: 'outage' } })}`,
    ),
  }),
];
