import { describe, expect, it } from 'vitest';
import { createRemoteIssuer, createRemoteJwks, createVerifier, decode, generateKeyPair, sign, verify } from 'strictjwt';
import { supportedBy } from '../portable/supported.ts';
import { errorCodes, publicExports } from './compiler.ts';
import { DOCUMENTS } from './documents.ts';
import { type Document, readDocument, tableOf } from './markdown.ts';
import { reference } from './write-reference.mjs';

const documents = DOCUMENTS.map(readDocument);
const exported = publicExports();
const fromDocstrings = reference();

/** The one page that has the table. */
function pageWith(kind: string, name: string): Document {
  const pages = documents.filter(({ items }) => items.some((item) => item.kind === kind && item.text.trim() === name));
  const [page] = pages;
  if (!page || pages.length > 1) throw new Error(`the table "${kind}: ${name}" stands on ${pages.length} pages`);
  return page;
}

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
  const rows = [...beside, name].flatMap((table) => tableOf(pageWith('options', table), 'options', table));

  it('stand in the documents exactly as the source knows them, in its order', async () => {
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

describe('the documents', () => {
  const errors = readDocument('docs/errors.md');
  const firstCells = new Set(errors.tables.flatMap(({ rows }) => rows.map(([cell]) => cell ?? '')));

  it('have the reference that the docstrings give: node test/docs/write-reference.mjs', () => {
    expect(readDocument('docs/reference.md').lines.join('\n')).toBe(fromDocstrings);
  });

  const sections = fromDocstrings.split(/^### `/m).slice(1);
  it.each(sections.map((section) => [section.slice(0, section.indexOf('`')), section]))('tell of %s', (_, section) => {
    const [, said = ''] = section.split('\n').filter((line) => line !== '' && !line.startsWith('`'));
    expect(said).toMatch(/^[A-Z*].+[.:?]/);
  });

  it('tell of every export', () => {
    const told = sections.map((section) => section.slice(0, section.indexOf('`')));
    expect(exported.map(({ name }) => name).filter((name) => !told.includes(name))).toEqual([]);
  });

  it.each(errorCodes())('have a line for the code %s', (code) => {
    expect(firstCells).toContain(`\`${code}\``);
  });

  it('name no code that does not exist', () => {
    const named = new Set(documents.flatMap(({ lines }) => lines.join('\n').match(/ERR_JW(T|KS)_[A-Z_]+[A-Z]/g) ?? []));
    const partly = ['ERR_JWT_CLAIM'];
    expect([...named].filter((code) => !errorCodes().includes(code) && !partly.includes(code))).toEqual([]);
  });

  it('says of each runtime what the portable suite expects of it', () => {
    const rows = tableOf(pageWith('runtimes', 'portable'), 'runtimes', 'portable');
    const yes = (supported: boolean): string => (supported ? 'yes' : 'no');
    const expectedRows = rows.map(([runtime = '']) => {
      const supports = supportedBy(runtime.toLowerCase().replace(' ', ''));
      const classic = supports('HS512') && supports('RS512') && supports('PS512') && supports('ES512');
      return [runtime, yes(classic), yes(supports('EdDSA') && supports('Ed25519')), yes(supports('ML-DSA-65'))];
    });
    expect(rows.map((row) => row.slice(0, 4))).toEqual(expectedRows);
  });
});
