// RSA keys that are bound to PSS (RFC 4055 §3.1): what their parameters allow. Knows DER, and no runtime.
import type { AlgorithmEntry } from '../../crypto/algorithms.ts';
import { type DerElement, hex, OID, readDer, readInside } from '../../encoding/der.ts';
import { quote } from '../../messages.ts';

export const RSASSA_PSS = '2a864886f70d01010a';

const HASHES: Readonly<Record<string, string>> = {
  '2b0e03021a': 'SHA-1',
  '608648016503040201': 'SHA-256',
  '608648016503040202': 'SHA-384',
  '608648016503040203': 'SHA-512',
};

/** What signatures of such a key must be made with; `undefined`: anything. */
export interface PssParameters {
  readonly hash: string;
  readonly maskHash: string;
  /** the shortest salt */
  readonly saltLength: number;
  readonly trailer: number;
}

/** RSASSA-PSS-params (RFC 4055 §3.1): each of its four fields is left out where it is the default. */
export function readPss(parameters: DerElement): PssParameters {
  const fields = readInside(parameters.whole);
  const field = (tag: number): DerElement | undefined => {
    const [inner] = readDer(fields.find((each) => each.tag === 0xa0 + tag)?.contents ?? new Uint8Array());
    return inner;
  };
  const hash = field(0);
  const [, maskHash] = readInside(field(1)?.whole ?? new Uint8Array());
  return {
    hash: hashName(hash),
    maskHash: hashName(maskHash),
    saltLength: number(field(2), 20),
    trailer: number(field(3), 1),
  };
}

function hashName(identifier: DerElement | undefined): string {
  if (!identifier) return 'SHA-1';
  const [oid] = readInside(identifier.whole);
  return (oid?.tag === OID && HASHES[hex(oid.contents)]) || 'an unknown hash';
}

function number(integer: DerElement | undefined, byDefault: number): number {
  return integer ? parseInt(hex(integer.contents), 16) : byDefault;
}

/** @param allowed none where the key has no parameters, and so serves every hash */
export function pssObjection(allowed: PssParameters | undefined, algorithm: AlgorithmEntry): string | undefined {
  const { name, hash, signParams } = algorithm;
  const { saltLength } = signParams;
  if (saltLength === undefined)
    return `"${name}" cannot use this key: it is an RSA-PSS key, for PS256, PS384, PS512 only`;
  if (!allowed) return undefined;
  const fits =
    allowed.hash === hash && allowed.maskHash === hash && allowed.saltLength <= saltLength && allowed.trailer === 1;
  return fits
    ? undefined
    : `"${name}" cannot use this RSA-PSS key: its parameters are ${quote(allowed.hash)}, MGF1 with ` +
        `${quote(allowed.maskHash)} and a salt of at least ${allowed.saltLength} bytes`;
}
