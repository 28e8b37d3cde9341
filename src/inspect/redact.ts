// Knows what of a token may go into a ticket: names, types and times. Never another value, and never the signature.
import { isTimeClaim } from './times.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** Fields that say what kind of token it is, and the values of theirs that are public names. */
const PUBLIC_FIELDS: Readonly<Record<string, RegExp>> = {
  alg: /^(none|(HS|RS|PS|ES)(256|384|512)|ES256K|EdDSA|Ed25519|Ed448|ML-DSA-(44|65|87)|dir|(RSA-OAEP|ECDH-ES)[\w+-]{0,12}|A\d{3}(GCM)?KW)$/,
  enc: /^A\d{3}(GCM|CBC-HS\d{3})$/,
  typ: /^(application\/)?((at|id|logout|dpop|secevent|kb|dc|vc)\+)?(jwt|sd-jwt)$/i,
};

/** The header with its public names; all else becomes a type. */
export function redactHeader(header: JsonObject): Record<string, string> {
  return redacted(header, (name, value) => typeof value === 'string' && PUBLIC_FIELDS[name]?.test(value) === true);
}

/** The claims with their times; all else becomes a type. */
export function redactPayload(payload: JsonObject): Record<string, unknown> {
  return redacted(payload, isTimeClaim);
}

function redacted<T>(fields: JsonObject, isPublic: (name: string, value: unknown) => boolean): Record<string, T> {
  const entries = Object.entries(fields).map(([name, value]) => [name, isPublic(name, value) ? value : typeOf(value)]);
  // from entries, so that a claim called "__proto__" is a claim
  return Object.fromEntries(entries) as Record<string, T>;
}

/** What kind of value it is; of a list how long. The names within an object are part of its value. */
function typeOf(value: unknown): string {
  if (value === null) return '<null>';
  if (Array.isArray(value)) return `<list of ${value.length}>`;
  if (typeof value === 'string') return value === '' ? '<empty text>' : '<text>';
  return `<${typeof value}>`;
}
