// KeyObjects of node:crypto. Known by their shape, read by their DER.
import { ownOnly } from '../../encoding/json.ts';
import { keyError } from '../../errors.ts';
import { show } from '../../messages.ts';
import { isBytes, unawaited } from '../../runtime.ts';
import type { NodeKeyObject } from '../../types.ts';
import { type Asn1Key, asn1Key, readPkcs8, readSpki } from './asn1-keys.ts';
import { type Key, refuseLarge } from './key.ts';
import { secretKey } from './secret.ts';

/** A KeyObject has no tag on Node 20, so by its shape. */
export function isKeyObject(value: object): value is NodeKeyObject {
  const { type, export: exporter } = value as { type?: unknown; export?: unknown };
  return typeof exporter === 'function' && (type === 'secret' || type === 'public' || type === 'private');
}

export function keyObject(key: NodeKeyObject): Key {
  const { type } = key;
  return type === 'secret' ? secretKey(exportSecret(key)) : asn1Key(readKeyObject(key, type));
}

/** By DER: a JWK export can deadlock Node 20 when the key was just generated. */
export function readKeyObject(key: NodeKeyObject, type: 'public' | 'private'): Asn1Key {
  const parsed = (type === 'public' ? readSpki : readPkcs8)(exportDer(key, type));
  if (parsed) return parsed;
  const { asymmetricKeyType } = key as { asymmetricKeyType?: unknown };
  throw keyError(`the KeyObject is not RSA, P-256, P-384, P-521, Ed25519 or ML-DSA, it is ${show(asymmetricKeyType)}`);
}

export function exportDer(key: NodeKeyObject, type: 'public' | 'private'): Uint8Array {
  // a polluted prototype must not ask for a password
  const as = { format: 'der', type: type === 'public' ? 'spki' : 'pkcs8' } as const;
  return exported(key.export(ownOnly(as)));
}

export function exportSecret(key: NodeKeyObject): Uint8Array {
  return exported(key.export());
}

function exported(given: unknown): Uint8Array {
  const answer = unawaited(given);
  if (!isBytes(answer)) throw keyError('the KeyObject is one by its shape only: export answers no bytes');
  refuseLarge(answer.length);
  return answer;
}
