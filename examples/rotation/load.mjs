// Clients that call the APIs all the time, each with a token that it keeps for a second, and count the answers.
import { setTimeout as pause } from 'node:timers/promises';
import { decode } from 'strictjwt';

export function startLoad(auth, apis, clients) {
  const accepted = {};
  const rejected = [];
  let stopped = false;

  async function client(number) {
    while (!stopped) {
      const token = await newToken(auth);
      const { kid } = decode(token).header;
      const end = Date.now() + 1000;
      for (let call = number; !stopped && Date.now() < end; call++) {
        const { status, error } = await callApi(apis[call % apis.length], token);
        if (status === 200) accepted[kid] = (accepted[kid] ?? 0) + 1;
        else rejected.push(`${status} ${error}`);
        await pause(5);
      }
    }
  }

  const finished = Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
  return {
    async stop() {
      stopped = true;
      await finished;
      return { accepted, rejected };
    },
  };
}

async function newToken(auth) {
  const response = await fetch(`${auth.url}/token`, { method: 'POST' });
  return (await response.json()).access_token;
}

export async function callApi(api, token) {
  const response = await fetch(api.url, { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, ...(await response.json()) };
}
