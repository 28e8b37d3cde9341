// An issuer for tests: makes keys and tokens, publishes what an issuer publishes, and needs no network for it.
import {
  exportJwk,
  generateKeyPair,
  type Jwk,
  jwkThumbprint,
  type KeyPairAlgorithm,
  type SignClaims,
  type WebCryptoKey,
} from '../index.ts';
import { hostileTokens } from './hostile.ts';
import { type Checks, isFlag, isFunction, isText, isTexts, readOptions, usage } from './options.ts';
import { answering, discoveryDocument, isDiscovery } from './published.ts';
import { makeToken, secondsNow } from './token.ts';
import type { HostileToken, TestIssuer, TestIssuerOptions, TestTokenOptions } from './types.ts';

const ISSUER_OPTIONS: Checks = {
  issuer: ['a non-empty string', isText],
  audience: ['a non-empty string or a list of them', (value) => isText(value) || isTexts(value)],
  algorithm: ['the name of an algorithm', isText],
  now: ['a function that returns milliseconds, like Date.now', isFunction],
};

/**
 * An issuer of your own for tests: its keys are made anew each time, and what an identity provider publishes is answered
 * by its `fetch`, without a network.
 *
 * @example
 * const idp = await createTestIssuer({ audience: 'https://api.example' });
 * const keys = createRemoteIssuer(idp.issuer, { fetch: idp.fetch });
 * const verifyToken = createVerifier(keys, idp.verifierOptions);
 * const { payload } = await verifyToken(await idp.token({ sub: 'user-42' }));
 *
 * @param options `issuer`, `audience`, `algorithm`, `now`: all may be left out
 * @throws {UsageError} `ERR_JWT_OPTION_INVALID`, `ERR_JWT_ALG_UNSUPPORTED`
 */
export async function createTestIssuer(options: TestIssuerOptions = {}): Promise<TestIssuer> {
  const given = readOptions(options, ISSUER_OPTIONS, 'createTestIssuer(options)');
  const { issuer = 'https://issuer.example', audience = 'https://api.example', algorithm = 'ES256' } = given;
  const { now = () => Date.now() } = given;
  if (/^HS/.test(algorithm)) {
    throw usage('an issuer publishes its keys, and a secret cannot be published: for HS*, sign with generateSecret()');
  }
  return issuerWith({ issuer, audience, algorithm, now }, await newKey(algorithm));
}

/** Functions without `this`: `idp.fetch` and its like are handed on. */
function issuerWith(policy: Required<TestIssuerOptions>, first: IssuerKey): TestIssuer {
  const { issuer, audience, algorithm, now } = policy;
  let key = first;
  let published: readonly IssuerKey[] = [first];
  let isDown = false;
  const jwks = (): { keys: Jwk[] } => ({ keys: published.map(({ jwk }) => ({ ...jwk })) });
  const token = (claims: SignClaims = {}, options: TestTokenOptions = {}): Promise<string> =>
    makeToken({ ...policy, ...key }, claims, options);
  return {
    issuer,
    audience,
    verifierOptions: Object.freeze({ algorithms: Object.freeze([algorithm] as const), issuer, audience, now }),
    get jwks() {
      return jwks();
    },
    fetch: answering((url) => {
      if (isDown) throw new TypeError('fetch failed: this issuer is down');
      return isDiscovery(url) ? discoveryDocument(url, issuer, algorithm) : jwks();
    }),
    token,
    async *hostileTokens(claims = {}, options = {}): AsyncGenerator<HostileToken, void, undefined> {
      const honest = await token(claims, options);
      yield* hostileTokens({ ...key, algorithm, token: honest, now: secondsNow(now) });
    },
    async rotate(options = {}) {
      const { keepOld = true } = readOptions(options, { keepOld: ['true or false', isFlag] }, 'rotate(options)');
      key = await newKey(algorithm);
      published = keepOld ? [key, ...published] : [key];
    },
    down: () => void (isDown = true),
    up: () => void (isDown = false),
  };
}

interface IssuerKey {
  readonly privateKey: WebCryptoKey;
  readonly publicKey: WebCryptoKey;
  /** as it is published */
  readonly jwk: Jwk & { readonly kid: string };
}

async function newKey(algorithm: KeyPairAlgorithm): Promise<IssuerKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm);
  const jwk = await exportJwk(publicKey);
  return { privateKey, publicKey, jwk: { ...jwk, kid: await jwkThumbprint(jwk), alg: algorithm, use: 'sig' } };
}
