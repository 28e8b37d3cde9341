import { rejection, type TokenError } from '../errors.ts';
import { registeredClaims } from './claims.ts';
import { type CompactToken, payloadText } from './compact.ts';
import { type JsonObject, parseJsonObject } from '../encoding/json.ts';

/** The payload of a JWT is a JSON object (RFC 7519 §7.2 step 10). */
export function readPayload(token: CompactToken): JsonObject | TokenError {
  const payload = parseJsonObject(payloadText(token));
  return typeof payload === 'string' ? rejection('ERR_JWT_MALFORMED', `the payload ${payload}`) : payload;
}

/** `1e400` is valid JSON and parses to Infinity, which no clock ever reaches. */
export function checkTimeRange(payload: JsonObject): TokenError | undefined {
  const { exp, nbf, iat } = registeredClaims(payload);
  return outOfRange('exp', exp) ?? outOfRange('nbf', nbf) ?? outOfRange('iat', iat);
}

function outOfRange(claim: string, value: unknown): TokenError | undefined {
  if (value !== Infinity && value !== -Infinity) return undefined;
  return rejection('ERR_JWT_CLAIM_INVALID', `"${claim}" is a number out of range`, { claim });
}
