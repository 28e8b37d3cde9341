// The floor: what somebody would write by hand for one algorithm, one key and one set of expectations. It does the same
// observable job as a library, with no check but the signature, `exp`, `iss` and `aud`; never use it. `floorSync` is as
// cheap as it gets and stands on the event loop; `floor` is behind one `async` function, like the library.
import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import { cryptoKey, SIGNATURE } from './keys.js';

/** What `node:crypto` calls the algorithms. */
const NATIVE = {
  ES256: ['sha256', (key) => ({ key, dsaEncoding: 'ieee-p1363' })],
  RS256: ['sha256', (key) => key],
  PS256: ['sha256', (key) => ({ key, padding: 6, saltLength: 32 })],
  EdDSA: [null, (key) => key],
};

const CHECKS = 'the signature, exp, iss, aud; nothing else';
const decode = (segment) => JSON.parse(Buffer.from(segment, 'base64url').toString());
const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const macOf = (secret, input) => createHmac('sha256', secret).update(input).digest();

/** An attacker chooses how often it is thrown, so it captures no stack: what any careful hand would do. */
function refuse(why) {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  const error = new Error(why);
  Error.stackTraceLimit = limit;
  return error;
}

function split(token) {
  const first = token.indexOf('.');
  const last = token.lastIndexOf('.');
  if (first < 1 || last === first || token.indexOf('.', first + 1) !== last) throw refuse('malformed');
  const header = headerOf(token.slice(0, first));
  return {
    header,
    input: token.slice(0, last),
    payload: token.slice(first + 1, last),
    signature: Buffer.from(token.slice(last + 1), 'base64url'),
  };
}

let lastSegment;
let lastHeader;

/** Issuers write the same header each time. */
function headerOf(segment) {
  if (segment === lastSegment) return { ...lastHeader };
  try {
    lastHeader = decode(segment);
    lastSegment = segment;
    return { ...lastHeader };
  } catch {
    throw refuse('malformed');
  }
}

/** The claims, once the signature holds. */
function judge({ header, payload }, { issuer, audience }) {
  const claims = decode(payload);
  if (!(claims.exp * 1000 > Date.now())) throw refuse('expired');
  if (claims.iss !== issuer || claims.aud !== audience) throw refuse('not for us');
  return { header, payload: claims };
}

function verifyHmac(token, secret, expected, alg = 'HS256') {
  const parts = split(token);
  if (parts.header.alg !== alg) throw refuse('not allowed');
  const { signature, input } = parts;
  if (signature.length !== 32 || !timingSafeEqual(macOf(secret, input), signature)) throw refuse('forged');
  return judge(parts, expected);
}

const secretOf = (fixture) => createSecretKey(fixture.secret, 'utf8');

let lastText;
let lastSecret;

/** For calls that bring the secret as text each time. */
function knownSecret(fixture) {
  if (fixture.secret !== lastText) {
    lastSecret = secretOf(fixture);
    lastText = fixture.secret;
  }
  return lastSecret;
}

/** Remembers good tokens, the oldest goes. A hit checks the time again and hands out copies. */
function remembering(secret, expected) {
  const known = new Map();
  return (token) => {
    const hit = known.get(token);
    if (hit) {
      if (!(hit.payload.exp * 1000 > Date.now())) throw refuse('expired');
      return { header: { ...hit.header }, payload: { ...hit.payload } };
    }
    const verified = verifyHmac(token, secret, expected);
    if (known.size >= 1000) known.delete(known.keys().next().value);
    known.set(token, { header: { ...verified.header }, payload: { ...verified.payload } });
    return verified;
  };
}

function claimsToSign(claims) {
  const iat = Math.floor(Date.now() / 1000);
  return encode({ ...claims, iat, exp: iat + 900 });
}

export const floorSync = {
  sync: true,
  checks: CHECKS,
  verifier(fixture, alg) {
    if (alg === 'HS256') {
      const secret = secretOf(fixture);
      return (token) => verifyHmac(token, secret, fixture);
    }
    const [hash, options] = NATIVE[alg];
    const key = options(createPublicKey(fixture.keys[alg].publicPem));
    return (token) => {
      const parts = split(token);
      if (!verify(hash, Buffer.from(parts.input), key, parts.signature)) throw refuse('forged');
      return judge(parts, fixture);
    };
  },
  oneShot: (fixture) => (token) => verifyHmac(token, knownSecret(fixture), fixture),
  cached: (fixture) => remembering(secretOf(fixture), fixture),
  signer(fixture, alg) {
    const head = `${encode({ alg, typ: 'JWT' })}.`;
    if (alg === 'HS256') {
      const secret = secretOf(fixture);
      return (claims) => {
        const input = head + claimsToSign(claims);
        return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
      };
    }
    const [hash, options] = NATIVE[alg];
    const key = options(createPrivateKey(fixture.keys[alg].privatePem));
    return (claims) => {
      const input = head + claimsToSign(claims);
      return `${input}.${sign(hash, Buffer.from(input), key).toString('base64url')}`;
    };
  },
};

/** The same behind `async`; what is not HMAC goes through WebCrypto, off the event loop. */
export const floor = {
  checks: CHECKS,
  async verifier(fixture, alg) {
    if (alg === 'HS256') return behindAsync(floorSync.verifier(fixture, alg));
    const key = await cryptoKey(fixture, alg, 'verify');
    const algorithm = SIGNATURE[alg];
    return async (token) => {
      const parts = split(token);
      const holds = await crypto.subtle.verify(algorithm, key, parts.signature, Buffer.from(parts.input));
      if (!holds) throw refuse('forged');
      return judge(parts, fixture);
    };
  },
  oneShot: (fixture) => behindAsync(floorSync.oneShot(fixture)),
  cached: (fixture) => behindAsync(floorSync.cached(fixture)),
  async signer(fixture, alg) {
    if (alg === 'HS256') return behindAsync(floorSync.signer(fixture, alg));
    const head = `${encode({ alg, typ: 'JWT' })}.`;
    const key = await cryptoKey(fixture, alg, 'sign');
    const algorithm = SIGNATURE[alg];
    return async (claims) => {
      const input = head + claimsToSign(claims);
      const signature = await crypto.subtle.sign(algorithm, key, Buffer.from(input));
      return `${input}.${Buffer.from(signature).toString('base64url')}`;
    };
  },
};

const behindAsync = (call) => async (input) => call(input);
