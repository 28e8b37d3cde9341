// In the edge runtime, in Next.js 15 and 16 alike.
import { answer } from './suite.js';

export const config = { matcher: '/middleware' };

export const middleware = answer;
