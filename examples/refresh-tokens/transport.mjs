// How a refresh token travels, one of two ways and never both: in the body, for programs and mobile applications, or
// in a cookie, for browsers.
//
//   check(request)                is the request from our own pages?
//   read(request)                 the refresh token
//   write(response, answer, token)  puts the refresh token beside the answer
//   clear(response)               at logout
import { HttpError, readJson } from '../http-server/http.mjs';
import { parse, serialize } from '../shared/cookies.mjs';

export function inBody() {
  return {
    check() {},
    async read(request) {
      const { refresh_token: token } = await readJson(request);
      if (typeof token !== 'string') throw new HttpError(400, 'expected {"refresh_token": text}');
      return token;
    },
    write: (_, answer, token) => ({ ...answer, refresh_token: token }),
    clear() {},
  };
}

// `__Host-`: only this host can have set it, over https (or to localhost), so there are never two.
const NAME = '__Host-refresh';

/** `HttpOnly`: no script reads it. `SameSite=Strict`: no page of another site makes a browser send it. */
const ATTRIBUTES = { path: '/', secure: true, httpOnly: true, sameSite: 'strict' };

export function inCookie(seconds) {
  return {
    check: checkOrigin,
    async read(request) {
      checkOrigin(request);
      request.resume(); // a body, if any, says nothing
      return parse(request.headers.cookie ?? '')[NAME] ?? '';
    },
    write(response, answer, token) {
      response.setHeader('set-cookie', serialize(NAME, token, { ...ATTRIBUTES, maxAge: seconds }));
      return answer;
    },
    clear(response) {
      response.setHeader('set-cookie', serialize(NAME, '', { ...ATTRIBUTES, maxAge: 0 }));
    },
  };
}

/** A browser says with every POST which site its page is from: behind a proxy, let ORIGIN say what ours is. */
function checkOrigin({ headers }) {
  const ours = process.env.ORIGIN ?? `http://${headers.host}`;
  if (headers.origin !== ours) throw new HttpError(403, 'a page of another site');
}
