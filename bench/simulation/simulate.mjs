// Many processes that verify tokens of one identity provider, through what happens to such a provider in a year. The
// resolver of `createRemoteJwks` is asked as a verifier asks it; signatures are left out, they take no part in this.
import { Endpoint } from './endpoint.mjs';
import { World } from './world.mjs';

/** seconds between two tokens of a process, and between two invented ones: on average, from half to one and a half */
const BETWEEN_TOKENS = 6;
const BETWEEN_INVENTED = 3;
/** how far the clocks of the processes are off, in seconds */
const SKEW = 2;

const minutes = (count) => count * 60;

/** What happens, one after the other. `signs` is the key that good tokens are signed with from then on. */
const CHAPTERS = [
  { title: 'deploy: all processes start within a minute', length: minutes(3), begin: ({ start }) => start(minutes(1)) },
  { title: 'a quarter of an ordinary hour', length: minutes(15) },
  {
    title: 'rotation: published, used 15 minutes later',
    length: minutes(20),
    begin: ({ endpoint, world, sign }) => {
      endpoint.publish('second');
      world.after(minutes(15), () => sign('second'));
    },
  },
  {
    title: 'rotation in a hurry: published and used at once',
    length: minutes(8),
    begin: ({ endpoint, sign }) => {
      endpoint.publish('third');
      sign('third');
    },
  },
  {
    title: 'outage, 10 minutes: silence, then status 503',
    length: minutes(10),
    begin: ({ endpoint, world }) => {
      endpoint.state = 'hangs';
      world.after(minutes(5), () => (endpoint.state = 'fails'));
    },
  },
  { title: 'after the outage', length: minutes(12), begin: ({ endpoint }) => (endpoint.state = 'up') },
  {
    title: 'flood: an invented kid every 3 s and process',
    length: minutes(5),
    begin: ({ flood }) => flood(minutes(5)),
  },
];

/** @returns a row a chapter: requests at the endpoint, how long good tokens waited, how many were rejected */
export async function simulate({ createRemoteJwks, processes, seed = 1 }) {
  const world = new World(seed);
  const endpoint = new Endpoint(world);
  endpoint.publish('first');
  const scene = new Scene(world, endpoint, createRemoteJwks, processes);
  const rows = [];
  for (const { title, length, begin } of CHAPTERS) {
    const from = world.now;
    scene.tally = { good: 0, waited: 0, longest: 0, rejected: 0, invented: 0, accepted: 0 };
    begin?.(scene);
    await world.run(from + length);
    rows.push({ title, seconds: length, ...requestsOf(endpoint, from, from + length), ...scene.tally });
  }
  return rows;
}

function requestsOf({ requests }, from, to) {
  const seconds = Array.from({ length: Math.round(to - from) }, (_, at) => requests[Math.round(from) + at] ?? 0);
  return { requests: seconds.reduce((sum, each) => sum + each, 0), peak: Math.max(...seconds) };
}

/** What the chapters act upon. */
class Scene {
  world;
  endpoint;
  tally;
  #createRemoteJwks;
  #count;
  #processes = [];
  #signedWith = 'first';

  constructor(world, endpoint, createRemoteJwks, count) {
    this.world = world;
    this.endpoint = endpoint;
    this.#createRemoteJwks = createRemoteJwks;
    this.#count = count;
  }

  sign = (kid) => {
    this.#signedWith = kid;
  };

  start = (within) => {
    for (let index = 0; index < this.#count; index++) {
      this.world.after(this.world.random() * within, () => this.#startProcess());
    }
  };

  flood = (seconds) => {
    const end = this.world.now + seconds;
    this.#processes.forEach((resolve, index) => {
      let count = 0;
      this.#repeat(BETWEEN_INVENTED, end, () => this.#sendInvented(resolve, `${index}-${count++}`));
    });
  };

  #startProcess() {
    const ahead = (this.world.random() - 0.5) * 2 * SKEW;
    const now = () => (1_700_000_000 + this.world.now + ahead) * 1000;
    const resolve = this.#createRemoteJwks('https://login.example/keys', { fetch: this.endpoint.fetch, now });
    this.#processes.push(resolve);
    this.#repeat(BETWEEN_TOKENS, Infinity, () => this.#sendGood(resolve));
  }

  #repeat(every, end, act) {
    const again = () => {
      if (this.world.now >= end) return;
      act();
      this.world.after(every * (0.5 + this.world.random()), again);
    };
    this.world.after(this.world.random() * every, again);
  }

  #sendGood(resolve) {
    const { tally } = this;
    const kid = this.#signedWith;
    const sent = this.world.now;
    tally.good++;
    const judge = (found) => {
      if (found?.keys[0].kid !== kid) tally.rejected++;
    };
    const found = resolve({ alg: 'ES256', kid }, '');
    if (!(found instanceof Promise)) return judge(found);
    found.then(judge, () => tally.rejected++).then(() => noteWait(tally, this.world.now - sent));
  }

  #sendInvented(resolve, kid) {
    const { tally } = this;
    tally.invented++;
    const judge = (found) => {
      if (found) tally.accepted++;
    };
    const found = resolve({ alg: 'ES256', kid }, '');
    if (found instanceof Promise) found.then(judge, () => {});
    else judge(found);
  }
}

function noteWait(tally, seconds) {
  if (seconds > 0) tally.waited++;
  tally.longest = Math.max(tally.longest, seconds);
}
