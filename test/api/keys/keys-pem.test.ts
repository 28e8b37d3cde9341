import { createPrivateKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sign, verify } from 'strictjwt';
import { now } from '../../support/clock.ts';
import { expectUsageError } from '../../support/expect.ts';
import { CERTIFICATE_PEM } from '../../support/fixture-keys.ts';
import { forge, GOOD_CLAIMS } from '../../support/forge.ts';
import { pair } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';

const { privateKey, publicPem, privatePem } = pair('p256');
const token = forge({ alg: 'ES256', key: privateKey });
const verifying = (key: string): Promise<unknown> => verify(token, key, optionsFor('ES256'));
const signing = (key: string): Promise<string> => sign(GOOD_CLAIMS, key, { algorithm: 'ES256', now });
const refusal = async (key: string): Promise<string> =>
  (await expectUsageError(verifying(key), 'ERR_JWT_KEY_INVALID')).message;

const oneLine = (pem: string): string => pem.trim().replaceAll('\n', '');

/** What environment variables, YAML and shells make of a PEM file. */
const mangled: [string, (pem: string) => string][] = [
  ['as it is', (pem) => pem],
  ['without the last line break', (pem) => pem.trim()],
  ['with CRLF', (pem) => pem.replaceAll('\n', '\r\n')],
  ['with CR alone', (pem) => pem.replaceAll('\n', '\r')],
  ['with literal \\n', (pem) => pem.replaceAll('\n', '\\n')],
  ['with literal \\r\\n', (pem) => pem.replaceAll('\n', '\\r\\n')],
  ['on one line', oneLine],
  ['on one line with spaces', (pem) => pem.trim().replaceAll('\n', ' ')],
  ['in double quotes', (pem) => `"${pem.trim()}"`],
  ['in single quotes', (pem) => `'${pem.trim()}'`],
  ['in quotes with literal \\n', (pem) => `"${pem.replaceAll('\n', '\\n')}"`],
  ['indented', (pem) => pem.replaceAll(/^/gm, '    ')],
  ['indented with tabs', (pem) => pem.replaceAll(/^/gm, '\t')],
  ['with blank lines', (pem) => `\n\n${pem.replaceAll('\n', '\n\n')}\n`],
  ['behind a BOM', (pem) => `\ufeff${pem}`],
  [
    'behind the text that openssl writes',
    (pem) => `Bag Attributes\n    friendlyName: x\nKey Attributes: <No Attributes>\n${pem}`,
  ],
  ['in lines of 10 characters', (pem) => pem.replaceAll(/^([^-\n]+)$/gm, (line) => line.replaceAll(/.{10}/g, '$&\n'))],
];

describe('a PEM block is read', () => {
  it.each(mangled)('%s', async (_how, mangle) => {
    await expect(verifying(mangle(publicPem))).resolves.toMatchObject({ payload: GOOD_CLAIMS });
    await expect(verifying(mangle(CERTIFICATE_PEM.p256))).resolves.toBeDefined();
    for (const pem of [privatePem, privateKey.export({ format: 'pem', type: 'sec1' }) as string]) {
      await expect(verifying(publicPem)).resolves.toBeDefined();
      await expect(verify(await signing(mangle(pem)), publicPem, optionsFor('ES256'))).resolves.toBeDefined();
    }
  });

  it('without its padding', async () => {
    await expect(verifying(publicPem.replaceAll('=', ''))).resolves.toBeDefined();
  });

  it('as the first certificate of a chain', async () => {
    await expect(verifying(CERTIFICATE_PEM.p256 + CERTIFICATE_PEM.rsa)).resolves.toBeDefined();
    await expectUsageError(verifying(CERTIFICATE_PEM.rsa + CERTIFICATE_PEM.p256), 'ERR_JWT_KEY_INVALID');
  });

  it('behind the curve parameters that openssl ecparam writes', async () => {
    const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';
    const sec1 = privateKey.export({ format: 'pem', type: 'sec1' }) as string;
    await expect(verify(await signing(parameters + sec1), publicPem, optionsFor('ES256'))).resolves.toBeDefined();
  });
});

describe('a PEM text is refused', () => {
  const body = publicPem.split('\n').slice(1, -2);
  const wrapped = (label: string, lines: readonly string[] = body): string =>
    `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
  const base64 = (bytes: readonly number[]): string[] => [Buffer.from(bytes).toString('base64')];
  const der = Buffer.from(body.join(''), 'base64');

  const damaged: [string, string][] = [
    ['empty', wrapped('PUBLIC KEY', [])],
    ['not base64', wrapped('PUBLIC KEY', ['!!!!'])],
    ['cut in its middle', wrapped('PUBLIC KEY', body.slice(0, 1))],
    ['longer than its DER', wrapped('PUBLIC KEY', [Buffer.concat([der, Buffer.of(0)]).toString('base64')])],
    ['with a length beyond its end', wrapped('PUBLIC KEY', base64([0x30, 0x82, 0xff, 0xff, 0x30, 0x00]))],
    ['with a length that is cut off', wrapped('PUBLIC KEY', base64([0x30, 0x83, 0x01]))],
    ['with an indefinite length', wrapped('PUBLIC KEY', base64([0x30, 0x80, 0x30, 0x00, 0x00, 0x00]))],
    ['with a length of five bytes', wrapped('PUBLIC KEY', base64([0x30, 0x85, 0, 0, 0, 0, 2, 0x30, 0x00]))],
    ['an integer', wrapped('PUBLIC KEY', base64([2, 1, 1]))],
    ['an empty sequence', wrapped('PUBLIC KEY', base64([0x30, 0]))],
    ['without a key type', wrapped('PUBLIC KEY', base64([0x30, 5, 0x30, 0, 3, 1, 0]))],
    ['without an identifier', wrapped('PUBLIC KEY', base64([0x30, 6, 2, 1, 1, 3, 1, 0]))],
    ['a certificate that is an integer', wrapped('CERTIFICATE', base64([2, 1, 1]))],
    ['a certificate without fields', wrapped('CERTIFICATE', base64([0x30, 2, 0x30, 0]))],
    ['an RSA key without numbers', wrapped('PUBLIC KEY', ['MBEwDQYJKoZIhvcNAQEBBQADAA=='])],
  ];
  it.each(damaged)('whose block is %s', async (_what, pem) => {
    expect(await refusal(pem)).toMatch(/damaged/);
  });

  it('whose key the runtime cannot import', async () => {
    const offCurve = Buffer.from(der);
    offCurve.writeUInt8((offCurve.at(-1) ?? 0) ^ 1, offCurve.length - 1);
    expect(await refusal(wrapped('PUBLIC KEY', [offCurve.toString('base64')]))).toContain('cannot be imported');
  });

  const mismatched = publicPem.replace('END PUBLIC', 'END PRIVATE');
  it.each([
    ['cut off', publicPem.slice(0, -30)],
    ['with other labels at its end', mismatched],
    ['without dashes at its end', publicPem.replace('-----END', '--END')],
  ])('%s', async (_what, pem) => {
    expect(await refusal(pem)).toContain('cut off or damaged');
  });

  it.each(['', ' ', '\n\t'])('that is only white space %j, asking for the environment variable', async (text) => {
    expect(await refusal(text)).toContain('environment variable');
  });

  it.each(['secret', '{"kty":"EC"}', 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE'])(
    'that holds no block: %s',
    async (text) => {
      expect(await refusal(text)).toContain('without a PEM block');
    },
  );

  it('with two keys', async () => {
    for (const pem of [publicPem + publicPem, privatePem + CERTIFICATE_PEM.p256, publicPem + privatePem]) {
      expect(await refusal(pem)).toContain('holds 2 blocks');
    }
  });

  it('of a kind that is not a key, naming what is read', async () => {
    const message = await refusal(wrapped('CERTIFICATE REQUEST', base64([0x30, 0])));
    expect(message).toContain('"CERTIFICATE REQUEST"');
    expect(message).toContain('"PUBLIC KEY"');
    await refusal(wrapped('toString'.toUpperCase(), base64([0x30, 0])));
  });

  it('encrypted, with the way to decrypt it', async () => {
    const key = createPrivateKey(privatePem);
    const encryption = { format: 'pem', cipher: 'aes-128-cbc', passphrase: 'secret' } as const;
    const pkcs8 = key.export({ ...encryption, type: 'pkcs8' }) as string;
    const sec1 = key.export({ ...encryption, type: 'sec1' }) as string;
    const pkcs1 = pair('rsa').privateKey.export({ ...encryption, type: 'pkcs1' }) as string;
    for (const pem of [pkcs8, sec1, pkcs1, pkcs8.replaceAll('\n', '\\n'), sec1.replaceAll('\n', '\r\n')]) {
      expect((await expectUsageError(signing(pem), 'ERR_JWT_KEY_INVALID')).message).toContain('openssl pkey');
    }
  });

  it('of OpenSSH, with the way to convert it', async () => {
    expect(await refusal(wrapped('OPENSSH PRIVATE KEY', base64([0x30, 0])))).toContain('ssh-keygen -p -m PKCS8');
    expect(await refusal('ssh-rsa AAAAB3NzaC1yc2E me@host')).toContain('ssh-keygen -e -m PKCS8');
    expect(await refusal('ecdsa-sha2-nistp256 AAAAE2VjZHNh me@host')).toContain('ssh-keygen -e -m PKCS8');
  });

  it('never shows what is in it', async () => {
    for (const [, pem] of damaged) expect(await refusal(pem)).not.toContain(body[0]);
    const { message } = await expectUsageError(verifying('my-very-secret-text'), 'ERR_JWT_KEY_INVALID');
    expect(message).not.toContain('my-very');
  });
});
