// One private key of each type, made by openssl, and that key in every PEM kind that openssl writes.
// Names are those of the PEM label or of the standard.
import type { Algorithm } from 'strictjwt';
import { pem, withFiles } from './openssl.ts';

export interface PemForms {
  readonly type: string;
  readonly algorithms: readonly Algorithm[];
  readonly privateForms: Readonly<Record<string, string>>;
  readonly publicForms: Readonly<Record<string, string>>;
}

/** A certificate request for the key, or with `-x509` a self-signed certificate. */
export function request(privateKey: string, more = ''): string {
  // `openssl req` reads a key from a file only
  return withFiles({ key: privateKey }, (folder) => pem(`req -new -key ${folder}/key -subj /CN=test${more}`));
}

function commonForms(privateKey: string): Pick<PemForms, 'publicForms'> & { pkcs8: string } {
  return {
    pkcs8: pem('pkcs8 -topk8 -nocrypt', privateKey),
    publicForms: {
      SPKI: pem('pkey -pubout', privateKey),
      'X.509 certificate': request(privateKey, ' -x509'),
    },
  };
}

export function rsaForms(): PemForms {
  const key = pem('genrsa -traditional 2048');
  const { pkcs8, publicForms } = commonForms(key);
  return {
    type: 'RSA',
    algorithms: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
    privateForms: { 'PKCS#1': key, 'PKCS#8': pkcs8 },
    publicForms: { 'PKCS#1': pem('rsa -RSAPublicKey_out', key), ...publicForms },
  };
}

export function ecForms(curve: string, algorithm: Algorithm): PemForms {
  const key = pem(`ecparam -name ${curve} -genkey`);
  const { pkcs8, publicForms } = commonForms(key);
  return {
    type: `EC ${curve}`,
    algorithms: [algorithm],
    privateForms: {
      'SEC1 after an EC PARAMETERS block': key,
      SEC1: pem('ec', key),
      'PKCS#8': pkcs8,
    },
    publicForms,
  };
}

export function ed25519Forms(): PemForms {
  const { pkcs8, publicForms } = commonForms(pem('genpkey -algorithm ed25519'));
  return { type: 'Ed25519', algorithms: ['EdDSA', 'Ed25519'], privateForms: { 'PKCS#8': pkcs8 }, publicForms };
}

/** What environment variables, .env files, YAML and copy-and-paste make of a PEM text. */
export const mangled: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'with \\n spelled out': (text) => text.replaceAll('\n', '\\n'),
  'with \\r\\n spelled out': (text) => text.replaceAll('\n', '\\r\\n'),
  'in double quotes': (text) => `"${text}"`,
  'in single quotes': (text) => `'${text}'`,
  'in quotes with \\n spelled out': (text) => JSON.stringify(text),
  'on one line with spaces': (text) => text.trim().replaceAll('\n', ' '),
  'on one line without spaces': (text) => text.replaceAll('\n', ''),
  'with CRLF': (text) => text.replaceAll('\n', '\r\n'),
  indented: (text) => text.replace(/^(?=.)/gm, '    '),
  'indented with tabs, after a blank line': (text) => `\n${text.replace(/^(?=.)/gm, '\t\t')}`,
  'with white space at the line ends': (text) => text.replaceAll('\n', ' \t\n'),
  'without the final newline': (text) => text.trimEnd(),
};
