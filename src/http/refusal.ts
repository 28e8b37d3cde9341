// The answers to a request that is refused (RFC 6750 §3, RFC 9110 §11). Every text in a challenge was checked before.
import { inHeader } from './credentials.ts';
import type { Policy } from './policy.ts';
import type { GuardRefusal } from './types.ts';

export function refuse(
  { from, realm, retryAfter, scope }: Policy,
  status: GuardRefusal['status'],
  code: GuardRefusal['body']['error'],
  description: string,
  error?: GuardRefusal['error'],
): GuardRefusal {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  const body = { error: code, error_description: description };
  if (status === 503) {
    if (retryAfter) headers['retry-after'] = `${retryAfter}`;
  } else if (from === inHeader) {
    let challenge = `Bearer realm="${realm}"`;
    // no code where no token was sent (RFC 6750 §3.1)
    if (code !== 'unauthorized') challenge += `, error="${code}", error_description="${description}"`;
    if (status === 403) challenge += `, scope="${scope}"`;
    headers['www-authenticate'] = challenge;
  }
  const toResponse = (): Response => new Response(JSON.stringify(body), { status, headers });
  return { ok: false, status, headers, body, error, toResponse };
}
