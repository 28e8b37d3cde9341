// All tokens of a user: a version that stands in the user's record and in each token. Raising it revokes them at once,
// without a list of them: after a new password, a lost phone, another role. Costs a look at the record a request.

/** Stands for a column of the table of users. */
export class TokenVersions {
  #versions = new Map();

  of(user) {
    return this.#versions.get(user) ?? 1;
  }

  raise(user) {
    this.#versions.set(user, this.of(user) + 1);
  }

  /** Anything but the user's version of today: an older one, none, or a text. */
  isOutdated({ sub, ver }) {
    return ver !== this.of(sub);
  }
}
