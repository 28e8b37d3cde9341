// The candidates of a runtime that has `node:crypto`.
import { createHmacBare, sumOfParts } from './bare-node.js';
import { fastJwt } from './fast-jwt.js';
import { jsonwebtoken } from './jsonwebtoken.js';
import { webPeersFor } from './web.js';

export const peersFor = (library) => ({
  createHmac: createHmacBare,
  'sum of parts': sumOfParts,
  ...webPeersFor(library),
  'fast-jwt': fastJwt,
  jsonwebtoken,
});
