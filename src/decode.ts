// What a token says, unverified: knows no key.
import { type OptionReader, optionReader, orElse } from './options/read.ts';
import { count, padding } from './options/rules.ts';
import { strict } from './pipeline.ts';
import { checkTimeRange, registeredClaims } from './token/claims.ts';
import { type CompactPolicy, LONGEST_TOKEN, prepareReader, readCompact, readPayload } from './token/compact.ts';
import { readHeader } from './token/header.ts';
import type { DecodeOptions, Decoded } from './types.ts';

const readDecodeOptions: OptionReader<CompactPolicy> = /* @__PURE__ */ optionReader(
  () => ({ maxTokenLength: orElse(count, LONGEST_TOKEN), padding: orElse(padding, 'none') }),
  prepareReader,
  // what jsonwebtoken's own `decode` takes
  (name) => (name === 'complete' ? ' the result always has header and payload;' : ''),
);

/**
 * Takes a token apart. **Nothing is verified**: whoever wrote the token chose everything this returns, which is why
 * the payload's type does not fit where a verified one is asked for. Use it to look, never to decide.
 *
 * @param options `maxTokenLength`: characters, default 16 384; `padding`: `'none'` (default) or `'required'`
 * @throws {TokenError} `ERR_JWT_MALFORMED`, `ERR_JWT_TOO_LARGE`, or `ERR_JWT_CLAIM_INVALID` for a time claim out of
 * range: what `verify` refuses for its form, this refuses too (RFC 7519 §7.2)
 */
export function decode(token: string, options: DecodeOptions = {}): Decoded {
  const policy = readDecodeOptions(options, 'decode(token, options)');
  const compact = strict.check('format', readCompact(token, policy));
  const header = strict.check('header', compact.knownHeader ?? readHeader(compact.header)).copy();
  const payload = strict.check('payload', readPayload(compact));
  strict.check('payload', checkTimeRange(registeredClaims(payload)));
  return { header, payload, signature: new Uint8Array(compact.signature) };
}
