// Two LTI platforms, each with a key set and a deployment, and what one of them makes of a tool's answer.
import { verify } from 'node:crypto';
import { pair } from '../../support/keys.ts';
import {
  json,
  type Key,
  type Kind,
  keyOf,
  type Pages,
  right,
  seconds,
  tokenOf,
  type Trial,
  type Trials,
  usualWrongs,
  wrong,
} from '../imitation.ts';

const LTI = 'https://purl.imsglobal.org/spec/lti/claim/';

interface Platform {
  readonly issuer: string;
  readonly clientId: string;
  readonly keys: string;
  readonly deployments: readonly string[];
}

export const platforms: readonly Platform[] = [
  {
    issuer: 'https://canvas.example',
    clientId: '10000000000042',
    keys: 'https://canvas.example/api/lti/security/jwks',
    deployments: ['1:8865aa05b4b79b64'],
  },
  {
    issuer: 'https://moodle.example',
    clientId: 'mZ8yVb3Qk1',
    keys: 'https://moodle.example/mod/lti/certs.php',
    deployments: ['7'],
  },
];

const canvasKey = keyOf('RS256', '2026-01-01T00:00:00Z');
const moodleKey = keyOf('RS256', 'b8f1c3', { use: 'sig', alg: 'RS256' }, 'other');
export const nonce = 'b6f4d3a0';

function launchOf(key: Key, iss: string, aud: string, deployment: string): Kind {
  return {
    key,
    header: { typ: 'JWT', alg: 'RS256', kid: key.kid },
    claims: {
      [`${LTI}message_type`]: 'LtiResourceLinkRequest',
      [`${LTI}version`]: '1.3.0',
      [`${LTI}deployment_id`]: deployment,
      [`${LTI}target_link_uri`]: 'https://tool.example/launch',
      [`${LTI}resource_link`]: { id: '4dde05e8ca1973bcca9bffc13e1548820eee93a3' },
      [`${LTI}roles`]: ['http://purl.imsglobal.org/vocab/lis/v2/membership#Learner'],
      iss,
      aud,
      azp: aud,
      sub: '535fa085f22b4655f48cd5a36a9215f64c062838',
      nonce,
      iat: seconds(-2),
      exp: seconds(3598),
    },
  };
}

const canvas = launchOf(canvasKey, 'https://canvas.example', '10000000000042', '1:8865aa05b4b79b64');
const moodle = launchOf(moodleKey, 'https://moodle.example', 'mZ8yVb3Qk1', '7');

export const idToken: string = tokenOf(canvas);

export const pages: Pages = {
  'https://canvas.example/api/lti/security/jwks': json({ keys: [canvasKey.jwk] }, 'max-age=864000'),
  'https://moodle.example/mod/lti/certs.php': json({ keys: [moodleKey.jwk] }),
};

const asCanvas = (header: Readonly<Record<string, unknown>>): string => tokenOf(canvas, { key: moodleKey, header });

export const toolKey: string = pair('otherRsa').privatePem;
export const deepLinking = {
  iss: 'https://canvas.example',
  deployment_id: '1:8865aa05b4b79b64',
  data: 'csrf:42',
} as const;

/** @returns the status of the platform's answer to what came back from the tool */
export async function asPlatform(token: string): Promise<number> {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const key = pair('otherRsa').publicKey;
  if (!verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))) return 401;
  const { alg, kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as Record<string, unknown>;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  const isTool = claims['iss'] === '10000000000042' && claims['aud'] === 'https://canvas.example' && 'nonce' in claims;
  const isTimely = Number(claims['iat']) <= seconds(0) && Number(claims['exp']) > seconds(0);
  const isAnswer =
    claims[`${LTI}message_type`] === 'LtiDeepLinkingResponse' &&
    claims[`${LTI}version`] === '1.3.0' &&
    claims[`${LTI}deployment_id`] === deepLinking.deployment_id;
  const ofDeepLinking = 'https://purl.imsglobal.org/spec/lti-dl/claim/';
  const isOurs =
    claims[`${ofDeepLinking}data`] === deepLinking.data && Array.isArray(claims[`${ofDeepLinking}content_items`]);
  return alg === 'RS256' && kid === 'tool-1' && isTool && isTimely && isAnswer && isOurs ? 200 : 400;
}

/** Each platform has an entry of its own, which has to refuse all of these by itself. */
function refusedFrom(kind: Kind, other: Kind): Trial[] {
  const withClaims = (claims: Readonly<Record<string, unknown>>): string => tokenOf(kind, { claims });
  return [
    ...usualWrongs(kind).map((trial) => ({ ...trial, args: [...trial.args, nonce] })),
    wrong(
      "one platform's launch for the client id at the other",
      'ERR_JWT_CLAIM_MISMATCH aud',
      withClaims({ aud: other.claims['aud'] }),
      nonce,
    ),
    wrong(
      "the other platform's deployment",
      `ERR_JWT_CLAIM_MISMATCH ${LTI}deployment_id`,
      withClaims({ [`${LTI}deployment_id`]: other.claims[`${LTI}deployment_id`] }),
      nonce,
    ),
    wrong(
      'no deployment',
      `ERR_JWT_CLAIM_MISSING ${LTI}deployment_id`,
      withClaims({ [`${LTI}deployment_id`]: undefined }),
      nonce,
    ),
    wrong('the launch of another browser', 'ERR_JWT_CLAIM_MISMATCH nonce', withClaims({ nonce: 'another' }), nonce),
    wrong('a launch without a nonce', 'ERR_JWT_CLAIM_MISSING nonce', withClaims({ nonce: undefined }), nonce),
    wrong(
      'another message',
      `ERR_JWT_CLAIM_MISMATCH ${LTI}message_type`,
      withClaims({ [`${LTI}message_type`]: 'LtiSubmissionReviewRequest' }),
      nonce,
    ),
    wrong('another version', `ERR_JWT_CLAIM_MISMATCH ${LTI}version`, withClaims({ [`${LTI}version`]: '1.1' }), nonce),
    wrong(
      'an ID token of the platform that is no launch',
      `ERR_JWT_CLAIM_MISSING ${LTI}version`,
      withClaims({ [`${LTI}version`]: undefined }),
      nonce,
    ),
    wrong(
      'a launch of another tool of the platform',
      `ERR_JWT_CLAIM_MISMATCH ${LTI}version`,
      withClaims({ aud: [kind.claims['aud'], 'another-tool'], azp: 'another-tool' }),
      nonce,
    ),
    wrong(
      'one for several tools that names none of them',
      `ERR_JWT_CLAIM_MISMATCH ${LTI}version`,
      withClaims({ aud: [kind.claims['aud'], 'another-tool'], azp: undefined }),
      nonce,
    ),
    wrong('a launch of nobody', 'ERR_JWT_CLAIM_MISSING sub', withClaims({ sub: undefined }), nonce),
    wrong('a launch of an hour ago', 'ERR_JWT_TOO_OLD iat', withClaims({ iat: seconds(-3500) }), nonce),
  ];
}

export const trials: Trials = {
  verifyLaunch: [
    right('a launch whose nonce is judged elsewhere', idToken),
    ...[canvas, moodle].map((kind) => {
      return wrong(
        'a launch without a nonce',
        'ERR_JWT_CLAIM_MISSING nonce',
        tokenOf(kind, { claims: { nonce: undefined } }),
      );
    }),
  ],
  launch: [
    right('a launch from one platform', idToken, nonce),
    right('a launch from the other', tokenOf(moodle), nonce),
    right('one that does not repeat its audience', tokenOf(moodle, { claims: { azp: undefined } }), nonce),
    right('deep linking', tokenOf(canvas, { claims: { [`${LTI}message_type`]: 'LtiDeepLinkingRequest' } }), nonce),
    wrong(
      "one platform's launch, signed by the other",
      'ERR_JWT_KEY_NOT_FOUND',
      asCanvas({ kid: moodleKey.kid }),
      nonce,
    ),
    wrong('the same with the kid of the right one', 'ERR_JWT_SIGNATURE_INVALID', asCanvas({}), nonce),
    ...refusedFrom(canvas, moodle),
    ...refusedFrom(moodle, canvas),
  ],
};
