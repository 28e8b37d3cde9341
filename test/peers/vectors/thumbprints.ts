import { RFC8037_KEY } from './rfc8037-and-jwt-io.ts';
import type { PrintedJwk } from './types.ts';

export interface ThumbprintVector {
  readonly name: string;
  readonly source: string;
  readonly key: PrintedJwk;
  /** The exact text that is hashed (RFC 7638, section 3.3), as the RFC prints it, for the self-check. */
  readonly hashed: string;
  readonly thumbprint: string;
}

const N =
  '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhM' +
  'stn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5' +
  'hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw';

export const THUMBPRINTS: readonly ThumbprintVector[] = [
  {
    name: 'RFC 7638 3.1, RSA',
    source: 'https://www.rfc-editor.org/rfc/rfc7638#section-3.1',
    key: { kty: 'RSA', n: N, e: 'AQAB', alg: 'RS256', kid: '2011-04-29' },
    hashed: `{"e":"AQAB","kty":"RSA","n":"${N}"}`,
    thumbprint: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
  },
  {
    name: 'RFC 8037 A.3, Ed25519',
    source: 'https://www.rfc-editor.org/rfc/rfc8037#appendix-A.3',
    key: RFC8037_KEY,
    hashed: '{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}',
    thumbprint: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
  },
];
