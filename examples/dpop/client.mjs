// Logs in at ./server.mjs, calls its API, and shows that the access token alone opens nothing.
//
//   node examples/dpop/client.mjs http://127.0.0.1:3000
import { createDpopFetch } from './dpop-fetch.mjs';

const server = process.argv[2] ?? 'http://127.0.0.1:3000';
const owner = await createDpopFetch();
const thief = await createDpopFetch();

const login = { method: 'POST', body: JSON.stringify({ user: 'ada', password: 'correct horse' }) };
const answer = await owner(`${server}/token`, login);
if (answer.status !== 200) throw new Error(`no token: ${answer.status} ${await answer.text()}`);
const { access_token: token, token_type: type } = await answer.json();
console.log(`got a token of type ${type}`);

async function show(who, attempt) {
  const response = await attempt;
  console.log(`${who}: ${response.status} ${response.headers.get('www-authenticate') ?? (await response.text())}`);
}

await show('its owner', owner(`${server}/me?page=1`, {}, token));
await show('its owner, again', owner(`${server}/me`, { method: 'POST' }, token));
await show('a thief with a key of his own', thief(`${server}/me`, {}, token));
await show('a thief without any key', fetch(`${server}/me`, { headers: { authorization: `Bearer ${token}` } }));
