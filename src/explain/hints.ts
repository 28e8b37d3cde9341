// Names the mistakes that people make most: knows a token's outcomes and what was expected, and tries what may be meant.
import { ALGORITHMS } from '../crypto/algorithms.ts';
import { hmacKey } from '../crypto/hmac.ts';
import { decodeBase64, encodeBase64, encodeBase64url } from '../encoding/base64url.ts';
import { fromHex, hex } from '../encoding/der.ts';
import { own } from '../encoding/json.ts';
import { encodeUtf8, readUtf8 } from '../encoding/utf8.ts';
import { listed, quote } from '../messages.ts';
import { isBytes } from '../runtime.ts';
import { LAST_TIME } from '../time.ts';
import type { Subject } from './subject.ts';
import { readLeniently } from './lenient.ts';
import type { Failure, Recording } from './recording.ts';

type Claims = Readonly<Record<string, unknown>>;

/** What is noticed without being asked, the likeliest first. Nothing secret is in it. */
export async function findHints(token: unknown, subject: Subject, record: Recording, now: number): Promise<string[]> {
  const { policy } = subject.verifier;
  const { decoded } = readLeniently(token, policy.maxTokenLength, record);
  const claims: Claims = decoded?.payload ?? {};
  const hints = [
    await hintOnSecret(subject, record),
    hintOnNonce(record),
    hintOnFamily(subject, record),
    hintOnTyp(record),
    hintOnText('issuer', own(claims, 'iss'), subject.issuers ?? policy.issuer, record.failedClaims.has('iss')),
    hintOnText('audience', own(claims, 'aud'), policy.audience, record.failedClaims.has('aud')),
    ...['exp', 'nbf', 'iat'].map((claim) => hintOnUnit(claim, own(claims, claim))),
    ...['exp', 'nbf', 'iat'].map((claim) => hintOnClock(claim, own(claims, claim), record, now)),
  ];
  return hints.filter((hint) => hint !== undefined);
}

/** Another reading of the same secret: as the bytes, what to say of it. */
function readingsOf(secret: string | Uint8Array): (readonly [bytes: Uint8Array | undefined, hint: string])[] {
  const holds = (how: string): string => `the signature holds when the secret is ${how}`;
  const given = typeof secret === 'string' ? secret : (readUtf8(secret) ?? '');
  const trimmed = given.trim();
  const isTrimmed = [encodeUtf8(trimmed), holds('trimmed: there is white space around it')] as const;
  if (typeof secret !== 'string') {
    const textOf = (encoding: string): string => `the ${encoding} text of these bytes, not the bytes`;
    return [
      isTrimmed,
      [encodeUtf8(encodeBase64url(secret)), holds(textOf('base64url'))],
      [encodeUtf8(encodeBase64(secret)), holds(textOf('base64'))],
      [encodeUtf8(hex(secret)), holds(textOf('hex'))],
    ];
  }
  const unquoted = trimmed.replace(/^(["'])(.*)\1$/, '$2');
  return [
    isTrimmed,
    [encodeUtf8(unquoted), holds('taken without the quotes around it')],
    [decodeBase64(unquoted), holds("decoded from base64: Buffer.from(secret, 'base64')")],
    [
      /^[0-9a-f]+$/i.test(unquoted) && unquoted.length % 2 === 0 ? fromHex(unquoted) : undefined,
      holds("decoded from hex: Buffer.from(secret, 'hex')"),
    ],
    ...['\n', '\r\n'].map(
      (end) => [encodeUtf8(secret + end), holds('followed by a line break, as in a file')] as const,
    ),
  ];
}

/** The commonest confusion of all: is the secret the text, or what the text encodes? Each reading is really tried. */
async function hintOnSecret({ key }: Subject, { passed, failures }: Recording): Promise<string | undefined> {
  const { algorithm, format } = passed;
  if (!failures.has('signature') || algorithm?.kty !== 'oct' || !format) return undefined;
  const secrets: readonly unknown[] = Array.isArray(key) ? key : [key];
  const readings = secrets.flatMap((secret) =>
    typeof secret === 'string' || isBytes(secret) ? readingsOf(secret) : [],
  );
  for (const [bytes, hint] of readings) {
    if (!bytes?.length || bytes.length > 4096) continue;
    const reading = await hmacKey(algorithm, bytes);
    if (format.signature.length !== reading.signatureLength) return undefined;
    if ((await reading.verify(format.signature, format.signingInput)) === true) return hint;
  }
  return undefined;
}

/** Microsoft hashes the nonce in this header before it signs, so that nobody else can verify the token. */
function hintOnNonce({ passed, failures }: Recording): string | undefined {
  if (!failures.has('signature') || passed.header === undefined) return undefined;
  if (own(passed.header.json, 'nonce') === undefined) return undefined;
  return 'the header has a "nonce": a token for Microsoft Graph, which only Graph can verify';
}

function hintOnFamily({ verifier: { policy } }: Subject, { passed, failures }: Recording): string | undefined {
  const alg = passed.header?.alg;
  if (!failures.has('algorithm') || typeof alg !== 'string') return undefined;
  if (/^none$/i.test(alg)) return 'the token is unsigned, as emulators make it: anybody can write one';
  const kty = ALGORITHMS.get(alg)?.kty;
  // misspelt, or one that this library does not have
  if (!kty) return undefined;
  const isForSecrets = [...policy.algorithms.values()].every((allowed) => allowed.kty === 'oct');
  const isSecret = kty === 'oct';
  if (isSecret === isForSecrets) return `its issuer signs with ${quote(alg)}: add it to algorithms if you trust that`;
  return isSecret
    ? `its issuer signs with ${quote(alg)}, a shared secret (often the client secret), not a key pair`
    : `its issuer signs with ${quote(alg)}, a key pair: verify with its public key or createRemoteIssuer(issuer)`;
}

function hintOnTyp({ passed, failures }: Recording): string | undefined {
  const typ = passed.header?.typ;
  if (!failures.has('typ') || typeof typ !== 'string') return undefined;
  if (/^(application\/)?at\+jwt$/i.test(typ)) return "this is an access token (RFC 9068): typ: 'at+jwt'";
  return `tokens of this kind are accepted with typ: ${quote(typ)}`;
}

/** Two names that a person takes for one. */
function hintOnText(option: string, value: unknown, expected: unknown, hasFailed: boolean): string | undefined {
  if (!hasFailed || !Array.isArray(expected)) return undefined;
  const found = [value].flat().filter((each) => typeof each === 'string');
  const [hint] = LIKENESSES.flatMap(([same, what]) =>
    found.flatMap((each) => {
      const alike = expected.filter((wanted: string) => same(wanted) === same(each));
      return alike.length > 0 ? `the token's ${option} ${quote(each)} and ${listed(alike)} differ only in ${what}` : [];
    }),
  );
  return hint;
}

const withoutSlash = (text: string): string => text.replace(/\/$/, '');
const withoutScheme = (text: string): string => withoutSlash(text).replace(/^https?:\/\//, '');

const LIKENESSES: readonly (readonly [same: (text: string) => string, what: string])[] = [
  [withoutSlash, 'a trailing slash'],
  [(text) => text.trim(), 'white space'],
  [(text) => text.toLowerCase(), 'upper and lower case'],
  [withoutScheme, 'https://'],
  [(text) => withoutScheme(text.trim().toLowerCase()).replace(/:443$/, ''), 'how they are written'],
];

function hintOnUnit(claim: string, value: unknown): string | undefined {
  if (typeof value !== 'number' || !(value > LAST_TIME)) return undefined;
  return `"${claim}" looks like milliseconds: its issuer must write seconds (RFC 7519 §2)`;
}

/** What may be wrong with a good token where two clocks differ. */
const OF_CLOCKS: readonly Failure['code'][] = ['ERR_JWT_EXPIRED', 'ERR_JWT_NOT_ACTIVE', 'ERR_JWT_ISSUED_IN_FUTURE'];

/** Two minutes are more often two clocks than one old token. */
function hintOnClock(claim: string, value: unknown, record: Recording, now: number): string | undefined {
  if (
    !OF_CLOCKS.includes(record.failedClaims.get(claim)?.code) ||
    typeof value !== 'number' ||
    Math.abs(value - now) >= 120
  )
    return undefined;
  const distance = Math.max(1, Math.round(Math.abs(value - now)));
  return `"${claim}" is only ${distance} s off: if the clocks differ, set clockTolerance: '${distance < 60 ? '1m' : '2m'}'`;
}
