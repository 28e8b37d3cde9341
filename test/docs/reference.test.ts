import { describe, expect, it } from 'vitest';
import { createRemoteIssuer, createRemoteJwks, createVerifier, decode, generateKeyPair, sign, verify } from 'strictjwt';
import { supportedBy } from '../portable/supported.ts';
import { errorCodes, publicExports } from './compiler.ts';
import { readDocument, tableOf } from './markdown.ts';

const readme = readDocument('README.md');
const text = readme.lines.join('\n');
const exported = publicExports();

/** The option names that a function knows, in its own words: it lists them when it meets an unknown one. */
async function knownOptions(call: (options: object) => unknown): Promise<string[]> {
  const message = await Promise.resolve({ '?': true })
    .then(call)
    .then(
      () => '',
      (error: Error) => error.message,
    );
  const known = /unknown option "(?:cache\.)?\?"; known: (.+)$/.exec(message)?.[1];
  if (known === undefined) throw new Error(`accepted an unknown option, or said: ${message}`);
  return known.split(', ');
}

const secret = 'a secret that is long enough for HS256';
const expected = { algorithms: ['HS256'], issuer: false, audience: false } as const;

interface Documented {
  readonly name: string;
  /** the type of its options */
  readonly type: string;
  /** the options that another table of the README has already */
  readonly beside?: readonly string[];
  readonly call: (options: object) => unknown;
}

const functions: readonly Documented[] = [
  { name: 'sign', type: 'SignOptions', call: (options) => sign({}, secret, options) },
  { name: 'verify', type: 'VerifyOptions', call: (options) => verify('', secret, { ...expected, ...options }) },
  {
    name: 'createVerifier',
    type: 'VerifierOptions',
    beside: ['verify'],
    call: (options) => createVerifier(secret, { ...expected, ...options }),
  },
  { name: 'cache', type: 'CacheOptions', call: (cache) => createVerifier(secret, { ...expected, cache }) },
  { name: 'decode', type: 'DecodeOptions', call: (options) => decode('', options) },
  { name: 'generateKeyPair', type: 'KeyPairOptions', call: (options) => generateKeyPair('ES256', options) },
  {
    name: 'createRemoteJwks',
    type: 'RemoteJwksOptions',
    call: (options) => createRemoteJwks('https://login.example', options),
  },
  {
    name: 'createRemoteIssuer',
    type: 'RemoteIssuerOptions',
    beside: ['createRemoteJwks'],
    call: (options) => createRemoteIssuer('https://login.example', options),
  },
];

/** `` `name` `` as `name`. */
function plain(cell: string | undefined): string {
  return (cell ?? '').replaceAll('`', '');
}

describe.each(functions)('the options of $name', ({ name, type, beside = [], call }) => {
  const members = exported.find((one) => one.name === type)?.members ?? new Map<string, string>();
  const rows = [...beside, name].flatMap((table) => tableOf(readme, 'options', table));

  it('are in the README exactly as the source knows them, in its order', async () => {
    expect(rows.map(([option]) => plain(option))).toEqual(await knownOptions(call));
  });

  it('are those of the type', () => {
    expect(rows.map(([option]) => plain(option)).sort()).toEqual([...members.keys()].sort());
  });

  it('have the defaults that their docstrings name', () => {
    const documented = rows.map(([option, , value]) => [plain(option), plain(value)] as const);
    const inSource = documented.map(([option, value]) => {
      const found = /Default (`[^`]+`|\d[\d ]*)/.exec(members.get(option) ?? '')?.[1];
      return [option, found === undefined ? value : plain(found).trim()] as const;
    });
    expect(documented).toEqual(inSource);
  });

  it('each have a type and a meaning', () => {
    expect(rows.filter((row) => row.length !== 4 || row[1] === '' || row[3] === '')).toEqual([]);
  });
});

describe('the README', () => {
  const codeSpans = new Set(text.match(/(?<=`)[A-Za-z]\w*(?=[`(])/g));
  const firstCells = new Set(readme.tables.flatMap(({ rows }) => rows.map(([cell]) => cell ?? '')));

  it.each(exported.map(({ name }) => name))('documents the export %s', (name) => {
    expect(codeSpans).toContain(name);
  });

  it.each(errorCodes())('has a line for the code %s', (code) => {
    expect(firstCells).toContain(`\`${code}\``);
  });

  it('names no code that does not exist', () => {
    const named = new Set(text.match(/ERR_JW(T|KS)_[A-Z_]+[A-Z]/g));
    const partly = ['ERR_JWT_CLAIM'];
    expect([...named].filter((code) => !errorCodes().includes(code) && !partly.includes(code))).toEqual([]);
  });

  it('lists only types that are exported', () => {
    const types = readme.tables.find(({ rows }) => rows[0]?.[0] === 'type')?.rows.slice(1) ?? [];
    const named = types.flatMap(([cell]) => plain(cell).split(', '));
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((name) => !exported.some((one) => one.name === name))).toEqual([]);
  });

  it('says of each runtime what the portable suite expects of it', () => {
    const rows = tableOf(readme, 'runtimes', 'portable');
    const yes = (supported: boolean): string => (supported ? 'yes' : 'no');
    const expectedRows = rows.map(([runtime = '']) => {
      const supports = supportedBy(runtime.toLowerCase().replace(' ', ''));
      const classic = supports('HS512') && supports('RS512') && supports('PS512') && supports('ES512');
      return [runtime, yes(classic), yes(supports('EdDSA') && supports('Ed25519')), yes(supports('ML-DSA-65'))];
    });
    expect(rows.map((row) => row.slice(0, 4))).toEqual(expectedRows);
  });
});
