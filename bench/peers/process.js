// The candidates of a runtime that has `node:crypto`.
import { createHmacBare } from './bare-node.js';
import { fastJwt } from './fast-jwt.js';
import { floor, floorSync } from './floor.js';
import { jsonwebtoken } from './jsonwebtoken.js';
import { webPeersFor } from './web.js';

export const peersFor = (library) => ({
  createHmac: createHmacBare,
  floor,
  'floor (sync)': floorSync,
  ...webPeersFor(library),
  'fast-jwt': fastJwt,
  jsonwebtoken,
});
