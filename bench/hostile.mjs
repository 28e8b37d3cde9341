// Tokens an attacker can make without any key. Rejecting one of them may never cost more than
// verifying an honest token of the same length.

/** The malformed tokens of the rejection scenario, in turn: every library refuses each of them. */
export const spellings = [
  (token) => token.replace('.', ''), // two segments
  (token) => `${token}.`, // four
  (token) => `bm90IGpzb24${token.slice(11)}`, // a header that is not JSON
];

const SHORT = 360;
const LONG = 16_000; // near the default maxTokenLength
const base64url = (text) => Buffer.from(text).toString('base64url');
const fit = (make, length) => make(Math.floor((length * 3) / 4)).slice(0, length);

/** `{ 'honest 360': […], 'hostile 360 tampered signature': […], … }` */
export function hostileTokens(token, claimsOf) {
  const pools = {};
  for (const length of [SHORT, LONG]) {
    const honest = Array.from({ length: 256 }, (_, i) => honestOf(length, i, token, claimsOf));
    pools[`honest ${length}`] = honest;
    for (const [name, forge] of Object.entries(FORGERIES)) {
      pools[`hostile ${length} ${name}`] = honest.map((text) => forge(text));
    }
  }
  return pools;
}

function honestOf(length, i, token, claimsOf) {
  const bytes = Math.floor(((length - header.length - signature.length - 2) * 3) / 4);
  return token('HS256', claimsOf(i, bytes));
}

const header = base64url('{"alg":"HS256","typ":"JWT"}');
const signature = 'A'.repeat(43);
const withPayload = (honest, make) => {
  const length = honest.length - header.length - signature.length - 2;
  return `${header}.${fit((bytes) => base64url(make(bytes)), length)}.${signature}`;
};
const withHeader = (honest, make) => `${base64url(make(Math.floor(((honest.length - 48) * 3) / 4)))}.e30.${signature}`;
const repeat = (unit, bytes) => unit.repeat(Math.ceil(bytes / unit.length)).slice(0, bytes);

const FORGERIES = {
  'tampered signature': (honest) => honest.slice(0, -43) + signature,
  'only dots': (honest) => '.'.repeat(honest.length),
  'no dot': (honest) => 'A'.repeat(honest.length),
  'bad last character': (honest) => `${honest.slice(0, -1)}!`,
  'bad last bits': (honest) => `${honest.slice(0, -1)}B`,
  'non-ASCII payload': (honest) => `${honest.slice(0, 50)}\u0100${honest.slice(51)}`,
  'payload of open brackets': (honest) => withPayload(honest, (bytes) => '['.repeat(bytes)),
  'payload of members': (honest) => withPayload(honest, (bytes) => `{${members(bytes)}}`),
  'header of open brackets': (honest) => withHeader(honest, (bytes) => '['.repeat(bytes)),
  'header of nested objects': (honest) => withHeader(honest, nested),
  'header of members': (honest) => withHeader(honest, (bytes) => `{"alg":"HS256",${members(bytes - 16)}}`),
  'header of __proto__': (honest) => withHeader(honest, (bytes) => `{"alg":"HS256",${protos(bytes - 16)}}`),
  'header of escapes': (honest) => withHeader(honest, (bytes) => `{"alg":"HS256","a":"${escapes(bytes - 24)}"}`),
  'header of broken JSON': (honest) => withHeader(honest, (bytes) => `{"alg":"HS256","a":"${'a'.repeat(bytes - 20)}`),
  'header not UTF-8': (honest) =>
    withHeader(honest, (bytes) => Buffer.from(`{"alg":"HS256","a":"${'\xff'.repeat(bytes - 22)}"}`, 'latin1')),
  'huge signature': (honest) => `${header}.e30.${'A'.repeat(Math.floor((honest.length - 41) / 4) * 4)}`,
};

function members(bytes) {
  const list = [];
  for (let i = 0, room = bytes; room > 8; i++) {
    const member = `"${i.toString(36)}":0`;
    list.push(member);
    room -= member.length + 1;
  }
  return list.join(',');
}

const nested = (bytes) => `{"alg":"HS256","a":${repeatPairs(Math.floor((bytes - 20) / 6))}}`;
const repeatPairs = (depth) => `${'{"a":'.repeat(depth)}0${'}'.repeat(depth)}`;
const escapes = (bytes) => '\\u0061'.repeat(Math.floor(bytes / 6));
const protos = (bytes) => repeat('"__proto__":0,', bytes - 1 - ((bytes - 1) % 14)).slice(0, -1);
