// The HTTP side of tokens: where they stand in a request, and what to answer when they are not acceptable (RFC 6750).
import { TokenError, UsageError } from 'strictjwt';

const MAX_BODY = 10_000;

/** An answer other than 200 that the client may read. */
export class HttpError extends Error {
  constructor(status, message, headers = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** The token of `Authorization: Bearer <token>` (RFC 6750 §2.1). */
export function bearerToken(request) {
  const [scheme, token, ...rest] = (request.headers.authorization ?? '').trim().split(/ +/);
  if (scheme.toLowerCase() !== 'bearer') {
    // No credentials: ask for them and say no more. An error code is for tokens that were sent (RFC 6750 §3.1).
    throw new HttpError(401, 'send an access token', { 'www-authenticate': 'Bearer realm="api"' });
  }
  if (token === undefined || rest.length > 0) {
    const challenge =
      'Bearer realm="api", error="invalid_request", error_description="expected one token after Bearer"';
    throw new HttpError(400, 'expected one token after Bearer', { 'www-authenticate': challenge });
  }
  return token;
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

// What a client may learn: enough to act on, nothing about the server's configuration. The full message goes to the log.
const descriptions = {
  ERR_JWT_EXPIRED: 'the access token expired',
  ERR_JWT_NOT_ACTIVE: 'the access token is not valid yet',
  ERR_JWT_REVOKED: 'the access token was revoked',
};

/** Turns what went wrong into an answer: the client's fault, the token's, or ours. */
export function answerError(response, error) {
  if (error instanceof HttpError) return answer(response, error.status, error.message, error.headers);
  if (error instanceof TokenError) {
    console.error(`rejected: ${error.code}: ${error.message}`);
    const description = descriptions[error.code] ?? 'the access token is not acceptable';
    const challenge = `Bearer realm="api", error="invalid_token", error_description="${description}"`;
    return answer(response, 401, description, { 'www-authenticate': challenge });
  }
  // UsageError (our key or options are wrong) and everything unforeseen: nothing of it is for the client.
  console.error(error instanceof UsageError ? `misconfigured: ${error.code}: ${error.message}` : error);
  return answer(response, 500, 'something went wrong here');
}

function answer(response, status, message, headers = {}) {
  if (response.headersSent) return response.destroy();
  const body = JSON.stringify({ error: message });
  return response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}
