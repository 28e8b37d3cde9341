export type DpopFetch = (url: string, init?: RequestInit, accessToken?: string) => Promise<Response>;

export function createDpopFetch(): Promise<DpopFetch>;
