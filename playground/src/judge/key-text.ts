// Reads what was pasted as a key: which kinds of key the text can be, and how code would write each of them.
import { visible } from '../../../src/inspect/escape.ts';
import { decodeSecret } from '../text/decode-secret.ts';
import type { Jwk, Jwks, VerificationKey } from 'strictjwt';

export type Family = 'secret' | 'asymmetric';

/** One way to read the text. A secret has several: nobody can see whether text is base64 or only looks like it. */
export interface Reading {
  readonly key: VerificationKey;
  readonly family: Family;
  /** what it is: 'secret, as text (43 bytes)' */
  readonly what: string;
  /** what stands for it in code; never the key itself */
  readonly code: string;
}

export interface KeyText {
  readonly readings: readonly Reading[];
  /** why it is no key */
  readonly problem?: string;
}

const NONE: KeyText = { readings: [] };

export function readKeyText(text: string): KeyText {
  const trimmed = text.trim();
  if (trimmed === '') return NONE;
  if (/^https?:\/\/\S+$/i.test(trimmed)) return { readings: [], problem: neverFetches(trimmed) };
  const json = parseJson(trimmed);
  if (json !== undefined) return readJson(json);
  return { readings: isPem(trimmed) ? [pem(trimmed, kindOfPem(trimmed))] : textReadings(text) };
}

/** The address is shown as a command only where no shell could read anything else in it. */
function neverFetches(address: string): string {
  const isPlain = /^https:\/\/[\w.-]+(:\d+)?(\/[\w.~-]+)*\/?$/.test(address);
  const how = isPlain ? `run: curl -s ${address}` : 'fetch it yourself';
  return `This page fetches nothing. To get the keys, ${how}, and paste the answer here.`;
}

function pem(text: string, what: string): Reading {
  return { key: text, family: 'asymmetric', what, code: 'publicKeyPem' };
}

function kindOfPem(text: string): string {
  const label = /-----BEGIN ([A-Z0-9 ]{1,40})-----/.exec(text)?.[1]?.toLowerCase();
  return label === undefined ? 'PEM' : `PEM, ${label}`;
}

function parseJson(text: string): object | undefined {
  if (!/^[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

function readJson(json: object): KeyText {
  const members = Object.entries(json);
  const { jwks_uri } = json as { jwks_uri?: unknown };
  if (typeof jwks_uri === 'string') {
    return {
      readings: [],
      problem: `This is a discovery document. ${neverFetches(jwks_uri)}`,
    };
  }
  const isPems = members.length > 0 && members.every(([, value]) => typeof value === 'string' && isPem(value));
  if (isPems && !Array.isArray(json)) return { readings: [pemMap(json as Record<string, string>)] };
  return { readings: [jwks(json)] };
}

function isPem(text: string): boolean {
  return text.includes('-----BEGIN');
}

/** `{ kid: PEM }`, as Google publishes its certificates. */
function pemMap(map: Record<string, string>): Reading {
  const byKid = new Map(Object.entries(map));
  const names = listed([...byKid.keys()]);
  return {
    key: ({ kid }) => (kid === undefined ? undefined : byKid.get(kid)),
    family: 'asymmetric',
    what: `${byKid.size} PEM texts by kid: ${names}`,
    code: '({ kid }) => pemByKid.get(kid)',
  };
}

function jwks(json: object): Reading {
  const list: unknown = Array.isArray(json) ? json : (json as { keys?: unknown }).keys;
  const keys = Array.isArray(list) ? (list as Jwk[]) : [json as Jwk];
  const isSecret = keys.length > 0 && keys.every((key) => key?.kty === 'oct');
  const kty: unknown = keys[0]?.kty;
  const kids = keys.map((key) => key?.kid).filter((kid) => typeof kid === 'string');
  const what = Array.isArray(list)
    ? `key set of ${keys.length}${kids.length > 0 ? `: ${listed(kids)}` : ''}`
    : `JWK, ${typeof kty === 'string' ? visible(kty.slice(0, 20)) : 'of no kind'}`;
  return {
    key: json as Jwk | Jwks,
    family: isSecret ? 'secret' : 'asymmetric',
    what,
    code: isSecret ? 'JSON.parse(process.env.JWT_KEY)' : Array.isArray(list) ? 'keySet' : 'publicJwk',
  };
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 4).map((name) => visible(name.slice(0, 40)));
  return shown.join(', ') + (names.length > 4 ? ', …' : '');
}

const SECRET = 'process.env.JWT_SECRET';

/** In the order in which they are tried. The text as it stands comes first: that is what a program would use. */
function textReadings(text: string): Reading[] {
  const trimmed = text.trim();
  const bare = trimmed.replace(/^(["'])(.*)\1$/s, '$2');
  const readings = [textSecret(text, 'as text', SECRET)];
  if (trimmed !== text)
    readings.push(textSecret(trimmed, 'as text, without the white space around it', `${SECRET}.trim()`));
  if (bare !== trimmed) readings.push(textSecret(bare, 'as text, without the quotes around it', SECRET));
  // text without characters of its own may be either; the bytes are the same
  for (const form of ['hex', /[-_]/.test(bare) ? 'base64url' : 'base64'] as const) {
    const bytes = decodeSecret(bare, form);
    if (!bytes) continue;
    if (form !== 'hex') readings.push(...derReading(bare, bytes));
    readings.push(bytesSecret(bytes, form));
  }
  return readings;
}

function textSecret(text: string, how: string, code: string): Reading {
  const { length } = new TextEncoder().encode(text);
  return { key: text, family: 'secret', what: `secret, ${how} (${length} bytes)`, code };
}

function bytesSecret(bytes: Uint8Array, form: string): Reading {
  return {
    key: bytes,
    family: 'secret',
    what: `secret, decoded from ${form} (${bytes.length} bytes)`,
    code: `Buffer.from(${SECRET}, '${form}')`,
  };
}

/** A bare key in base64, as Keycloak shows its realm's key and `x5c` has certificates: PEM without its first and last line. */
function derReading(text: string, bytes: Uint8Array): Reading[] {
  if (bytes[0] !== 0x30 || bytes.length < 40) return [];
  return [pem(`-----BEGIN PUBLIC KEY-----\n${text}\n-----END PUBLIC KEY-----`, 'key in base64, read as PEM')];
}
