import { rejection, type TokenError } from '../errors.ts';
import { type JsonObject, own, parseJsonObject } from './json.ts';

/** The payload of a JWT is a JSON object (RFC 7519 §7.2 step 10). */
export function readPayload(bytes: Uint8Array): JsonObject | TokenError {
  const payload = parseJsonObject(bytes);
  return typeof payload === 'string' ? rejection('ERR_JWT_MALFORMED', `the payload ${payload}`) : payload;
}

/** `1e400` is valid JSON and parses to Infinity, which no clock ever reaches. */
export function checkTimeRange(payload: JsonObject): TokenError | undefined {
  for (const claim of ['exp', 'nbf', 'iat']) {
    const value = own(payload, claim);
    if (value === Infinity || value === -Infinity) {
      return rejection('ERR_JWT_CLAIM_INVALID', `"${claim}" is a number out of range`, { claim });
    }
  }
  return undefined;
}
