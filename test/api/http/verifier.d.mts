import type { Verified } from 'strictjwt';

export const SECRET: string;
export const ISSUER: string;
export const AUDIENCE: string;
export const PRIVATE: string;
export function verifyToken(token: string): Promise<Verified>;
