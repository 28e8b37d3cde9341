// What options of other libraries are called here: jsonwebtoken, jose, fast-jwt, jwks-rsa. Knows names, and no values.

/** For whoever moves here: the names there, and what to write instead. A name that is the same here is none of these. */
const FOREIGN: readonly (readonly [names: string, here: string])[] = [
  ['alg algs', 'algorithms when verifying, algorithm when signing'],
  ['iss allowedIss', 'issuer'],
  ['aud allowedAud', 'audience'],
  ['sub subject allowedSub', 'subject when verifying, the claim "sub" when signing'],
  ['jti jwtid allowedJti nonce allowedNonce', 'claims: { … } when verifying, a claim when signing'],
  ['kid keyid keyId', 'header: { kid } when signing; a token picks its key'],
  ['typ cty', 'header: { … } when signing'],
  ['maxTokenAge', 'maxAge'],
  ['clockTimestamp currentDate clock date timestamp', 'now: () => milliseconds'],
  ['leeway clockSkew clockToleranceSec ignoreNotBefore', 'clockTolerance'],
  ['ignoreExpiration', "clockTolerance: '7d' to renew tokens; nothing switches expiry off"],
  ['noTimestamp', 'issuedAt: false'],
  ['exp expires expiry ttl lifetime expiration expirationTime', 'expiresIn when signing'],
  ['nbf activeFrom', 'notBefore'],
  ['iat', 'issuedAt, or the claim "iat"'],
  ['complete', 'nothing: the result always has header and payload'],
  ['mutatePayload', 'nothing: claims are never modified'],
  [
    'key secret secretOrKey secretOrPrivateKey secretOrPublicKey secretOrKeyProvider publicKey privateKey passphrase',
    'the second argument; decrypt a key with createPrivateKey',
  ],
  ['crit allowedCritHeaders', 'nothing: critical extensions are refused'],
  ['allowInvalidAsymmetricKeyTypes allowInsecureKeys', 'allowInsecureKeySizes'],
  ['cacheTTL cacheSize', 'cache: { maxEntries, ttl }'],
  ['cache cacheMaxEntries', 'nothing: a key set is always kept'],
  ['errorCacheTTL', 'nothing: a rejected token is judged each time'],
  ['checkTyp', 'typ'],
  ['jwtFromRequest getToken credentialsRequired', 'createGuard of strictjwt/http'],
  ['cooldownDuration rateLimit jwksRequestsPerMinute', 'cooldown'],
  ['timeoutDuration', 'timeout'],
  ['requestHeaders', 'headers'],
  ['jwksUri jwksUrl', 'createRemoteJwks(url)'],
  ['agent requestAgent fetcher customFetch', 'fetch'],
];

/** @param known the options of the function that was called */
export function foreignName(name: string, known: readonly string[]): string | undefined {
  const here = FOREIGN.find(([names]) => names.split(' ').includes(name))?.[1] ?? '';
  const [first = ''] = here.split(/\W/);
  // an option that only another function has would mislead, unless the advice says where it belongs
  return known.includes(first) || /[ (]/.test(here) ? here : undefined;
}
