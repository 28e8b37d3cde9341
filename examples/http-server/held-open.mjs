// A connection that stays open ends with its token: server-sent events until `exp`, or until the token is revoked. The
// guard judged the token when the connection came; nobody asks again unless this does.
import { isJwksError, isTokenError, secondsLeft } from 'strictjwt';

/** What a route answers that keeps the connection. */
export const HELD_OPEN = Symbol('held open');

const leaves = new Set();
// One listener for all: Node warns of a leak when each connection has its own.
const leaveAll = () => {
  for (const leave of leaves) leave();
};

// `close`: who reconnects over the same connection while the server stops would keep it from stopping.
const STREAM = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', connection: 'close' };

/** @param every seconds between two looks at the token, one day at most: a timer counts 32 bits of milliseconds */
export function holdOpen(response, { token, payload }, verifyToken, every) {
  if (response.destroyed) return HELD_OPEN; // the client hung up while its token was judged: no `close` comes any more
  const say = (event, data) => response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  const end = (why) => {
    if (response.writableEnded) return;
    say('end', { why });
    response.end();
  };
  const leave = () => end('the server stops');
  let timer;

  async function check() {
    // of the token itself: a verifier's tolerance is for clocks that differ, and lengthens no connection
    const left = secondsLeft(token) ?? every;
    if (left <= 0) return end('the token expired');
    if (!(await isAccepted(token, verifyToken))) return end('the token is not accepted any more');
    if (!response.destroyed) timer = setTimeout(check, Math.min(left, every) * 1000);
  }

  response.writeHead(200, STREAM);
  if (leaves.size === 0) process.once('SIGTERM', leaveAll);
  leaves.add(leave);
  response.once('close', () => {
    clearTimeout(timer);
    leaves.delete(leave);
    if (leaves.size === 0) process.off('SIGTERM', leaveAll);
  });
  say('open', { user: payload.sub });
  check();
  return HELD_OPEN;
}

async function isAccepted(token, verifyToken) {
  try {
    await verifyToken(token);
    return true;
  } catch (error) {
    // a key set that cannot be had says nothing about the token: it goes on until it expires
    if (isJwksError(error)) return true;
    console.error(isTokenError(error) ? `${error.code}: ${error.message}` : error);
    return false;
  }
}
