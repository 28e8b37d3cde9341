import { describe, expect, it } from 'vitest';
import { createVerifier, verify, type VerifyOptions } from 'strictjwt';
import { expectTokenError } from '../../support/expect.ts';
import { CERTIFICATE_PEM } from '../../support/fixture-keys.ts';
import { base64url, forge } from '../../support/forge.ts';
import { SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';

const judged = (header: Record<string, unknown>, more: Partial<VerifyOptions> = {}) =>
  verify(forge({ alg: 'HS256', key: SECRET, header }), SECRET, optionsFor('HS256', more));

describe('alg', () => {
  const wrong = [
    'none',
    'None',
    'hs256',
    'HS256 ',
    '',
    'HS384',
    'ES256',
    'toString',
    null,
    true,
    1,
    [],
    ['HS256'],
    {},
    undefined,
  ];
  it.each(wrong.map((alg) => [alg]))('%j is not allowed by a list of HS256', async (alg) => {
    const { message } = await expectTokenError(judged({ alg }), 'ERR_JWT_ALG_NOT_ALLOWED');
    expect(message).toMatch(alg === undefined ? /no "alg"/ : /not allowed here; allowed: "HS256"/);
  });

  it('is judged before the key is looked for', async () => {
    const never = (): string => expect.fail('asked for a key');
    await expectTokenError(
      verify(forge({ alg: 'HS256', key: SECRET, header: { alg: 'none' } }), never, optionsFor('HS256')),
      'ERR_JWT_ALG_NOT_ALLOWED',
    );
  });
});

describe('crit and b64', () => {
  const values = [[], ['exp'], ['b64'], ['unknown'], 'exp', '', true, false, null, 0, {}];
  const cases = ['crit', 'b64'].flatMap((name) => values.map((value) => ({ name, value })));
  it.each(cases)('$name $value is refused', async ({ name, value }) => {
    const { message } = await expectTokenError(judged({ [name]: value }), 'ERR_JWT_CRIT_UNSUPPORTED');
    expect(message).toContain(`"${name}"`);
  });
});

describe('typ', () => {
  const cases: { typ: unknown; option: string | false | undefined; accepted: boolean }[] = [
    { typ: undefined, option: undefined, accepted: true },
    { typ: 'JWT', option: undefined, accepted: true },
    { typ: 'jwt', option: undefined, accepted: true },
    { typ: 'application/jwt', option: undefined, accepted: true },
    { typ: 'APPLICATION/JWT', option: undefined, accepted: true },
    { typ: 'at+jwt', option: undefined, accepted: false },
    { typ: '', option: undefined, accepted: false },
    { typ: 'JWT ', option: undefined, accepted: false },
    { typ: 'JW\u0422', option: undefined, accepted: false },
    { typ: undefined, option: 'JWT', accepted: false },
    { typ: 'JWT', option: 'JWT', accepted: true },
    { typ: 'JWT', option: 'application/jwt', accepted: true },
    { typ: 'at+jwt', option: 'at+jwt', accepted: true },
    { typ: 'AT+JWT', option: 'at+jwt', accepted: true },
    { typ: 'application/at+jwt', option: 'at+jwt', accepted: true },
    { typ: 'at+jwt', option: 'application/at+jwt', accepted: true },
    { typ: 'JWT', option: 'at+jwt', accepted: false },
    { typ: undefined, option: 'at+jwt', accepted: false },
    { typ: 'text/at+jwt', option: 'at+jwt', accepted: false },
    { typ: 'application/application/at+jwt', option: 'at+jwt', accepted: false },
    { typ: 'application/', option: 'at+jwt', accepted: false },
    { typ: '\u212a', option: 'k', accepted: false },
    { typ: 'anything', option: false, accepted: true },
    { typ: undefined, option: false, accepted: true },
    { typ: '', option: false, accepted: true },
  ];
  it.each(cases)('$typ with the option $option is accepted: $accepted', async ({ typ, option, accepted }) => {
    const attempt = judged({ typ }, option === undefined ? {} : { typ: option });
    if (accepted) await expect(attempt).resolves.toBeDefined();
    else await expectTokenError(attempt, 'ERR_JWT_TYP_MISMATCH');
  });

  it.each([1, null, true, [], ['JWT'], {}])('%j is refused, also where any typ is accepted', async (typ) => {
    for (const option of [{}, { typ: false }, { typ: 'JWT' }] as const) {
      await expectTokenError(judged({ typ }, option), 'ERR_JWT_TYP_MISMATCH');
    }
  });
});

describe('the header', () => {
  it.each([1, null, true, [], ['a'], {}])('must have text as kid, not %j', async (kid) => {
    await expectTokenError(judged({ kid }), 'ERR_JWT_MALFORMED');
  });

  it.each(['null', '[]', '"x"', '5', '{', '', '{"alg":"HS256"}x', '\ufeff{"alg":"HS256"}', "{'alg':'HS256'}"])(
    'must be a JSON object, not %j',
    async (headerText) => {
      const token = headerText === '' ? '.e30.AA' : forge({ alg: 'HS256', key: SECRET, headerText });
      await expectTokenError(verify(token, SECRET, optionsFor('HS256')), 'ERR_JWT_MALFORMED');
    },
  );

  it('may carry anything else, which comes back', async () => {
    const extra = {
      kid: '',
      jwk: { kty: 'oct' },
      jku: 'https://evil.example',
      x5c: ['x'],
      cty: 1,
      nested: { list: [null] },
    };
    const { header } = await judged(extra);
    expect(header).toEqual({ alg: 'HS256', typ: 'JWT', ...extra });
  });

  it('may carry a chain of certificates, also with the slashes escaped as PHP writes them', async () => {
    const certificate = CERTIFICATE_PEM.rsa.split('\n').slice(1, -2).join('');
    const x5c = [certificate, certificate, certificate];
    const plain = JSON.stringify({ alg: 'HS256', x5c });
    for (const headerText of [plain, plain.replaceAll('/', '\\/')]) {
      const { header } = await verify(forge({ alg: 'HS256', key: SECRET, headerText }), SECRET, optionsFor('HS256'));
      expect(header['x5c']).toEqual(x5c);
    }
  });

  it('comes back as an object that nobody else has, token after token', async () => {
    const verifier = createVerifier(SECRET, optionsFor('HS256'));
    const token = forge({ alg: 'HS256', key: SECRET, header: { nested: { list: [1] } } });
    for (let i = 0; i < 3; i++) {
      const { header } = await verifier(token);
      expect(header).toEqual({ alg: 'HS256', typ: 'JWT', nested: { list: [1] } });
      header.alg = 'ES256';
      header.typ = 'other';
      (header['nested'] as { list: unknown[] }).list.push(2);
    }
  });

  it('of a good token is not taken for that of another token which begins alike', async () => {
    const verifier = createVerifier(SECRET, optionsFor('HS256'));
    await verifier(forge({ alg: 'HS256', key: SECRET }));
    const good = base64url('{"alg":"HS256","typ":"JWT"}');
    for (const tail of ['A', 'AA', 'AAAA', ' ', '=']) {
      await expectTokenError(verifier(`${good}${tail}.e30.AA`), 'ERR_JWT_MALFORMED');
    }
    await expectTokenError(verifier(`${good.slice(0, -4)}.e30.AA`), 'ERR_JWT_MALFORMED');
  });

  it('of a token that one verifier accepted is judged by the rules of the next', async () => {
    const token = forge({ alg: 'HS256', key: SECRET, header: { typ: 'at+jwt' } });
    await expect(verify(token, SECRET, optionsFor('HS256', { typ: 'at+jwt' }))).resolves.toBeDefined();
    await expectTokenError(verify(token, SECRET, optionsFor('HS256')), 'ERR_JWT_TYP_MISMATCH');
    await expectTokenError(verify(token, SECRET, optionsFor('HS512')), 'ERR_JWT_ALG_NOT_ALLOWED');
  });
});

describe('the order of the checks before the signature', () => {
  it('is form, header, algorithm, crit, typ, key, signature', async () => {
    const broken = { alg: 'none', crit: [], typ: 'other', kid: 'unknown' };
    const order = [
      ['alg', 'ERR_JWT_ALG_NOT_ALLOWED'],
      ['crit', 'ERR_JWT_CRIT_UNSUPPORTED'],
      ['typ', 'ERR_JWT_TYP_MISMATCH'],
      ['kid', 'ERR_JWT_KEY_NOT_FOUND'],
    ] as const;
    const keys = [{ kty: 'oct', k: Buffer.from(SECRET).toString('base64url'), kid: 'known' }];
    const header: Record<string, unknown> = { ...broken };
    for (const [name, code] of order) {
      const token = forge({ alg: 'HS256', key: 'another secret', header, payload: { exp: 0 } });
      await expectTokenError(verify(token, keys, optionsFor('HS256')), code);
      header[name] = name === 'alg' ? 'HS256' : name === 'kid' ? 'known' : undefined;
    }
    const token = forge({ alg: 'HS256', key: 'another secret', header, payload: { exp: 0 } });
    await expectTokenError(verify(token, keys, optionsFor('HS256')), 'ERR_JWT_SIGNATURE_INVALID');
  });
});

describe('the header that is handed out', () => {
  const first = '{"alg":"HS256","kid":"1000"}';
  // as long, and in base64url no character of it stands at the place where the first has it
  const second = '  {"kid":"x","alg":"HS256"}\n';

  it('is that of this token, whatever token came before', async () => {
    for (const headerText of [first, second, first]) {
      const { header } = await verify(forge({ alg: 'HS256', key: SECRET, headerText }), SECRET, optionsFor('HS256'));
      expect(header).toEqual(JSON.parse(headerText));
    }
  });
});
