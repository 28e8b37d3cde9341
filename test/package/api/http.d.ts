export type Guard<V extends GuardVerified = GuardVerified, Request extends object = object> = (request: Request) => Promise<GuardPass<V> | GuardRefusal>;

export interface GuardOptions<Request extends object = object> {
    readonly realm?: string;
    readonly from?: 'header' | {
        readonly cookie: string;
    } | ((request: Request) => string | undefined);
    readonly retryAfter?: Duration;
    readonly describe?: (error: TokenError) => string;
    readonly scope?: string;
}

export interface GuardPass<V extends GuardVerified = GuardVerified> {
    readonly ok: true;
    readonly header: V['header'];
    readonly payload: V['payload'];
    readonly token: string;
}

export interface GuardRefusal {
    readonly ok: false;
    readonly status: 400 | 401 | 403 | 503;
    readonly headers: Record<string, string>;
    readonly body: {
        readonly error: 'invalid_request' | 'unauthorized' | 'invalid_token' | 'insufficient_scope' | 'temporarily_unavailable';
        readonly error_description: string;
    };
    readonly error: TokenError | JwksError | undefined;
    toResponse(): RuntimeResponse;
}

export interface GuardVerified {
    readonly header: unknown;
    readonly payload: unknown;
}

type RuntimeResponse = typeof globalThis extends {
    Response: {
        prototype: infer R;
    };
} ? R : unknown;

export function createGuard<V extends GuardVerified, Request extends object = object>(verifyToken: (token: string) => Promise<V>, options?: GuardOptions<Request>): Guard<V, Request>;

export function hasScope<Payload extends object>(payload: Payload & (Payload extends PromiseLike<unknown> ? never : unknown), scope: string): boolean;
