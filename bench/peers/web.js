// The candidates that need nothing but WebCrypto.
import { bareSubtle } from './bare-subtle.js';
import { hono } from './hono.js';
import { jose, joseBytes } from './jose.js';
import { strictjwt } from './strictjwt.js';
import { tsndr } from './tsndr.js';

export const webPeersFor = (library) => ({
  strictjwt: strictjwt(library),
  subtle: bareSubtle,
  jose,
  'jose (bytes)': joseBytes,
  hono,
  tsndr,
});
