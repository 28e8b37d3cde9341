// Which proofs were seen, so that each is good for one request. One process: several share a store whose entries expire
// and that tells who was first, such as Redis with SET NX EX.
export class SeenProofs {
  #endOf = new Map(); // id → when to forget it, in the order of arrival
  #maxEntries;

  constructor(maxEntries = 200_000) {
    this.#maxEntries = maxEntries;
  }

  /** @returns is it new? @throws when there is no room: what was forgotten early could be used twice */
  add(id, seconds, now = Date.now()) {
    this.#forgetBefore(now);
    if (this.#endOf.has(id)) return false;
    if (this.#endOf.size >= this.#maxEntries) throw new Error(`${this.#maxEntries} proofs within ${seconds} s`);
    this.#endOf.set(id, now + seconds * 1000);
    return true;
  }

  get size() {
    return this.#endOf.size;
  }

  #forgetBefore(now) {
    for (const [id, end] of this.#endOf) {
      if (end > now) return;
      this.#endOf.delete(id);
    }
  }
}
