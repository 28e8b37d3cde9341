// strictjwt/http beside strictjwt: one set of error classes, however both were loaded.
import { createRequire } from 'node:module';
import * as strictjwt from 'strictjwt';
import * as http from 'strictjwt/http';

const require = createRequire(import.meta.url);

/** Its UsageError is the library's, a good token passes, a bad one is refused. */
async function tryGuard({ createVerifier, sign, UsageError }, { createGuard, hasScope }) {
  const options = { issuer: 'https://a.example', audience: 'https://b.example' };
  const secret = 'a-secret-for-tests-that-is-long-enough';
  const guard = createGuard(createVerifier(secret, { ...options, algorithms: ['HS256'] }));
  const token = await sign({ sub: 'ada' }, secret, { ...options, algorithm: 'HS256', expiresIn: '1m' });
  const { payload } = await guard({ headers: { authorization: `Bearer ${token}` } });
  const { status } = await guard({ headers: { authorization: 'Bearer a.b.c' } });
  try {
    hasScope(payload, '');
  } catch (error) {
    return `${payload.sub} ${status} ${error instanceof UsageError}`;
  }
  return 'no error';
}

console.log(await tryGuard(strictjwt, http));
console.log(await tryGuard(require('strictjwt'), require('strictjwt/http')));
// a guard of one copy around a verifier of the other
console.log(await tryGuard({ ...require('strictjwt'), UsageError: strictjwt.UsageError }, http));
console.log(Object.keys(http).sort().join(' '));
