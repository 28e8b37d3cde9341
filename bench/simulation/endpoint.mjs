// The one endpoint of a key set, and how it fares: what it answers, how fast, and how often it is asked.
import { generateKeyPairSync } from 'node:crypto';

/** seconds, the shortest and the longest */
const LATENCY = [0.02, 0.2];

export class Endpoint {
  #world;
  #keys = [];
  #body = new Uint8Array();
  /** 'up', 'hangs' or 'fails' */
  state = 'up';
  /** requests, by second */
  requests = [];

  constructor(world) {
    this.#world = world;
  }

  publish(kid) {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#change([...this.#keys, { ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' }]);
  }

  withdraw(kid) {
    this.#change(this.#keys.filter((key) => key.kid !== kid));
  }

  #change(keys) {
    this.#keys = keys;
    this.#body = new TextEncoder().encode(JSON.stringify({ keys }));
  }

  fetch = () => {
    const second = Math.floor(this.#world.now);
    this.requests[second] = (this.requests[second] ?? 0) + 1;
    const { state } = this;
    if (state === 'hangs') return new Promise(() => {});
    const [shortest, longest] = LATENCY;
    const latency = shortest + this.#world.random() * (longest - shortest);
    const status = state === 'up' ? 200 : 503;
    const body = this.#body;
    return new Promise((resolve) => this.#world.after(latency, () => resolve(answer(status, body))));
  };
}

function answer(status, body) {
  return { status, headers: { get: () => null }, body: null, arrayBuffer: async () => body.slice().buffer };
}
