// What an issuer publishes: its discovery document and its key set, answered as a server would.
import type { JwksFetch, JwksResponse } from '../index.ts';

/** Answers without a network. `documentAt` gives what is at an address, or throws when the issuer is down. */
export function answering(documentAt: (url: string) => unknown): JwksFetch {
  return async (url, init) => {
    const { signal } = init ?? {};
    if (signal?.aborted) throw (signal as { reason?: unknown }).reason;
    // other clients hand in a Request
    const { url: address = url } = Object(url) as { url?: string };
    return response(asciiJson(documentAt(String(address))));
  };
}

function asciiJson(document: unknown): string {
  const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(document).replace(/[^ -~]/g, escaped);
}

/**
 * The global `Response`, else as much of one as the library reads: Jest's jsdom has none. Its stream ends by itself:
 * Node ends one that it makes of text by `queueMicrotask`, which fake timers may hold, and the text would come for ever.
 */
function response(json: string): JwksResponse {
  const headers = { 'content-type': 'application/json' };
  const bytes = Uint8Array.from(json, (character) => character.charCodeAt(0));
  if (typeof Response === 'function' && typeof ReadableStream === 'function') {
    const start = (controller: ReadableStreamDefaultController): void => {
      controller.enqueue(bytes);
      controller.close();
    };
    return new Response(new ReadableStream({ start }), { headers });
  }
  return {
    status: 200,
    headers: { get: (name) => (name.toLowerCase() === 'content-type' ? headers['content-type'] : null) },
    body: undefined,
    arrayBuffer: async () => bytes.buffer,
  };
}

const WELL_KNOWN = ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'];

/** The two paths of discovery (OpenID Connect Discovery §4, RFC 8414 §3). */
export function isDiscovery(url: string): boolean {
  return WELL_KNOWN.some((path) => url.includes(path));
}

/**
 * The members that a client needs, and whoever reads discovery documents expects. Where the issuer is only a name, as
 * those of AD FS and Stytch are, its endpoints are beside the document.
 * @param url where the document was asked for
 */
export function discoveryDocument(url: string, issuer: string, algorithm: string): object {
  const place = /^https:/i.test(issuer) ? issuer : String(url.split('/.well-known/')[0]);
  const base = place.endsWith('/') ? place.slice(0, -1) : place;
  return {
    issuer,
    jwks_uri: `${base}/.well-known/jwks.json`,
    authorization_endpoint: `${base}/authorize`,
    token_endpoint: `${base}/token`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [algorithm],
  };
}
