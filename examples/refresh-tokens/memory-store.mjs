// Sessions in the memory of one process: gone when it ends, unknown to every other. For several, see redis/store.mjs.

export function memoryStore(now = Date.now) {
  // A Map keeps its order, and all sessions last equally long: the oldest expire first.
  const sessions = new Map();

  function find(id) {
    for (const [oldest, { expiresAt }] of sessions) {
      if (now() < expiresAt) break;
      sessions.delete(oldest);
    }
    const session = sessions.get(id);
    // its own time, too: while the clock was wrong a younger one may have got an earlier end
    return session && now() < session.expiresAt ? session : undefined;
  }

  // No `await` in any of these: nothing else runs in between, so each happens at one stroke.
  return {
    async create(id, user, secretHash, seconds) {
      sessions.set(id, { user, secretHash, expiresAt: now() + seconds * 1000 });
    },

    async rotate(id, secretHash, nextSecretHash) {
      const session = find(id);
      if (session === undefined) return undefined;
      const reused = session.secretHash !== secretHash;
      if (reused) sessions.delete(id);
      else session.secretHash = nextSecretHash;
      return { user: session.user, reused };
    },

    async isActive(id) {
      return find(id) !== undefined;
    },

    async end(id) {
      sessions.delete(id);
    },

    async close() {},
  };
}
