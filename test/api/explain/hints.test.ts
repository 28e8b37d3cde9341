import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { explain, type JwtClaims, type VerificationKey, type VerifyOptions } from 'strictjwt';
import { NOW, NOW_SECONDS } from '../../support/clock.ts';
import { AUDIENCE, base64url, forge, GOOD_CLAIMS, ISSUER, segmentsOf } from '../../support/forge.ts';
import { pair, SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';
import { here } from '../../portable/here.ts';

// What people get wrong most, word by word: each hint where it helps, and none where it would mislead.

const options = optionsFor('HS256');

function signedBy(key: Uint8Array | string): string {
  const input = `${base64url('{"alg":"HS256"}')}.${base64url(JSON.stringify(GOOD_CLAIMS))}`;
  return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
}

const hintsFor = async (
  token: string,
  key: VerificationKey = SECRET,
  more: Partial<VerifyOptions<JwtClaims>> = {},
): Promise<readonly string[]> => (await explain(token, key, { ...options, ...more })).hints;

describe('a secret that is meant otherwise', () => {
  // begins so that base64 and base64url are not the same text
  const bytes = Buffer.concat([Buffer.of(0xfb, 0xff, 0xfe), randomBytes(47)]);
  const [base64, url, hex] = (['base64', 'base64url', 'hex'] as const).map((encoding) => bytes.toString(encoding)) as [
    string,
    string,
    string,
  ];
  const decoded = "decoded from base64: Buffer.from(secret, 'base64')";
  const fromHex = "decoded from hex: Buffer.from(secret, 'hex')";
  const trimmed = 'trimmed: there is white space around it';
  const unquoted = 'taken without the quotes around it';
  const followed = 'followed by a line break, as in a file';
  it.each<[string, string | Uint8Array, string | Uint8Array]>([
    [decoded, bytes, base64],
    [decoded, bytes, url],
    [decoded, bytes, `"${base64}"`],
    [decoded, bytes, ` ${base64} `],
    [fromHex, bytes, hex],
    [fromHex, bytes, hex.toUpperCase()],
    [fromHex, bytes, `'${hex}'`],
    [trimmed, base64, `${base64} `],
    [trimmed, base64, ` ${base64}`],
    [trimmed, base64, Buffer.from(`${base64}\n`)],
    [trimmed, base64, Buffer.from(`\ufeff${base64}\r\n`)],
    [unquoted, base64, `"${base64}"`],
    [unquoted, base64, `'${base64}'`],
    [unquoted, base64, ` "${base64}" `],
    [followed, `${base64}\n`, base64],
    [followed, `${base64}\r\n`, base64],
    ['the base64url text of these bytes, not the bytes', url, bytes],
    ['the base64 text of these bytes, not the bytes', base64, bytes],
    ['the hex text of these bytes, not the bytes', hex, bytes],
  ])('is told: %s', async (how, signedWith, given) => {
    const hint = `the signature holds when the secret is ${how}`;
    expect(await hintsFor(signedBy(signedWith), given)).toEqual([hint]);
    expect(await hintsFor(signedBy(signedWith), [SECRET, given])).toEqual([hint]);
  });

  it('is looked for in all of a list, and up to 4096 bytes', async () => {
    const others = Array.from({ length: 9 }, (_, i) => `${SECRET}${i}`);
    expect(await hintsFor(signedBy(bytes), [...others, base64])).toHaveLength(1);
    const long = randomBytes(4097);
    expect(await hintsFor(signedBy(long.subarray(0, 4096)), long.subarray(0, 4096).toString('base64'))).toHaveLength(1);
    expect(await hintsFor(signedBy(long), long.toString('base64'))).toEqual([]);
  });

  it.each<[string, string | Uint8Array, string]>([
    ['different quotes at its ends', base64, `"${base64}'`],
    ['a quote at one end', base64, `"${base64}`],
    ['quotes at the end', base64, `x"${base64}"`],
    ['a quote in the middle', base64, `"${base64}"x`],
    ['an odd number of hexadecimal digits', bytes, `${hex}a`],
    ['the right secret', base64, base64],
  ])('is not told of %s', async (_what, signedWith, given) => {
    expect(await hintsFor(signedBy(signedWith), given)).toEqual([]);
  });

  it('is nobody’s business where the signature is too short, or made with a key pair', async () => {
    const { header, payload, signature } = segmentsOf(signedBy(bytes));
    expect(await hintsFor(`${header}.${payload}.${signature.slice(0, 40)}`, base64)).toEqual([]);
    const es256 = forge({ alg: 'ES256', key: pair('otherP256').privateKey });
    expect((await explain(es256, pair('p256').publicPem, optionsFor('ES256'))).hints).toEqual([]);
    expect(await hintsFor(signedBy(bytes), () => base64)).toEqual([]);
  });

  it('of which nothing would be left is not tried', async () => {
    const hints = await here({}, async (lib) => {
      const { hints: told } = await lib.explain(signedBy(bytes), '""', { ...options, allowInsecureKeySizes: true });
      return told;
    });
    expect(hints).toEqual([]);
  });
});

describe('a header that tells what is wrong', () => {
  const [ES256, RS256] = (['ES256', 'RS256'] as const).map((name) => optionsFor(name));
  const adding = (alg: string): string => `its issuer signs with "${alg}": add it to algorithms if you trust that`;
  const secret = (alg: string): string =>
    `its issuer signs with "${alg}", a shared secret (often the client secret), not a key pair`;
  const keyPair = (alg: string): string =>
    `its issuer signs with "${alg}", a key pair: verify with its public key or createRemoteIssuer(issuer)`;
  const unsigned = 'the token is unsigned, as emulators make it: anybody can write one';
  const families: [unknown, VerifyOptions | undefined, string[]][] = [
    ['none', options, [unsigned]],
    ['None', ES256, [unsigned]],
    ['nonesuch', ES256, []],
    ['xnone', ES256, []],
    ['HS512', options, [adding('HS512')]],
    ['HS256', ES256, [secret('HS256')]],
    ['HS512', RS256, [secret('HS512')]],
    ['RS256', options, [keyPair('RS256')]],
    ['RS256', ES256, [adding('RS256')]],
    // what could not be added, or has no key of a pair
    ['HSM', options, []],
    ['hs256', options, []],
    ['ES256K', options, []],
    ['ES256K', ES256, []],
    ['xHS256', options, []],
    [5, options, []],
    [undefined, options, []],
  ];
  it.each(families)('names the family of algorithm: %j', async (alg, expected, hints) => {
    const token = forge({ alg: 'HS256', key: SECRET, header: { alg } });
    const key = expected === options ? SECRET : pair(expected === RS256 ? 'rsa' : 'p256').publicPem;
    expect((await explain(token, key, expected ?? options)).hints).toEqual(hints);
  });

  const kinds: [unknown, string[]][] = [
    ['at+jwt', ["this is an access token (RFC 9068): typ: 'at+jwt'"]],
    ['application/at+jwt', ["this is an access token (RFC 9068): typ: 'at+jwt'"]],
    ['AT+JWT', ["this is an access token (RFC 9068): typ: 'at+jwt'"]],
    ['dpop+jwt', ['tokens of this kind are accepted with typ: "dpop+jwt"']],
    ['xat+jwt', ['tokens of this kind are accepted with typ: "xat+jwt"']],
    ['at+jwts', ['tokens of this kind are accepted with typ: "at+jwts"']],
    [5, []],
    ['JWT', []],
  ];
  it.each(kinds)('names the kind of token: %j', async (typ, hints) => {
    expect(await hintsFor(forge({ alg: 'HS256', key: SECRET, header: { typ } }))).toEqual(hints);
  });

  it('names Microsoft Graph only where the signature does not hold', async () => {
    const nonce = 'the header has a "nonce": a token for Microsoft Graph, which only Graph can verify';
    const header = { nonce: 'n' };
    expect(await hintsFor(forge({ alg: 'HS256', key: 'another', header }))).toEqual([nonce]);
    expect(await hintsFor(forge({ alg: 'HS256', key: SECRET, header }))).toEqual([]);
    expect(await hintsFor(forge({ alg: 'HS256', key: 'another' }))).toEqual([]);
    expect(await hintsFor('no token')).toEqual([]);
  });
});

const tokenWith = (changes: object): string =>
  forge({ alg: 'HS256', key: SECRET, payload: { ...GOOD_CLAIMS, ...changes } });

describe('two names that a person takes for one', () => {
  const differs = (what: string, found: string, expected: string, how: string): string =>
    `the token's ${what} "${found}" and ${expected} differ only in ${how}`;
  const [iss, aud] = [JSON.stringify(ISSUER), JSON.stringify(AUDIENCE)];
  const likely: [object, Partial<VerifyOptions<JwtClaims>>, string[]][] = [
    [{ iss: `${ISSUER}/` }, {}, [differs('issuer', `${ISSUER}/`, iss, 'a trailing slash')]],
    [{}, { issuer: `${ISSUER}/` }, [differs('issuer', ISSUER, `"${ISSUER}/"`, 'a trailing slash')]],
    [{ iss: ` ${ISSUER}` }, {}, [differs('issuer', ` ${ISSUER}`, iss, 'white space')]],
    [{ iss: ISSUER.toUpperCase() }, {}, [differs('issuer', ISSUER.toUpperCase(), iss, 'upper and lower case')]],
    [{ iss: ISSUER.slice(8) }, {}, [differs('issuer', ISSUER.slice(8), iss, 'https://')]],
    [{ iss: `${ISSUER.slice(8)}/` }, {}, [differs('issuer', `${ISSUER.slice(8)}/`, iss, 'https://')]],
    [{ iss: ISSUER.replace('s', '') }, {}, [differs('issuer', ISSUER.replace('s', ''), iss, 'https://')]],
    [
      { iss: `${ISSUER}/` },
      { issuer: ['https://b.example', ISSUER] },
      [differs('issuer', `${ISSUER}/`, iss, 'a trailing slash')],
    ],
    [{ aud: [5, `${AUDIENCE}/`] }, {}, [differs('audience', `${AUDIENCE}/`, aud, 'a trailing slash')]],
    [{ aud: ['x', `${AUDIENCE} `] }, {}, [differs('audience', `${AUDIENCE} `, aud, 'white space')]],
    [{ iss: `${ISSUER}//` }, {}, []],
    [{ iss: `${ISSUER}/a` }, {}, []],
    [{ iss: `x${ISSUER}` }, {}, []],
    [{ iss: ISSUER.replace('issuer', 'http://issuer') }, {}, []],
    [{ iss: 5 }, {}, []],
    [{ iss: undefined }, {}, []],
    [{ iss: `${ISSUER}/` }, { issuer: (text) => text === ISSUER }, []],
    [{ iss: `${ISSUER}/` }, { issuer: false }, []],
    [{ iss: `${ISSUER}/` }, { issuer: [ISSUER, `${ISSUER}/`] }, []],
  ];
  it.each(likely)('%j against %j', async (changes, more, hints) => {
    expect(await hintsFor(tokenWith(changes), SECRET, more)).toEqual(hints);
  });
});

describe('a time', () => {
  const last = 253_402_300_799;
  const unit = (claim: string): string =>
    `"${claim}" looks like milliseconds: its issuer must write seconds (RFC 7519 §2)`;
  const off = (claim: string, seconds: number, tolerance: string): string =>
    `"${claim}" is only ${seconds} s off: if the clocks differ, set clockTolerance: '${tolerance}'`;
  const times: [object, Partial<VerifyOptions<JwtClaims>>, string[]][] = [
    [{ exp: last + 1 }, {}, [unit('exp')]],
    [{ exp: last }, {}, []],
    [{ nbf: NOW }, {}, [unit('nbf')]],
    [{ iat: NOW, exp: NOW + 1 }, {}, [unit('exp'), unit('iat')]],
    [{ exp: String(NOW) }, {}, []],
    [{ exp: NOW_SECONDS }, {}, [off('exp', 1, '1m')]],
    [{ exp: NOW_SECONDS - 59 }, {}, [off('exp', 59, '1m')]],
    [{ exp: NOW_SECONDS - 60 }, {}, [off('exp', 60, '2m')]],
    [{ exp: NOW_SECONDS - 119.4 }, {}, [off('exp', 119, '2m')]],
    [{ exp: NOW_SECONDS - 120 }, {}, []],
    [{ nbf: NOW_SECONDS + 0.2 }, {}, [off('nbf', 1, '1m')]],
    [{ nbf: NOW_SECONDS + 119 }, {}, [off('nbf', 119, '2m')]],
    [{ nbf: NOW_SECONDS + 120 }, {}, []],
    [{ iat: NOW_SECONDS + 5 }, { maxAge: '1h' }, [off('iat', 5, '1m')]],
    [{ iat: NOW_SECONDS + 5 }, {}, []],
    [{ iat: NOW_SECONDS - 5 }, { maxAge: '1s' }, []],
    [{ exp: '5' }, {}, []],
  ];
  it.each(times)('%j with %j', async (changes, more, hints) => {
    expect(await hintsFor(tokenWith(changes), SECRET, more)).toEqual(hints);
  });
});
