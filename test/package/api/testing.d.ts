export type HostileReason = 'alg none' | 'algorithm confusion' | 'altered payload' | 'another key' | 'no signature' | 'key from the header' | 'crit' | 'wrong typ' | 'expired' | 'not yet valid' | 'no exp' | 'wrong issuer' | 'wrong audience';

export type HostileToken = readonly [
    why: HostileReason,
    token: string
];

export interface TestIssuer {
    readonly issuer: string;
    readonly audience: string | readonly string[];
    readonly verifierOptions: {
        readonly algorithms: readonly [
            KeyPairAlgorithm
        ];
        readonly issuer: string;
        readonly audience: string | readonly string[];
        readonly now: () => number;
    };
    readonly jwks: Jwks;
    readonly fetch: JwksFetch;
    token(claims?: SignClaims, options?: TestTokenOptions): Promise<string>;
    hostileTokens(claims?: SignClaims, options?: Pick<TestTokenOptions, 'header'>): AsyncGenerator<HostileToken, void, undefined>;
    rotate(options?: {
        readonly keepOld?: boolean;
    }): Promise<void>;
    down(): void;
    up(): void;
}

export interface TestIssuerOptions {
    issuer?: string;
    audience?: string | readonly string[];
    algorithm?: KeyPairAlgorithm;
    now?: () => number;
}

export interface TestTokenOptions {
    expiresIn?: Duration | false;
    notBefore?: Duration;
    issuedAt?: boolean;
    header?: NonNullable<SignOptions['header']>;
}

export function createTestIssuer(options?: TestIssuerOptions): Promise<TestIssuer>;
