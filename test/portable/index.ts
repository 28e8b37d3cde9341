import { algorithms } from './algorithms.ts';
import { attacksOnKeys } from './attacks-keys.ts';
import { attacksOnTokens } from './attacks-tokens.ts';
import { cacheAndRevocation } from './cache-revocation.ts';
import { claims } from './claims.ts';
import { decodeExplain } from './decode-explain.ts';
import { errors } from './errors.ts';
import { keyExport } from './key-export.ts';
import { keyKinds } from './key-kinds.ts';
import { keyRefusals } from './key-refusals.ts';
import { keySets } from './key-sets.ts';
import { remoteHttp } from './remote-http.ts';
import { remote } from './remote.ts';
import { severalIssuers } from './several-issuers.ts';
import type { Assert, Case, Host, Lib, Topic } from './types.ts';

const TOPICS: readonly Topic[] = [
  algorithms,
  keyKinds,
  keyRefusals,
  keyExport,
  keySets,
  claims,
  errors,
  decodeExplain,
  attacksOnKeys,
  attacksOnTokens,
  cacheAndRevocation,
  remote,
  remoteHttp,
  severalIssuers,
];

/** The portable suite: it knows the library, an `assert` and what the host supports, and nothing else. */
export function portable(lib: Lib, assert: Assert, host: Host): Case[] {
  return TOPICS.flatMap((topic) => topic({ lib, assert, host }));
}
