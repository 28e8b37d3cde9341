// What a hostile token is, to the member: an honest one with a single thing changed.
import { createVerifier, decode, exportPem, type Jwk } from 'strictjwt';
import { createTestIssuer, type TestIssuer } from 'strictjwt/testing';
import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { NOW, NOW_SECONDS } from '../../support/clock.ts';

const HONEST = { iss: 'https://issuer.example', aud: 'https://api.example', sub: 'ada', iat: NOW_SECONDS };
const EXP = NOW_SECONDS + 300;
const HOUR = 3600;

interface Issued {
  readonly idp: TestIssuer;
  readonly honest: string;
  readonly hostile: Readonly<Record<string, string>>;
}

type Fields = Readonly<Record<string, unknown>>;

async function issued(): Promise<Issued> {
  const idp = await createTestIssuer({ now: () => NOW });
  const hostile: Record<string, string> = {};
  for await (const [why, token] of idp.hostileTokens({ sub: 'ada' })) hostile[why] = token;
  return { idp, honest: await idp.token({ sub: 'ada' }), hostile };
}

it.each<[string, object, object]>([
  ['alg none', { alg: 'none' }, {}],
  ['algorithm confusion', { alg: 'HS256' }, {}],
  ['altered payload', {}, { admin: true }],
  ['another key', {}, {}],
  ['no signature', {}, {}],
  ['crit', { crit: ['policy'], policy: 'deny' }, {}],
  ['wrong typ', { typ: 'secevent+jwt' }, {}],
  ['expired', {}, { iat: NOW_SECONDS - 2 * HOUR, exp: NOW_SECONDS - HOUR }],
  ['not yet valid', {}, { nbf: NOW_SECONDS + HOUR, exp: NOW_SECONDS + 2 * HOUR }],
  ['no exp', {}, { exp: undefined }],
  ['wrong issuer', {}, { iss: 'https://issuer.example.attacker.example' }],
  ['wrong audience', {}, { aud: 'https://api.example.attacker.example' }],
])('%s: the header says %o and the payload %o, all else is as in an honest token', async (why, header, payload) => {
  const { idp, hostile } = await issued();
  const found = decode(String(hostile[why]).replace(/\.$/, '.AA'));
  expect(found.header).toEqual({ alg: 'ES256', typ: 'JWT', kid: idp.jwks.keys[0]?.kid, ...header });
  expect(found.payload).toEqual({ ...HONEST, exp: EXP, ...payload });
});

it('without a signature are those of "alg none" and "no signature", and they alone', async () => {
  const { hostile } = await issued();
  const unsigned = Object.keys(hostile).filter((why) => hostile[why]?.endsWith('.'));
  expect(unsigned).toEqual(['alg none', 'no signature']);
});

it('an altered payload has the signature of the honest one', async () => {
  const { idp, honest, hostile } = await issued();
  const { header, payload, signature } = decode(String(hostile['altered payload']));
  expect(header).toEqual(decode(honest).header);
  const original = JSON.stringify({ ...payload, admin: undefined });
  const [head] = honest.split('.');
  const rest = [Buffer.from(original).toString('base64url'), Buffer.from(signature).toString('base64url')];
  const verifyToken = createVerifier(idp.jwks, idp.verifierOptions);
  expect((await verifyToken([head, ...rest].join('.'))).payload).toEqual({ ...HONEST, exp: EXP });
});

it('algorithm confusion: the HMAC is made with the published key as PEM', async () => {
  const { idp, hostile } = await issued();
  const pem = await exportPem(idp.jwks.keys[0] as Jwk);
  const [header, payload, signature] = String(hostile['algorithm confusion']).split('.');
  expect(createHmac('sha256', pem).update(`${header}.${payload}`).digest('base64url')).toBe(signature);
});

it('a key from the header holds for the token that carries it', async () => {
  const { idp, honest, hostile } = await issued();
  const token = String(hostile['key from the header']);
  const { jwk, ...header } = decode(token).header as { jwk: Jwk };
  expect(header).toEqual(decode(honest).header);
  expect(jwk).not.toMatchObject({ x: idp.jwks.keys[0]?.['x'] });
  const verifyToken = createVerifier(jwk, idp.verifierOptions);
  expect((await verifyToken(token)).payload).toEqual({ ...HONEST, exp: EXP });
});

it.each<[string, Fields, Fields, object]>([
  ['the claim that is added to others', { admin: true }, {}, { claims: { admin: true } }],
  ['that claim, and another', { admin: false, admin_: 1 }, {}, { claims: { admin: false, admin_: 1 } }],
  ['the type that is given to others', {}, { typ: 'secevent+jwt' }, { typ: 'secevent+jwt' }],
  ['that type in other letters', {}, { typ: 'application/SecEvent+JWT' }, { typ: 'secevent+jwt' }],
])('are wrong also where a verifier asks for %s', async (_, claims, header, expected) => {
  const idp = await createTestIssuer({ now: () => NOW });
  const verifyToken = createVerifier(idp.jwks, { ...idp.verifierOptions, ...expected });
  await verifyToken(await idp.token(claims, { header }));
  const codes: Record<string, unknown> = {};
  for await (const [why, token] of idp.hostileTokens(claims, { header })) {
    codes[why] = await verifyToken(token).then(
      () => 'accepted',
      (error) => error.code,
    );
  }
  expect(codes).toMatchObject({
    'altered payload': 'ERR_JWT_SIGNATURE_INVALID',
    'wrong typ': 'ERR_JWT_TYP_MISMATCH',
    expired: 'ERR_JWT_EXPIRED',
  });
  expect(Object.values(codes)).not.toContain('accepted');
});
