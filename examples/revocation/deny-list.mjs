// One token: a deny-list by `jti`. It holds only tokens that were revoked, and only as long as a verifier would accept
// them otherwise: until their `exp` and the verifier's `clockTolerance`, or a token that was logged out comes back for
// those seconds. With tokens of 15 minutes it stays small. Several instances must share it, and it must outlive a
// restart: in Redis, `SET denied:<jti> 1 EXAT <exp + tolerance>` and `EXISTS denied:<jti>`.

export class DenyList {
  #ends = new Map();
  #tolerance;

  /** @param tolerance the verifier's `clockTolerance`, in seconds */
  constructor(tolerance) {
    this.#tolerance = tolerance;
  }

  /** @param payload of a verified token: nobody can fill the list with inventions */
  add({ jti, exp }, now = Date.now()) {
    for (const [old, end] of this.#ends) if (end * 1000 <= now) this.#ends.delete(old);
    this.#ends.set(jti, exp + this.#tolerance);
  }

  has({ jti }) {
    return this.#ends.has(jti);
  }

  get size() {
    return this.#ends.size;
  }
}
