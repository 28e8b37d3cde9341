// Nonces of the server (RFC 9449 §8): a proof that must carry one cannot have been made long ago, whatever the clock of
// its sender says. The newest is handed out, the one before it still counts. One process: several must share them, or each
// refuses the nonces of the others.
import { randomBytes } from 'node:crypto';

const LIFETIME = 5 * 60_000;

export class Nonces {
  #newest = { value: '', madeAt: -Infinity };
  #before = '';

  /** The nonce to hand out. */
  current(now = Date.now()) {
    const age = now - this.#newest.madeAt;
    // a clock that was set back makes the age negative
    if (age < 0 || age >= LIFETIME) {
      this.#before = age >= 0 && age < 2 * LIFETIME ? this.#newest.value : '';
      this.#newest = { value: randomBytes(24).toString('base64url'), madeAt: now };
    }
    return this.#newest.value;
  }

  has(nonce, now = Date.now()) {
    return nonce === this.current(now) || (nonce !== '' && nonce === this.#before);
  }
}
