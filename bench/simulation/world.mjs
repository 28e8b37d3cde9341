// A world with a clock of its own: timers and randomness of everything that runs in it, the same in every run. Time
// passes in ticks, and all that is due in a tick happens before the next one.

/** seconds */
const TICK = 0.01;

export class World {
  #now = 0;
  /** by tick: what happens then */
  #due = new Map();
  #seed;

  constructor(seed) {
    this.#seed = seed;
  }

  /** seconds since the beginning */
  get now() {
    return this.#now;
  }

  /** From 0 to 1, mulberry32. */
  random = () => {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };

  after(seconds, happen) {
    const tick = Math.max(this.#tick() + 1, Math.round((this.#now + seconds) / TICK));
    const due = this.#due.get(tick);
    if (due) due.push(happen);
    else this.#due.set(tick, [happen]);
  }

  /** Lets time pass until `end`, with this world's timers and randomness in place of the real ones. */
  async run(end) {
    const { setTimeout, clearTimeout, setImmediate } = globalThis;
    const random = Math.random;
    const endTick = Math.round(end / TICK);
    Object.assign(globalThis, { setTimeout: this.#setTimeout, clearTimeout: (timer) => timer?.cancel() });
    Math.random = this.random;
    try {
      for (let tick = this.#tick(); tick < endTick; tick++) {
        this.#now = tick * TICK;
        const due = this.#due.get(tick);
        if (!due) continue;
        this.#due.delete(tick);
        for (const happen of due) happen();
        // all that was promised meanwhile happens in this tick
        await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      Object.assign(globalThis, { setTimeout, clearTimeout });
      Math.random = random;
    }
  }

  #tick() {
    return Math.round(this.#now / TICK);
  }

  #setTimeout = (run, milliseconds) => {
    const timer = { run, unref() {}, cancel: () => (timer.run = undefined) };
    this.after(milliseconds / 1000, () => timer.run?.());
    return timer;
  };
}
