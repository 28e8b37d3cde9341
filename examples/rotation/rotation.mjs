// Rotating a key without logging anyone out, played over real HTTP in about twelve seconds:
//
//   npm run build && node examples/rotation/rotation.mjs
//
// Two APIs are called without a pause while the key that signs their tokens is replaced. Not one valid token is
// rejected. And once the old key is withdrawn, nothing that it signed is accepted: here a thief has got hold of it.
import { setTimeout as pause } from 'node:timers/promises';
import { createSigner } from 'strictjwt';
import { KeyRing, makeKey } from './key-ring.mjs';
import { callApi, startLoad } from './load.mjs';
import { startApi, startAuth } from './services.mjs';

const identity = { issuer: 'https://auth.example', audience: 'https://api.example' };

// Seconds, for the play. In earnest: tokens of 15 minutes, and the defaults of createRemoteJwks (10 minutes, 30 s).
const tokenLifetime = 4;
const cacheMaxAge = 1;

// A rotation is two waits; each a little longer than the time itself, for what is on its way.
const untilVerifiersKnow = (cacheMaxAge + 1.5) * 1000;
const untilOldTokensExpired = (tokenLifetime + 1.5) * 1000;

const start = Date.now();
const tell = (text) => console.log(`${((Date.now() - start) / 1000).toFixed(1).padStart(5)} s  ${text}`);

const oldKey = await makeKey();
const keys = new KeyRing({ ...identity, expiresIn: tokenLifetime });
keys.publish(oldKey);
keys.use(oldKey);

const auth = await startAuth(keys);
const startOne = () => startApi(`${auth.url}/jwks`, { ...identity, cacheMaxAge, cooldown: '1s' });
const apis = [await startOne(), await startOne()];
const load = startLoad(auth, apis, 4);
tell('the old key signs');
await pause(1000);

const newKey = await makeKey();
keys.publish(newKey);
tell('the new key is published, and not used yet');
await pause(untilVerifiersKnow);

keys.use(newKey);
tell('every verifier knows the new key: it signs from now on');
await pause(untilOldTokensExpired);

const signAsThief = createSigner(oldKey.privateKey, {
  ...identity,
  algorithm: 'ES256',
  expiresIn: '1h',
  header: { kid: oldKey.kid },
});
const stolen = await Promise.all(Array.from({ length: 20 }, (_, number) => signAsThief({ sub: `thief-${number}` })));
const tryStolen = () => Promise.all(stolen.map((token, number) => callApi(apis[number % 2], token)));
const before = (await tryStolen()).filter(({ status }) => status === 200).length;

keys.withdraw(oldKey);
tell('the last token of the old key has expired: it is withdrawn');
await pause(untilVerifiersKnow);

const after = (await tryStolen()).filter(({ error }) => error === 'ERR_JWT_KEY_NOT_FOUND').length;
const { accepted, rejected } = await load.stop();
for (const service of [auth, ...apis]) service.close();
tell('done');

console.log(`
valid tokens, old key  ${accepted[oldKey.kid]} accepted
valid tokens, new key  ${accepted[newKey.kid]} accepted
valid tokens           ${rejected.length} rejected${rejected
  .slice(0, 3)
  .map((why) => `, ${why}`)
  .join('')}
stolen key             ${before} of ${stolen.length} accepted before it was withdrawn, ${after} rejected after
requests for keys      ${apis.map((api) => api.jwksRequests()).join(' and ')}`);

if (rejected.length > 0 || after < stolen.length) process.exitCode = 1;
