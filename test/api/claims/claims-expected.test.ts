import { describe, expect, it } from 'vitest';
import { verify } from 'strictjwt';
import { expectUsageError } from '../../support/expect.ts';
import { SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';
import { AUDIENCE, ISSUER } from '../../support/forge.ts';
import { accepted, type Changes, type MoreOptions, rejected, tokenWith } from './judge.ts';

interface Case {
  readonly what: string;
  readonly changes: Changes;
  readonly more: MoreOptions;
}

interface Refusal extends Case {
  readonly code: 'ERR_JWT_CLAIM_MISSING' | 'ERR_JWT_CLAIM_INVALID' | 'ERR_JWT_CLAIM_MISMATCH';
  readonly claim: string;
}

describe('an expected claim', () => {
  const fitting: Case[] = [
    { what: 'one issuer', changes: { iss: 'a' }, more: { issuer: 'a' } },
    { what: 'one of several issuers', changes: { iss: 'b' }, more: { issuer: ['a', 'b'] } },
    { what: 'an issuer that a function accepts', changes: { iss: 'abc' }, more: { issuer: (iss) => iss.length === 3 } },
    { what: 'an empty iss that a function accepts', changes: { iss: '' }, more: { issuer: () => true } },
    { what: 'any issuer', changes: { iss: 'x' }, more: { issuer: false } },
    { what: 'no issuer, unchecked', changes: { iss: undefined }, more: { issuer: false } },
    { what: 'one audience', changes: { aud: 'a' }, more: { audience: 'a' } },
    { what: 'an audience among several of the token', changes: { aud: ['x', 'a'] }, more: { audience: 'a' } },
    { what: 'several on both sides, one in common', changes: { aud: ['x', 'b'] }, more: { audience: ['a', 'b'] } },
    { what: 'an audience that a function accepts', changes: { aud: ['x', 'y'] }, more: { audience: (a) => a === 'y' } },
    { what: 'any audience', changes: { aud: ['x'] }, more: { audience: false } },
    { what: 'an empty list of audiences, unchecked', changes: { aud: [] }, more: { audience: false } },
    { what: 'no audience, unchecked', changes: { aud: undefined }, more: { audience: false } },
    { what: 'the subject', changes: { sub: 'me' }, more: { subject: 'me' } },
    { what: 'no subject, unchecked', changes: { sub: undefined }, more: {} },
    { what: 'any token id', changes: { jti: 'some id' }, more: {} },
    { what: 'text beyond ASCII', changes: { iss: 'ÄÖ🙂' }, more: { issuer: 'ÄÖ🙂' } },
  ];
  it.each(fitting)('is met by $what', async ({ changes, more }) => {
    await expect(accepted(changes, more)).resolves.toBeDefined();
  });

  const missing: Refusal[] = (['iss', 'aud', 'sub'] as const).map((claim) => ({
    what: `a token without ${claim}`,
    changes: { [claim]: undefined },
    more: { subject: 'user-1' },
    code: 'ERR_JWT_CLAIM_MISSING',
    claim,
  }));
  const differing: Refusal[] = [
    { changes: { iss: `${ISSUER}/` }, more: {}, what: 'a longer issuer', claim: 'iss' },
    { changes: { iss: ISSUER.slice(0, -1) }, more: {}, what: 'a shorter issuer', claim: 'iss' },
    { changes: { iss: ISSUER.toUpperCase() }, more: {}, what: 'an issuer in capitals', claim: 'iss' },
    { changes: { iss: '' }, more: {}, what: 'an empty issuer', claim: 'iss' },
    { changes: { iss: 'c' }, more: { issuer: ['a', 'b'] }, what: 'none of the issuers', claim: 'iss' },
    { changes: { iss: 'a,b' }, more: { issuer: ['a', 'b'] }, what: 'the issuers joined', claim: 'iss' },
    { changes: { aud: ` ${AUDIENCE}` }, more: {}, what: 'an audience with a space', claim: 'aud' },
    { changes: { aud: [] }, more: {}, what: 'an empty list of audiences', claim: 'aud' },
    {
      changes: { aud: [] },
      more: { audience: () => true },
      what: 'an empty list, whatever the function',
      claim: 'aud',
    },
    { changes: { aud: ['x', 'y'] }, more: {}, what: 'a list of other audiences', claim: 'aud' },
    { changes: { sub: 'user-2' }, more: { subject: 'user-1' }, what: 'another subject', claim: 'sub' },
  ].map((refusal) => ({ ...refusal, code: 'ERR_JWT_CLAIM_MISMATCH' }));
  it.each([...missing, ...differing])('is not met by $what', async ({ changes, more, code, claim }) => {
    await rejected(changes, code, claim, more);
  });

  it('is read when the verifier is made, not later', async () => {
    const issuer = ['a'];
    const attempt = accepted({ iss: 'b' }, { issuer });
    issuer.push('b');
    await expect(attempt).rejects.toMatchObject({ code: 'ERR_JWT_CLAIM_MISMATCH' });
  });
});

describe('a malformed claim', () => {
  const notText = [0, 1, true, false, null, {}, { length: 1 }, 1.5];
  const texts = ['iss', 'sub', 'jti'].flatMap((claim) =>
    [...notText, [], ['a'], [ISSUER]].map((value) => ({ claim, value })),
  );
  const audiences = [...notText, [1], [null], [AUDIENCE, 1], [[AUDIENCE]], [{}]].map((value) => ({
    claim: 'aud',
    value,
  }));
  const unchecked: MoreOptions = { issuer: false, audience: false };

  it.each([...texts, ...audiences])('$claim $value is rejected though nobody asks for it', async ({ claim, value }) => {
    await rejected({ [claim]: value }, 'ERR_JWT_CLAIM_INVALID', claim, unchecked);
  });

  it.each([...texts, ...audiences])('$claim $value is rejected where a value is expected', async ({ claim, value }) => {
    const anything: MoreOptions = { issuer: () => true, audience: () => true, subject: 'a' };
    const changes = { sub: 'a', [claim]: value };
    await rejected(changes, 'ERR_JWT_CLAIM_INVALID', claim, anything);
  });
});

describe('a function as expectation', () => {
  // A function that forgot to answer, or answers later, has not accepted anything.
  const answers: unknown[] = [1, 'true', {}, [], undefined, null, false, 0, Symbol('yes')];
  it.each(answers.map((answer) => [answer]))('does not accept by answering %s', async (answer) => {
    const answering = (): boolean => answer as boolean;
    await rejected({}, 'ERR_JWT_CLAIM_MISMATCH', 'iss', { issuer: answering });
    await rejected({}, 'ERR_JWT_CLAIM_MISMATCH', 'aud', { audience: answering });
  });

  const promises = [() => Promise.resolve(true), () => Promise.reject(new Error('late')), () => ({ then: () => {} })];
  it.each(promises.map((answer) => [answer]))(
    'is a fault of the calling code when it answers a promise',
    async (answer) => {
      const answering = answer as unknown as () => boolean;
      for (const expected of [{ issuer: answering }, { audience: answering }, { claims: { x: answering } }]) {
        const options = optionsFor('HS256', expected as object);
        await expectUsageError(() => verify(tokenWith({ x: 'a' }), SECRET, options), 'ERR_JWT_OPTION_INVALID');
      }
    },
  );

  it('gets the issuer, and each audience until one is accepted', async () => {
    const asked: string[] = [];
    const issuer = (iss: string): boolean => asked.push(iss) > 0;
    const audience = (aud: string): boolean => asked.push(aud) > 0 && aud === 'b';
    await accepted({ iss: 'i', aud: ['a', 'b', 'c'] }, { issuer, audience });
    expect(asked).toEqual(['i', 'a', 'b']);
  });

  it('is not asked about a token that has no such claim', async () => {
    const issuer = (): boolean => expect.fail('nothing to ask about');
    await rejected({ iss: undefined }, 'ERR_JWT_CLAIM_MISSING', 'iss', { issuer });
    await rejected({ iss: 1 }, 'ERR_JWT_CLAIM_INVALID', 'iss', { issuer });
  });

  it('may throw: that goes to the caller as it is', async () => {
    const thrown = new RangeError('the directory is down');
    const issuer = (): boolean => {
      throw thrown;
    };
    await expect(accepted({}, { issuer })).rejects.toBe(thrown);
  });
});
