/** The request that a proof is for: `url` as the server knows it. */
export interface ProofRequest {
  readonly method: string;
  readonly url: string;
}

export interface ProofOptions {
  readonly algorithms?: readonly ('ES256' | 'ES384' | 'ES512' | 'EdDSA' | 'Ed25519' | 'PS256' | 'RS256')[];
  readonly seen?: { add(id: string, seconds: number): boolean | Promise<boolean> };
  readonly nonces?: { has(nonce: unknown): boolean };
}

export interface ProofVerifier {
  readonly algorithms: readonly string[];
  forNewToken(proof: string, request: ProofRequest): Promise<string>;
  forAccessToken(proof: string, request: ProofRequest, accessToken: string, payload: object): Promise<string>;
}

export function createProofVerifier(options?: ProofOptions): ProofVerifier;
export function namesKey(cnf: unknown): boolean;
