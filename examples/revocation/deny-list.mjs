// One token: a deny-list by `jti`. It holds only tokens that were revoked, and only until they expire by themselves:
// with tokens of 15 minutes it stays small. Several instances must share it, and it must outlive a restart: in Redis,
// `SET denied:<jti> 1 EXAT <exp>` and `EXISTS denied:<jti>`.

export class DenyList {
  #expiry = new Map();

  /** @param payload of a verified token: nobody can fill the list with inventions */
  add({ jti, exp }, now = Date.now()) {
    for (const [old, end] of this.#expiry) if (end * 1000 <= now) this.#expiry.delete(old);
    this.#expiry.set(jti, exp);
  }

  has({ jti }) {
    return this.#expiry.has(jti);
  }

  get size() {
    return this.#expiry.size;
  }
}
