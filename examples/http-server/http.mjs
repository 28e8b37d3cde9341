// The HTTP side of the examples: a server of routes that lets nobody hold a connection, JSON in and out, and what to
// answer when something goes wrong.
import { createServer } from 'node:http';
import { isJwksError, isTokenError, isUsageError } from 'strictjwt';
import { HELD_OPEN } from './held-open.mjs';

const MAX_BODY = 10_000;

/** An answer other than 200 that the client may read. */
export class HttpError extends Error {
  constructor(status, message, headers = {}, body = { error: message }) {
    super(message);
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

/** What the guard found, or its refusal as an error that ends the route. */
export async function authenticate(guard, request) {
  const result = await guard(request);
  if (result.ok) return result;
  const { status, headers, body, error } = result;
  // the client reads little; the log says why, and never holds the token
  if (error !== undefined) console.error(`rejected: ${error.code}: ${error.message}`);
  throw new HttpError(status, body.error_description, headers, body);
}

/** Reads the body as a JSON object; keeps no more of it than a login needs. */
export async function readJson(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    // The rest is read and dropped: many clients do not see an answer that comes before they have sent everything.
    if (size <= MAX_BODY) chunks.push(chunk);
  }
  if (size > MAX_BODY) throw new HttpError(413, 'the body is too large');
  try {
    return Object(JSON.parse(Buffer.concat(chunks).toString()));
  } catch {
    throw new HttpError(400, 'the body is not JSON');
  }
}

/** Turns what went wrong into an answer: the client's fault, the token's, the key set's, or ours. */
export function answerError(response, error) {
  if (error instanceof HttpError) return answer(response, error.status, error.body, error.headers);
  console.error(isUsageError(error) ? `misconfigured: ${error.code}: ${error.message}` : error);
  // Of a verifier without a guard. Nothing of the reason is for the client.
  if (isTokenError(error)) return answer(response, 401, { error: 'invalid_token' }, CHALLENGE);
  if (isJwksError(error)) return answer(response, 503, { error: 'temporarily_unavailable' }, { 'retry-after': '30' });
  return answer(response, 500, { error: 'something went wrong here' });
}

const CHALLENGE = { 'www-authenticate': 'Bearer realm="api", error="invalid_token"' };

function answer(response, status, body, headers = {}) {
  if (response.headersSent) return response.destroy();
  const json = { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers };
  return response.writeHead(status, json).end(body && JSON.stringify(body));
}

// Nobody keeps a connection by sending slowly: five seconds for the headers, ten for all of a request, looked at every
// second. Node's own are one minute, five, and half a minute.
const TIMES = { headersTimeout: 5_000, requestTimeout: 10_000, connectionsCheckingInterval: 1_000 };

/** @param routes from `'GET /path'` to a function that answers what is sent as JSON, nothing: 204, or `HELD_OPEN` */
export function startServer(routes, close = () => {}) {
  const server = createServer(TIMES, async (request, response) => {
    try {
      const [path] = request.url.split('?');
      const name = `${request.method} ${path}`;
      if (!Object.hasOwn(routes, name)) throw new HttpError(404, 'no such route');
      const body = await routes[name](request, response);
      if (body !== HELD_OPEN) answer(response, body === undefined ? 204 : 200, body);
    } catch (error) {
      if (request.destroyed && !request.complete) return; // the client hung up
      answerError(response, error);
    }
  });
  server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
    console.log(`listening on http://127.0.0.1:${server.address().port}`);
  });
  process.once('SIGTERM', () => server.close(close));
}
