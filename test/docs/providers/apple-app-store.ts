// The App Store's notifications, version 2: a chain of certificates in the header, no issuer, audience or exp, times in
// milliseconds, tokens within the token.
import type { Jwk } from 'strictjwt';
import { CERTIFICATES } from '../certificates.ts';
import { type Kind, keyOf, type Pages, right, tokenOf, type Trial, type Trials, wrong } from '../imitation.ts';
import { NOW } from '../../support/clock.ts';

const { root, middle, leaf } = CERTIFICATES;

export const appleRootG3: Buffer = Buffer.from(root, 'base64');

const key = keyOf('ES256', 'unnamed');
const stranger = keyOf('ES256', 'unnamed', {}, 'other');
const header = { alg: 'ES256', x5c: [leaf, middle, root] };

const bought: Kind = {
  key,
  header,
  claims: {
    transactionId: '2000000812345678',
    originalTransactionId: '2000000812345678',
    bundleId: 'com.example.app',
    productId: 'com.example.app.monthly',
    purchaseDate: NOW - 60_000,
    expiresDate: NOW + 2_592_000_000,
    type: 'Auto-Renewable Subscription',
    environment: 'Production',
    signedDate: NOW - 1000,
  },
};

const transaction = tokenOf(bought);

const kind: Kind = {
  key,
  header,
  claims: {
    notificationType: 'DID_RENEW',
    notificationUUID: '002e14d5-51f5-4503-b5a8-c3a1af68eb20',
    data: {
      appAppleId: 41234,
      bundleId: 'com.example.app',
      bundleVersion: '1.2.3',
      environment: 'Production',
      signedTransactionInfo: transaction,
      status: 1,
    },
    version: '2.0',
    signedDate: NOW - 1000,
  },
};

export const notification: string = tokenOf(kind);

export const pages: Pages = {};

const NOT_FOUND = 'ERR_JWT_KEY_NOT_FOUND';
const withChain = (x5c: unknown): string => tokenOf(kind, { header: { x5c } });
const withData = (more: object): string =>
  tokenOf(kind, { claims: { data: { ...Object(kind.claims['data']), ...more } } });
const { strangersLeaf, strangersMiddle, strangersRoot, developersLeaf, plainMiddle, leafOfPlainMiddle } = CERTIFICATES;
const { expiredLeaf, expiredMiddle, leafOfLeaf, powerlessMiddle, leafOfPowerlessMiddle } = CERTIFICATES;

const wrongChains: Trial[] = [
  wrong(
    'a chain of a stranger, with names and marks of Apple',
    NOT_FOUND,
    withChain([strangersLeaf, strangersMiddle, strangersRoot]),
  ),
  wrong("a stranger's certificates below Apple's root", NOT_FOUND, withChain([strangersLeaf, strangersMiddle, root])),
  wrong("a stranger's certificate below Apple's", NOT_FOUND, withChain([strangersLeaf, middle, root])),
  wrong('a certificate of a developer', NOT_FOUND, withChain([developersLeaf, middle, root])),
  wrong(
    'a certificate below an intermediate of another kind',
    NOT_FOUND,
    withChain([leafOfPlainMiddle, plainMiddle, root]),
  ),
  wrong('a certificate that has expired', NOT_FOUND, withChain([expiredLeaf, middle, root])),
  wrong('a certificate below an intermediate that has expired', NOT_FOUND, withChain([leaf, expiredMiddle, root])),
  wrong(
    'a certificate below one that is no authority',
    NOT_FOUND,
    withChain([leafOfPowerlessMiddle, powerlessMiddle, root]),
  ),
  wrong('a certificate that a leaf issued', NOT_FOUND, withChain([leafOfLeaf, leaf, root])),
  wrong('a chain in another order', NOT_FOUND, withChain([root, middle, leaf])),
  wrong('the intermediate as leaf', NOT_FOUND, withChain([middle, middle, root])),
  wrong('a leaf alone', NOT_FOUND, withChain([leaf])),
  wrong('a chain of four', NOT_FOUND, withChain([leaf, middle, root, root])),
  wrong('no chain', NOT_FOUND, withChain(undefined)),
  wrong('an empty chain', NOT_FOUND, withChain([])),
  wrong('a chain that is text', NOT_FOUND, withChain(leaf)),
  wrong('a chain of what is no certificate', NOT_FOUND, withChain(['AAAA', 'AAAA', 'AAAA'])),
  wrong('a chain of numbers and null', NOT_FOUND, withChain([1, null, {}])),
  wrong('a key beside no chain', NOT_FOUND, tokenOf(kind, { header: { x5c: undefined, jwk: key.jwk satisfies Jwk } })),
];

export const trials: Trials = {
  verifyNotification: [
    right('a notification', notification),
    right('one whose third certificate is another: it is not looked at', withChain([leaf, middle, strangersRoot])),
    ...wrongChains,
    wrong('one that another key signed', 'ERR_JWT_SIGNATURE_INVALID', tokenOf(kind, { key: stranger })),
    wrong('one for another app', 'ERR_JWT_CLAIM_MISMATCH data', withData({ bundleId: 'com.evil.app' })),
    wrong('one of the sandbox', 'ERR_JWT_CLAIM_MISMATCH data', withData({ environment: 'Sandbox' })),
    wrong('one without data', 'ERR_JWT_CLAIM_MISSING data', tokenOf(kind, { claims: { data: undefined } })),
    wrong('data that is null', 'ERR_JWT_CLAIM_MISMATCH data', tokenOf(kind, { claims: { data: null } })),
    wrong('one of another version', 'ERR_JWT_CLAIM_MISMATCH version', tokenOf(kind, { claims: { version: '1.0' } })),
    wrong('a transaction', 'ERR_JWT_CLAIM_MISSING', transaction),
    wrong(
      'HS256 with the public key as the secret',
      'ERR_JWT_ALG_NOT_ALLOWED',
      tokenOf(kind, { header: { alg: 'HS256' } }),
    ),
  ],
  verifyTransaction: [
    right('a transaction', transaction),
    wrong(
      'one of a stranger',
      NOT_FOUND,
      tokenOf(bought, { header: { x5c: [strangersLeaf, strangersMiddle, strangersRoot] } }),
    ),
    wrong(
      'one of another app',
      'ERR_JWT_CLAIM_MISMATCH bundleId',
      tokenOf(bought, { claims: { bundleId: 'com.evil.app' } }),
    ),
    wrong(
      'one of the sandbox',
      'ERR_JWT_CLAIM_MISMATCH environment',
      tokenOf(bought, { claims: { environment: 'Xcode' } }),
    ),
    wrong('a notification', 'ERR_JWT_CLAIM_MISSING bundleId', notification),
  ],
};
