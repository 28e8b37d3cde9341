import { generateKeyPairSync, type KeyObject, type KeyPairKeyObjectResult } from 'node:crypto';
import { inspect } from 'node:util';
import { CERTIFICATE_PEM } from '../support/fixture-keys.ts';
import { pair } from '../support/keys.ts';

// Published keys as bytes, and how people write bytes down. Each key in each writing is known to an attacker.

/** DER by hand (X.690 §8.1), independent of the library. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const contents = Buffer.concat(parts);
  const { length } = contents;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), contents]);
}

const hexBytes = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const body = (pem: string): Buffer => Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
const spki = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' });
const pkcs8 = (key: KeyObject): Buffer => key.export({ type: 'pkcs8', format: 'der' });

const rsa = pair('rsa');
const small = pair('smallRsa');
const generate = generateKeyPairSync as (type: string, options: object) => KeyPairKeyObjectResult;
const pss = generate('rsa-pss', { modulusLength: 2048, hashAlgorithm: 'sha256', saltLength: 32 });
const dh = generate('dh', { group: 'modp14' });
const brainpool = generateKeyPairSync('ec', { namedCurve: 'brainpoolP256r1' });
const explicit = generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' });
const edwards = generateKeyPairSync('ed448').publicKey;
const montgomery = [generateKeyPairSync('x25519').publicKey, generateKeyPairSync('x448').publicKey] as const;
const certificate = body(CERTIFICATE_PEM.rsa);

/** SubjectPublicKeyInfo of an ML-DSA key: the identifier is all that tells it. */
const mlDsa = der(0x30, hexBytes('300b0609608648016503040312'), der(3, Buffer.of(0), Buffer.alloc(1952, 0x5a)));
/** PKCS#10: version, subject, key, attributes; what signed it; a signature. */
const request = der(
  0x30,
  der(0x30, hexBytes('020100'), hexBytes('300c310a300806035504030c0161'), spki(rsa.publicKey), hexBytes('a000')),
  hexBytes('300d06092a864886f70d01010b0500'),
  der(3, Buffer.alloc(257, 7)),
);
/** PKCS#7 that carries a certificate and signs nothing. */
const bundle = der(
  0x30,
  hexBytes('06092a864886f70d010702'),
  der(0xa0, der(0x30, hexBytes('020101 3100 300b06092a864886f70d010701'), der(0xa0, certificate), hexBytes('3100'))),
);

export const DER_KEYS: Readonly<Record<string, Buffer>> = {
  'RSA as SPKI': spki(rsa.publicKey),
  'RSA as PKCS#1': rsa.publicKey.export({ type: 'pkcs1', format: 'der' }),
  'RSA as PKCS#8': pkcs8(rsa.privateKey),
  'RSA as private PKCS#1': rsa.privateKey.export({ type: 'pkcs1', format: 'der' }),
  'RSA of 1024 bits as PKCS#1': small.publicKey.export({ type: 'pkcs1', format: 'der' }),
  'RSA-PSS as SPKI': spki(pss.publicKey),
  'P-256 as SPKI': spki(pair('p256').publicKey),
  'P-256 as SEC1': pair('p256').privateKey.export({ type: 'sec1', format: 'der' }),
  'P-384 as SPKI': spki(pair('p384').publicKey),
  'P-521 as SPKI': spki(pair('p521').publicKey),
  'secp256k1 as SPKI': spki(pair('secp256k1').publicKey),
  'brainpool as SPKI': spki(brainpool.publicKey),
  'brainpool as SEC1': brainpool.privateKey.export({ type: 'sec1', format: 'der' }),
  'P-256 with explicit parameters': spki(explicit.publicKey),
  'Ed25519 as SPKI': spki(pair('ed25519').publicKey),
  'Ed25519 as PKCS#8': pkcs8(pair('ed25519').privateKey),
  'Ed448 as SPKI': spki(edwards),
  'X25519 as SPKI': spki(montgomery[0]),
  'X448 as SPKI': spki(montgomery[1]),
  'ML-DSA-65 as SPKI': mlDsa,
  'Diffie-Hellman as SPKI': spki(dh.publicKey),
  certificate,
  'certificate request': request,
  'PKCS#7 with a certificate': bundle,
};

const hex = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('hex');
const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64');
const pem = (bytes: Uint8Array, dash = '-----'): string =>
  `${dash}BEGIN PUBLIC KEY${dash}\n${base64(bytes).replace(/.{64}/g, '$&\n')}\n${dash}END PUBLIC KEY${dash}\n`;
const escaped = (prefix: string, bytes: Uint8Array): string => hex(bytes).replace(/../g, `${prefix}$&`);

const digitsOf = (bytes: Buffer, size: number, alphabet: string): string =>
  (
    Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0'))
      .join('')
      .match(new RegExp(`.{1,${size}}`, 'g')) ?? []
  )
    .map((bits) => alphabet[parseInt(bits.padEnd(size, '0'), 2)])
    .join('');
const BASE_32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BASE_58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const Z_85 = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#';
const bigNumber = (bytes: Buffer): bigint => BigInt(`0x${hex(bytes)}`);

function base58(bytes: Buffer): string {
  let text = '';
  for (let rest = bigNumber(bytes); rest > 0n; rest /= 58n) text = `${BASE_58[Number(rest % 58n)]}${text}`;
  return text;
}

/** What Python prints of bytes. */
function asLiteral(bytes: Buffer): string {
  const named: Record<string, string> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\', "'": "\\'" };
  const written = bytes
    .toString('latin1')
    .replace(/[^ -~]|[\\']/g, (char) => named[char] ?? `\\x${hex(Buffer.from(char, 'latin1'))}`);
  return `b'${written}'`;
}

/** Four bytes as five digits; what is left over is filled up. */
function base85(bytes: Buffer, digit: (value: number) => string): string {
  const whole = Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
  const groups = Array.from({ length: whole.length / 4 }, (_, index) => whole.readUInt32BE(4 * index));
  return groups
    .map((group) => [4, 3, 2, 1, 0].map((power) => digit(Math.floor(group / 85 ** power) % 85)).join(''))
    .join('');
}

const ascii85 = (bytes: Buffer): string =>
  base85(bytes, (value) => String.fromCharCode(33 + value)).replace(/(?<=^(?:.{5})*)!{5}/g, 'z');

const listed = (bytes: Buffer, write: (byte: number) => string): string => `{ ${[...bytes].map(write).join(', ')} }`;
/** As words of memory, the last of them filled up. */
function words(bytes: Buffer, size: 2 | 4, order: 'big' | 'little'): number[] {
  const whole = Buffer.concat([bytes, Buffer.alloc(-bytes.length & (size - 1))]);
  const read = { big: whole.readUIntBE, little: whole.readUIntLE }[order].bind(whole);
  return Array.from({ length: whole.length / size }, (_, index) => read(index * size, size));
}
const padded = (number: number, digits: number): string => number.toString(16).padStart(digits, '0');

const inBase = (bytes: Buffer, base: number): string[] => [...bytes].map((byte) => byte.toString(base));

/** How bytes come to be text, or other bytes. */
export const WRITINGS: Readonly<Record<string, (bytes: Buffer) => string | Buffer>> = {
  'as they are': (bytes) => bytes,
  'with a line break behind': (bytes) => Buffer.concat([bytes, Buffer.from('\n')]),
  'with NUL before and behind': (bytes) => Buffer.concat([Buffer.alloc(2), bytes, Buffer.alloc(3)]),
  'inside a file': (bytes) => Buffer.concat([Buffer.from('key file v1:'), bytes, Buffer.from(':end')]),
  'read as latin1': (bytes) => bytes.toString('latin1'),
  'read as UTF-8': (bytes) => bytes.toString('utf8'),
  'read as windows-1252': (bytes) => new TextDecoder('windows-1252').decode(bytes),
  'read as latin1, in UTF-16': (bytes) => Buffer.from(bytes.toString('latin1'), 'utf16le'),
  'in hex': hex,
  'in upper case hex': (bytes) => hex(bytes).toUpperCase(),
  'in hex with colons': (bytes) => hex(bytes).replace(/..(?=.)/g, '$&:'),
  'in hex behind 0x': (bytes) => `0x${hex(bytes)}`,
  'as bytes in C': (bytes) => `{ ${hex(bytes).replace(/../g, '0x$&, ')} }`,
  'as escapes of a string': (bytes) => escaped('\\x', bytes),
  'as escapes of JSON': (bytes) => escaped('\\u00', bytes),
  'as escapes of a URL': (bytes) => escaped('%', bytes),
  'in hex of hex': (bytes) => hex(hex(bytes)),
  'in base64': base64,
  'in base64url': (bytes) => bytes.toString('base64url'),
  'in base64 with line breaks': (bytes) => base64(bytes).replace(/.{76}/g, '$&\r\n'),
  'in base64 with literal \\n': (bytes) => base64(bytes).replace(/.{64}/g, '$&\\n'),
  'in base64 with \\n escaped twice': (bytes) => base64(bytes).replace(/.{64}/g, '$&\\\\n'),
  'in base64 of source code': (bytes) => `"${base64(bytes).replace(/.{64}/g, '$&" +\n  "')}"`,
  'in base64 behind a comment': (bytes) => `# our public key\n${base64(bytes)}`,
  'in base64 behind its name': (bytes) => `PUBLIC_KEY=${base64(bytes)}`,
  'in base64 behind a word': (bytes) => `publickey${base64(bytes)}`,
  'in base64 as Laravel has it': (bytes) => `base64:${base64(bytes)}`,
  'in base64 as a data: URL': (bytes) => `data:application/x-pem-file;base64,${base64(bytes)}`,
  'in base64 as a quoted mail': (bytes) => base64(bytes).replace(/^|.{64}/g, '$&\n> '),
  'in base64 with zero-width spaces': (bytes) => base64(bytes).replace(/.{4}/g, '$&\u200b'),
  'in base64 of a URL': (bytes) => encodeURIComponent(base64(bytes)),
  'in base64 in UTF-16': (bytes) => Buffer.from(base64(bytes), 'utf16le'),
  'in base64 in big-endian UTF-16': (bytes) => Buffer.from(base64(bytes), 'utf16le').swap16(),
  'in base64 in UTF-32': (bytes) => Buffer.from(Uint32Array.from(Buffer.from(base64(bytes))).buffer),
  'in base64 of base64': (bytes) => base64(base64(bytes)),
  'in base64 of base64 of base64': (bytes) => base64(base64(base64(bytes))),
  'in base64 of hex': (bytes) => base64(hex(bytes)),
  'in hex of base64': (bytes) => hex(base64(bytes)),
  'in base64 of UTF-16 of base64': (bytes) => base64(Buffer.from(base64(bytes), 'utf16le')),
  'as a list of numbers': (bytes) => String(new Uint8Array(bytes)),
  'as numbers with spaces': (bytes) => [...bytes].join(' '),
  'as a Buffer in JSON': (bytes) => JSON.stringify(bytes),
  'as a debugger shows it': (bytes) => inspect(bytes),
  'in base64, five times': (bytes) => base64(base64(base64(base64(base64(bytes))))),
  'in base64 of full width': (bytes) =>
    base64(bytes).replace(/./g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)),
  'in base32': (bytes) => digitsOf(bytes, 5, BASE_32),
  'in base32 in lower case, behind a name': (bytes) => `public_key=${digitsOf(bytes, 5, BASE_32).toLowerCase()}`,
  'in base32 in groups': (bytes) => digitsOf(bytes, 5, BASE_32).replace(/.{4}/g, '$& '),
  'in base32 of hex digits': (bytes) => digitsOf(bytes, 5, '0123456789ABCDEFGHIJKLMNOPQRSTUV'),
  'in base32 of hex digits in lower case': (bytes) =>
    digitsOf(bytes, 5, '0123456789ABCDEFGHIJKLMNOPQRSTUV').toLowerCase(),
  'in base32 of Crockford': (bytes) => digitsOf(bytes, 5, '0123456789ABCDEFGHJKMNPQRSTVWXYZ'),
  'in base32 of base64': (bytes) => digitsOf(Buffer.from(base64(bytes)), 5, BASE_32),
  'in base58': base58,
  'in base58 of multibase': (bytes) => `z${base58(bytes)}`,
  'as a literal of Python': asLiteral,
  'as a literal of Python, in base64': (bytes) => base64(asLiteral(bytes)),
  'as a string of a shell': (bytes) =>
    `$'${bytes.toString('latin1').replace(/[^ -~]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`)}'`,
  'read as latin1, twice': (bytes) => Buffer.from(bytes.toString('latin1')).toString('latin1'),
  'read as latin1, in JSON': (bytes) => JSON.stringify(bytes.toString('latin1')),
  'as code points of Unicode': (bytes) => [...bytes].map((byte) => `U+${byte.toString(16).padStart(4, '0')}`).join(' '),
  'as bytes in binary': (bytes) => [...bytes].map((byte) => `0b${byte.toString(2)}`).join(', '),
  'as bytes in Rust': (bytes) => `[${[...bytes].map((byte) => `${byte}u8`).join(', ')}]`,
  'as bytes in Rust with an underscore': (bytes) => listed(bytes, (byte) => `${byte}_u8`),
  'as bytes in Rust in hex': (bytes) => listed(bytes, (byte) => `0x${hex(Buffer.of(byte))}u8`),
  'as bytes in Java, each cast': (bytes) => listed(bytes, (byte) => `(byte)0x${hex(Buffer.of(byte))}`),
  'as bytes in Java, each cast, without leading zeros': (bytes) =>
    listed(bytes, (byte) => `(byte) 0x${byte.toString(16)}`),
  'as bytes in Java, each cast, in decimal': (bytes) => listed(bytes, (byte) => `(byte) ${byte}`),
  'as bytes in Java, each cast, with a sign': (bytes) => listed(bytes, (byte) => `(byte)${(byte << 24) >> 24}`),
  'as bytes in Kotlin': (bytes) => listed(bytes, (byte) => `0x${hex(Buffer.of(byte))}.toByte()`),
  'as bytes in Kotlin, in brackets': (bytes) => listed(bytes, (byte) => `(${(byte << 24) >> 24}).toByte()`),
  'as unsigned bytes in Kotlin': (bytes) => listed(bytes, (byte) => `${byte}.toUByte()`),
  'as bytes in Go': (bytes) => listed(bytes, (byte) => `byte(0x${hex(Buffer.of(byte))})`),
  'as bytes in Swift': (bytes) => listed(bytes, (byte) => `UInt8(0x${hex(Buffer.of(byte))})`),
  'as bytes in C++': (bytes) => listed(bytes, (byte) => `std::byte{0x${hex(Buffer.of(byte))}}`),
  'as bytes in C, unsigned': (bytes) => listed(bytes, (byte) => `0x${hex(Buffer.of(byte))}u`),
  'as bytes in C with a type': (bytes) => listed(bytes, (byte) => `uint8_t(${byte})`),
  'as bytes in C#': (bytes) => listed(bytes, (byte) => `Convert.ToByte("${hex(Buffer.of(byte))}", 16)`),
  'as bytes in F#': (bytes) => listed(bytes, (byte) => `${byte}uy`),
  'as bytes in Clojure': (bytes) => listed(bytes, (byte) => `(byte ${(byte << 24) >> 24})`),
  'as bytes in Lisp': (bytes) => listed(bytes, (byte) => `#x${byte.toString(16)}`),
  'as bytes in Ada': (bytes) => listed(bytes, (byte) => `16#${hex(Buffer.of(byte))}#`),
  'as bytes in Basic': (bytes) => listed(bytes, (byte) => `&H${byte.toString(16).toUpperCase()}`),
  'as bytes in assembler': (bytes) =>
    listed(bytes, (byte) => `0x${hex(Buffer.of(byte))}`).replace(/(?:0x.., ){8}/g, '.byte $&\n'),
  'as characters in C': (bytes) => listed(bytes, (byte) => `'\\x${hex(Buffer.of(byte))}'`),
  'as characters in Java': (bytes) => listed(bytes, (byte) => `'\\u00${hex(Buffer.of(byte))}'`),
  'as characters in octal': (bytes) => listed(bytes, (byte) => `'\\${byte.toString(8)}'`),
  'as a list of characters': (bytes) => inspect([...bytes.toString('latin1')], { maxArrayLength: 9999 }),
  'as characters by their codes': (bytes) => [...bytes].map((byte) => `chr(${byte})`).join(' . '),
  'as assignments': (bytes) => [...bytes].map((byte, index) => `key[${index}] = ${byte};`).join('\n'),
  'as PHP shows it': (bytes) => [...bytes].map((byte, index) => `  [${index + 1}]=>\n  int(${byte})`).join('\n'),
  'as an object in JSON behind a name': (bytes) => `KEY=${JSON.stringify({ ...bytes })}`,
  'as XML': (bytes) => [...bytes].map((byte) => `<byte>${byte}</byte>`).join('\n'),
  'as messages of a protocol': (bytes) => [...bytes].map((byte) => `bytes: ${byte}`).join('\n'),
  'in hex with spaces, without leading zeros': (bytes) => inBase(bytes, 16).join(' '),
  'in hex with colons, without leading zeros': (bytes) => inBase(bytes, 16).join(':'),
  'in octal, without leading zeros': (bytes) => inBase(bytes, 8).join(' '),
  'in octal of JavaScript': (bytes) => listed(bytes, (byte) => `0o${byte.toString(8)}`),
  'in bits with spaces, without leading zeros': (bytes) => inBase(bytes, 2).join(' '),
  'as hexdump shows it': (bytes) =>
    words(bytes, 2, 'little')
      .map((word, at) => (at % 8 === 0 ? `\n${padded(at * 2, 7)} ${padded(word, 4)}` : padded(word, 4)))
      .join(' '),
  'as od shows it, in words': (bytes) =>
    words(bytes, 4, 'little')
      .map((word) => padded(word, 8))
      .join(' '),
  'in decimal, among as many larger numbers': (bytes) =>
    `${String([...bytes])};${Array.from(bytes, (_, at) => 7777 + at * 3).join()},8888,9999`,
  'as words of two bytes': (bytes) => String(words(bytes, 2, 'big')),
  'as a Uint16Array': (bytes) => String(words(bytes, 2, 'little')),
  'as a Uint32Array': (bytes) => inspect(Uint32Array.from(words(bytes, 4, 'little')), { maxArrayLength: 9999 }),
  'as an Int32Array': (bytes) => JSON.stringify([...Int32Array.from(words(bytes, 4, 'little'))]),
  'as words with a sign': (bytes) => JSON.stringify({ words: [...Int32Array.from(words(bytes, 4, 'big'))] }),
  'as a debugger shows memory': (bytes) =>
    words(bytes, 4, 'little')
      .map((word) => `0x${padded(word, 8)}`)
      .join('\t'),
  'in base64, as a Uint32Array': (bytes) => String(words(Buffer.from(base64(bytes)), 4, 'little')),
  'in Ascii85': ascii85,
  'in Ascii85 of Adobe': (bytes) => `<~${ascii85(bytes)}~>`,
  'in Z85': (bytes) => base85(bytes, (value) => Z_85[value] ?? ''),
  'in bits': (bytes) => digitsOf(bytes, 1, '01'),
  'in bits with spaces': (bytes) => digitsOf(bytes, 1, '01').replace(/.{8}/g, '$& '),
  'as one decimal number': (bytes) => String(bigNumber(bytes)),
  'as bytes in Java': (bytes) => `{${String(new Int8Array(bytes))}}`,
  'as bytes in C, without leading zeros': (bytes) => [...bytes].map((byte) => `0x${byte.toString(16)}`).join(', '),
  'in octal': (bytes) => [...bytes].map((byte) => byte.toString(8).padStart(3, '0')).join(' '),
  'as octal escapes': (bytes) => [...bytes].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join(''),
  'as escapes of mail': (bytes) => escaped('=', bytes).toUpperCase(),
  'as escapes of code points': (bytes) => [...bytes].map((byte) => `\\u{${byte.toString(16)}}`).join(''),
  'as decimal entities': (bytes) => [...bytes].map((byte) => `&#${byte};`).join(''),
  'as hexadecimal entities': (bytes) => [...bytes].map((byte) => `&#x${byte.toString(16)};`).join(''),
  'as PEM': (bytes) => pem(bytes),
  'read as latin1, in base64': (bytes) => base64(bytes.toString('latin1')),
  'read as latin1 with a line break, as escapes of a URL': (bytes) =>
    escaped('%', Buffer.from(`${bytes.toString('latin1')}\n`)),
  'in base64 of hex of base32 of base64': (bytes) => base64(hex(digitsOf(Buffer.from(base64(bytes)), 5, BASE_32))),
  'as PEM in base32': (bytes) => digitsOf(Buffer.from(pem(bytes)), 5, BASE_32),
  'as PEM in Ascii85': (bytes) => ascii85(Buffer.from(pem(bytes))),
  'as PEM without its first line': (bytes) => pem(bytes).split('\n').slice(1).join('\\n'),
  'as PEM, its last lines': (bytes) => pem(bytes).split('\n').slice(-3).join('\\n'),
  'as PEM with hyphens of Unicode': (bytes) => pem(bytes, '\u2010'.repeat(5)),
  'as PEM with em dashes': (bytes) => pem(bytes, '\u2014\u2014'),
  'as PEM with minus signs': (bytes) => pem(bytes, '\u2212'.repeat(5)),
  'as PEM with equals signs': (bytes) => pem(bytes, '====='),
  'as PEM in base64 of base64': (bytes) => base64(base64(pem(bytes))),
  'as PEM in hex': (bytes) => hex(pem(bytes)),
  'as PEM in JSON': (bytes) => JSON.stringify({ key: pem(bytes) }),
  'as PEM of a URL': (bytes) => encodeURIComponent(pem(bytes)),
  'as PEM in HTML': (bytes) => `<pre>${pem(bytes).replaceAll('\n', '<br>')}</pre>`,
};

type Members = Record<string, string>;

const lines = (jwk: Members, between: string): string =>
  Object.entries(jwk)
    .map(([name, value]) => `${name}${between}${value}`)
    .join('\n');

/** What is known of a JWK's members, as configuration files and debuggers write them. */
export const JWK_WRITINGS: Readonly<Record<string, (jwk: Members) => string | Buffer>> = {
  JSON: (jwk) => JSON.stringify(jwk),
  'JSON in JSON': (jwk) => JSON.stringify(JSON.stringify(jwk)),
  'JSON with single quotes': (jwk) => JSON.stringify(jwk).replaceAll('"', "'"),
  'JSON that is cut off': (jwk) => JSON.stringify(jwk).slice(0, -3),
  'JSON behind a name': (jwk) => `JWK=${JSON.stringify(jwk)}`,
  'JSON in source code': (jwk) => `const key = ${JSON.stringify(jwk)};`,
  'JSON of a URL': (jwk) => encodeURIComponent(JSON.stringify(jwk)),
  'JSON in UTF-16': (jwk) => Buffer.from(JSON.stringify(jwk), 'utf16le'),
  'base64 of base64 of JSON': (jwk) => base64(base64(JSON.stringify(jwk))),
  'hex of JSON': (jwk) => hex(JSON.stringify(jwk)),
  YAML: (jwk) => lines(jwk, ': '),
  'YAML with quotes': (jwk) => lines(jwk, ': ').replace(/: (.*)/g, ': "$1"'),
  TOML: (jwk) => lines(jwk, ' = ').replace(/= (.*)/g, '= "$1"'),
  'an env file': (jwk) => lines(jwk, '=').replace(/^\w+/gm, (name) => name.toUpperCase()),
  'a form': (jwk) => new URLSearchParams(jwk).toString(),
  'what util.inspect shows': (jwk) => inspect(jwk, { maxStringLength: 2000 }),
  'what Ruby shows': (jwk) => `{${lines(jwk, '" => "').replace(/.+/g, '"$&",')}}`,
  'what Go shows': (jwk) => `map[${lines(jwk, ':').replaceAll('\n', ' ')}]`,
  XML: (jwk) => lines(jwk, '>').replace(/(\w+)>(.*)/g, '<$1>$2</$1>'),
  'what Clojure shows': (jwk) => `{${lines(jwk, ' "').replace(/.+/g, ':$&"')}}`,
  'what Python 2 shows': (jwk) => `{${lines(jwk, "': u'").replace(/.+/g, "u'$&',")}}`,
  'what PHP serializes': (jwk) =>
    Object.values(jwk).reduce(
      (text, value, index) => `${text}s:3:"${Object.keys(jwk)[index]}";s:${value.length}:"${value}";`,
      'a:4:{',
    ),
  'JSON in HTML': (jwk) => JSON.stringify(jwk).replaceAll('"', '&quot;'),
  'a table with commas': (jwk) => `${Object.keys(jwk).join(',')}\n${Object.values(jwk).join(',')}`,
  'a table with tabulators': (jwk) => `${Object.keys(jwk).join('\t')}\n${Object.values(jwk).join('\t')}`,
  'a table of Markdown': (jwk) => lines(jwk, ' | ').replace(/.+/g, '| $& |'),
  SQL: (jwk) => `INSERT INTO keys (${Object.keys(jwk).join(', ')}) VALUES ('${Object.values(jwk).join("', '")}')`,
  'a property list': (jwk) => lines(jwk, '</key><string>').replace(/.+/g, '<key>$&</string>'),
  'what Lua shows': (jwk) => `{${lines(jwk, '"] = "').replace(/.+/g, '["$&",')}}`,
  'what Erlang shows': (jwk) => `#{${lines(jwk, '">> => <<"').replace(/.+/g, '<<"$&">>,')}}`,
  'what Lisp shows': (jwk) => `(${lines(jwk, ' . "').replace(/.+/g, '($&")')})`,
  'what Haskell shows': (jwk) => `fromList [${lines(jwk, '","').replace(/.+/g, '("$&"),')}]`,
  'what Redis shows': (jwk) =>
    Object.entries(jwk)
      .flat()
      .map((text, at) => `${at + 1}) "${text}"`)
      .join('\n'),
  'JSON in base32': (jwk) => digitsOf(Buffer.from(JSON.stringify(jwk)), 5, BASE_32),
  'JSON in base58': (jwk) => base58(Buffer.from(JSON.stringify(jwk))),
  'YAML without kty': ({ kty: _, ...jwk }) => lines(jwk, ': '),
};

export const JWKS_MEMBERS: Readonly<Record<string, Members>> = {
  RSA: rsa.publicKey.export({ format: 'jwk' }) as Members,
  'RSA, private': rsa.privateKey.export({ format: 'jwk' }) as Members,
  EC: pair('p256').publicKey.export({ format: 'jwk' }) as Members,
  secp256k1: pair('secp256k1').publicKey.export({ format: 'jwk' }) as Members,
  OKP: pair('ed25519').publicKey.export({ format: 'jwk' }) as Members,
};

const { n } = JWKS_MEMBERS['RSA'] as { n: string };
const modulus = Buffer.from(n, 'base64url');

/** Other notations, each whole. */
export const NOTATIONS: Readonly<Record<string, string | Buffer>> = {
  '.NET XML': `<RSAKeyValue><Modulus>${base64(modulus)}</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>`,
  'XML Signature': `<ds:RSAKeyValue><ds:Modulus>${base64(modulus)}</ds:Modulus></ds:RSAKeyValue>`,
  'XML that was escaped': `&lt;RSAKeyValue&gt;&lt;Modulus&gt;${base64(modulus)}&lt;/Modulus&gt;`,
  'openssl rsa -modulus': `Modulus=${hex(modulus).toUpperCase()}\n`,
  'openssl pkey -text': `Public-Key: (2048 bit)\nModulus:\n    00:${hex(modulus).replace(/..(?=.)/g, '$&:')}\nExponent: 65537\n`,
  'openssl ec -text': `Public-Key: (256 bit)\npub:\n    04:${hex(modulus.subarray(0, 64)).replace(/..(?=.)/g, '$&:')}\n`,
  'a PuTTY key file': `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: key\nPublic-Lines: 2\nAAAA\n`,
  'the curve of a JWK and its number': `crv: X25519, x: ${base64(modulus.subarray(0, 32)).replace(/\W/g, '_')}`,
  'the key of an SSH line alone': `AAAAC3NzaC1lZDI1NTE5AAAAI${'K'.repeat(43)}`,
  'the wire form of an SSH key': Buffer.concat([
    hexBytes('0000000b'),
    Buffer.from('ssh-ed25519'),
    hexBytes('00000020'),
    modulus.subarray(0, 32),
  ]),
  'an OpenPGP block': `-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDMEZ0Wd\n=abcd\n-----END PGP PUBLIC KEY BLOCK-----\n`,
  'an OpenPGP packet with RSA': Buffer.concat([hexBytes('99010d046745a1b2010800'), modulus, hexBytes('0011010001')]),
  'an OpenPGP packet with RSA, behind another': Buffer.concat([
    hexBytes('ca03504750 99010d046745a1b2010800'),
    modulus,
    hexBytes('0011010001'),
  ]),
  'an OpenPGP subkey of the new format, version 6': Buffer.concat([
    hexBytes('ceff00000111 066745a1b201 00000107 0800'),
    modulus,
    hexBytes('0011010001'),
  ]),
  'an OpenPGP packet that was cut off': Buffer.concat([hexBytes('99010d046745a1b2010800'), modulus.subarray(0, 150)]),
  'an OpenPGP packet with DSA': Buffer.concat([hexBytes('b90322046745a1b2110800'), modulus, modulus, modulus]),
  'an OpenPGP packet of partial lengths': Buffer.concat([
    hexBytes('c6e7046745a1b2010800'),
    modulus.subarray(0, 120),
    hexBytes('e7'),
    modulus.subarray(120, 248),
    hexBytes('0d'),
    modulus.subarray(248),
    hexBytes('0011010001'),
  ]),
  'an OpenPGP packet with Ed25519 of RFC 9580': Buffer.concat([
    hexBytes('c62a066745a1b21b00000020'),
    modulus.subarray(0, 32),
  ]),
  'an OpenPGP packet with Ed25519': Buffer.concat([
    hexBytes('9833046745a1b216092b06010401da470f010107 40'),
    modulus.subarray(0, 32),
  ]),
  'an RSA blob of CryptoAPI': Buffer.concat([
    hexBytes('0602000000a4000052534131 00080000 01000100'),
    Buffer.from(modulus).reverse(),
  ]),
  'an RSA blob of CNG': Buffer.concat([
    hexBytes('52534131 00080000 03000000 00010000 00000000 00000000 010001'),
    modulus,
  ]),
  'an EC blob of CNG': Buffer.concat([hexBytes('4543533120000000'), modulus.subarray(0, 64)]),
  'an EC key in COSE': Buffer.concat([
    hexBytes('a5010203262001215820'),
    modulus.subarray(0, 32),
    hexBytes('225820'),
    modulus.subarray(32, 64),
  ]),
  'an RSA key in COSE': Buffer.concat([hexBytes('a401030339010020590100'), modulus, hexBytes('2143010001')]),
  'a JWK in CBOR': Buffer.concat([
    hexBytes('a3636b7479624543 63637276 65502d323536 617878 2b'),
    Buffer.from(n.slice(0, 43)),
  ]),
  'a JWK in MessagePack': Buffer.concat([hexBytes('83a36b7479a3525341 a165a441514142 a16eda0156'), Buffer.from(n)]),
  'an RSA key in DNS': Buffer.concat([hexBytes('03010001'), modulus]),
  'a record of DNSSEC': `example. IN DNSKEY 257 3 8 ${base64(Buffer.concat([hexBytes('03010001'), modulus]))}`,
  'a record of DNSSEC in quoted parts': `example. IN DNSKEY 257 3 8 "${base64(Buffer.concat([hexBytes('03010001'), modulus])).replace(/.{40}/g, '$&" "')}"`,
  'quoted parts of a key from DNS behind a word': `key "${base64(Buffer.concat([hexBytes('03010001'), modulus])).replace(/.{40}/g, '$&" "')}"`,
  'a record of DNSSEC with a curve': `example. IN DNSKEY 257 3 13 ${base64(modulus.subarray(0, 64))}`,
  'a record of DKIM in other letters': `V=DKIM1; K=Ed25519; P=${base64(modulus.subarray(0, 32))}`,
  'a record of DKIM without its version': `s1._domainkey.example. IN TXT "p=${base64(modulus.subarray(0, 32))}"`,
  'a raw key that a quoted name calls public': `"publicKey"="${base64(modulus.subarray(0, 32))}"`,
  'a record of DKIM': `v=DKIM1; k=ed25519; p=${base64(modulus.subarray(0, 32))}`,
  'a did:key': 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK',
  'a key of PASETO': `k4.public.${n.slice(0, 43)}`,
  'a key of minisign': `untrusted comment: minisign public key 6A8B\nRWQ${n.slice(0, 53)}`,
  'a variable that is called so': `PUBLIC_KEY="${n.slice(0, 86)}"`,
  'the numbers of an RSA key': `${n}.AQAB`,
  'RSA numbers of Go': `&{N:+${bigNumber(modulus)} E:65537}`,
  'RSA numbers of Python': `<RSAPublicNumbers(e=65537, n=${bigNumber(modulus)})>`,
  'RSA numbers of Python, by place': `PublicKey(${bigNumber(modulus)}, 65537)`,
  'RSA numbers of Rust': `RsaPublicKey { n: ${bigNumber(modulus)}, e: 65537 }`,
  'RSA numbers of Ruby': `{:n=>${bigNumber(modulus)}, :e=>65537}`,
  'RSA numbers in hex': `n=0x${hex(modulus)}&e=0x10001`,
  'RSA numbers in hex with zeros': `${hex(modulus)}:010001`,
  'RSA numbers in an S-expression': `(public-key (rsa (n #00${hex(modulus)}#) (e #010001#)))`,
  'RSA numbers of openssl asn1parse': `4:d=1 hl=4 l= 257 prim: INTEGER :${hex(modulus).toUpperCase()}\n265:d=1 hl=2 l=   3 prim: INTEGER :010001`,
  'an EC key of Java': `Sun EC public key, 256 bits\n  public x coord: ${bigNumber(modulus.subarray(0, 32))}`,
  'an EC key of Python': `EllipticCurvePublicNumbers(curve=secp256r1, x=${bigNumber(modulus.subarray(0, 32))}, y=1)`,
  'an EC key of another Python': `EccKey(curve='NIST P-256', point_x=${bigNumber(modulus.subarray(0, 32))}, point_y=1)`,
  'an EC key of prime256v1': `curve: prime256v1\nx: ${hex(modulus.subarray(0, 32))}`,
  'an S-expression with a curve': `(ecc (curve Ed25519) (q #40${hex(modulus.subarray(0, 32))}#))`,
  'a key that a document calls public': `"publicKeyMultibase": "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"`,
  'a key behind its curve': `ed25519:${base64(modulus.subarray(0, 32))}`,
  'a key in base32 beside its hash in hex': `${hex(modulus.subarray(0, 64))} ${digitsOf(spki(pair('ed25519').publicKey), 5, '0123456789ABCDEFGHIJKLMNOPQRSTUV')}`,
  'the end of an RSA key': spki(rsa.publicKey).subarray(40),
  'an Ed25519 key without its first bytes': spki(pair('ed25519').publicKey).subarray(6),
};
