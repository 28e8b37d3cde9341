import { answer } from '../../suite.js';

export const runtime = 'edge';

export const GET = answer;
