import { createRemoteJwks, createSigner, createVerifier, type SignOptions, type VerifierOptions } from 'strictjwt';
import { describe, expect, it } from 'vitest';
import { expectUsageError } from '../../support/expect.ts';
import { SECRET } from '../../support/keys.ts';

const verifier = (more: object) => () =>
  createVerifier(SECRET, { algorithms: ['HS256'], issuer: false, audience: false, ...more } as VerifierOptions);
const signer = (more: object) => () =>
  createSigner(SECRET, { algorithm: 'HS256', expiresIn: '15m', ...more } as SignOptions);
const remote = (more: object) => () => createRemoteJwks('https://idp.example/jwks', more);

describe('a misspelt option is answered with the nearest name first', () => {
  const misspelt: readonly (readonly [given: string, meant: string, call: (more: object) => () => unknown])[] = [
    ['clockTolerence', 'clockTolerance', verifier],
    ['clocktolerance', 'clockTolerance', verifier],
    ['Issuer', 'issuer', verifier],
    ['audiance', 'audience', verifier],
    ['requiredClaim', 'requiredClaims', verifier],
    ['isrevoked', 'isRevoked', verifier],
    ['algoritms', 'algorithms', verifier],
    ['expiresin', 'expiresIn', signer],
    ['notbefore', 'notBefore', signer],
    ['expireIn', 'expiresIn', signer],
    ['cacheMaxage', 'cacheMaxAge', remote],
    ['timeOut', 'timeout', remote],
  ];
  it.each(misspelt)('%s: %s', async (given, meant, call) => {
    const { message } = await expectUsageError(call({ [given]: 'x' }), 'ERR_JWT_OPTION_INVALID');
    expect(message).toMatch(new RegExp(`^unknown option "${given}"; did you mean "${meant}"\\? known: `));
  });

  it('also inside of cache', async () => {
    const { message } = await expectUsageError(verifier({ cache: { maxEntry: 5 } }), 'ERR_JWT_OPTION_INVALID');
    expect(message).toContain('did you mean "cache.maxEntries"?');
  });
});

describe('an option of another library is answered with what it is called here', () => {
  const foreign: readonly (readonly [given: string, here: RegExp, call: (more: object) => () => unknown])[] = [
    ['ignoreExpiration', /clockTolerance: '7d'.*nothing switches expiry off/, verifier],
    ['maxTokenAge', /maxAge/, verifier],
    ['clockTimestamp', /now: \(\) => milliseconds/, verifier],
    ['currentDate', /now: \(\) => milliseconds/, verifier],
    ['jwtid', /claims: \{ … \}/, verifier],
    ['nonce', /claims: \{ … \}/, verifier],
    ['allowedIss', /issuer/, verifier],
    ['complete', /the result always has header and payload/, verifier],
    ['crit', /critical extensions are refused/, verifier],
    ['cacheTTL', /cache: \{ maxEntries, ttl \}/, verifier],
    ['keyid', /header: \{ kid \}/, signer],
    ['typ', /header: \{ … \}/, signer],
    ['cty', /header: \{ … \}/, signer],
    ['subject', /the claim "sub" when signing/, signer],
    ['noTimestamp', /issuedAt: false/, signer],
    ['mutatePayload', /never modified/, signer],
    ['cooldownDuration', /cooldown/, remote],
    ['timeoutDuration', /timeout/, remote],
    ['requestHeaders', /headers/, remote],
    ['secretOrPrivateKey', /the second argument/, signer],
    ['secretOrPublicKey', /the second argument/, verifier],
    ['secretOrKeyProvider', /the second argument/, verifier],
    ['checkTyp', /here it is typ;/, verifier],
    ['allowedCritHeaders', /critical extensions are refused/, verifier],
    ['errorCacheTTL', /a rejected token is judged each time/, verifier],
    ['jwtFromRequest', /createGuard of strictjwt\/http/, verifier],
    ['credentialsRequired', /createGuard of strictjwt\/http/, verifier],
    ['getToken', /createGuard of strictjwt\/http/, verifier],
    ['rateLimit', /here it is cooldown;/, remote],
    ['jwksRequestsPerMinute', /here it is cooldown;/, remote],
    ['cache', /a key set is always kept/, remote],
    ['cacheMaxEntries', /a key set is always kept/, remote],
    ['requestAgent', /here it is fetch;/, remote],
  ];
  it.each(foreign)('%s: %s', async (given, here, call) => {
    const { message } = await expectUsageError(call({ [given]: 'x' }), 'ERR_JWT_OPTION_INVALID');
    expect(message).toMatch(here);
    expect(message).toMatch(/known: /);
  });
});

it('a name like no other is listed with the known ones, and cut when it is long', async () => {
  const { message } = await expectUsageError(verifier({ ['x'.repeat(5000)]: 1 }), 'ERR_JWT_OPTION_INVALID');
  expect(message).toMatch(/^unknown option "x{64}…"; known: algorithms, /);
  expect(message.length).toBeLessThan(500);
});
