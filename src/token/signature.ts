// Whether a signature holds with one of the keys: knows keys only as far as they verify.
import { rejection, TokenError } from '../errors.ts';
import type { CompactToken } from './compact.ts';
import { refuseUnlessForged } from '../crypto/subtle.ts';
import type { Eventually, PreparedKey } from '../crypto/prepared-key.ts';

/** @returns the key with which the signature holds */
export function checkSignature(
  token: CompactToken,
  keys: readonly PreparedKey[],
): Eventually<PreparedKey | TokenError> {
  const [only] = keys;
  return keys.length === 1 && only ? checkWith(only, token) : tryEach(keys, token);
}

function checkWith(key: PreparedKey, { signature, signingInput }: CompactToken): Eventually<PreparedKey | TokenError> {
  if (signature.length !== key.signatureLength) {
    return invalid(
      `it has ${signature.length} bytes, with this key "${key.algorithm.name}" makes ${key.signatureLength}`,
    );
  }
  // Only `true` accepts: a wrapped or imitated WebCrypto may answer anything.
  const judge = (answer: unknown): PreparedKey | TokenError => (answer === true ? key : forged());
  try {
    const holds = key.verify(signature, signingInput);
    return typeof holds === 'boolean' ? judge(holds) : holds.then(judge, (error) => failed(key, error));
  } catch (error) {
    return failed(key, error);
  }
}

function failed(key: PreparedKey, error: unknown): TokenError {
  refuseUnlessForged(error, key.algorithm);
  return forged();
}

async function tryEach(keys: readonly PreparedKey[], token: CompactToken): Promise<PreparedKey | TokenError> {
  for (const key of keys) {
    const outcome = await checkWith(key, token);
    if (!(outcome instanceof TokenError)) return outcome;
  }
  return invalid(`it fits none of the ${keys.length} keys`);
}

function forged(): TokenError {
  return invalid('the token was altered, or signed with another key');
}

function invalid(why: string): TokenError {
  return rejection('ERR_JWT_SIGNATURE_INVALID', `the signature does not hold: ${why}`);
}
