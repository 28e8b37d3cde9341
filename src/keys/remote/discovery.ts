// Finds the address of an issuer's key set in its discovery document, and believes nothing else that stands there.
import { own, parseJsonObject } from '../../encoding/json.ts';
import type { JwksError } from '../../errors.ts';
import { show } from '../../messages.ts';
import { judgeAddress } from './address.ts';
import type { Deadline } from './deadline.ts';
import { invalid, type Target, unavailable } from './failure.ts';
import { type KeySetPolicy, loadKeys } from './key-set-origin.ts';
import type { KeyOrigin } from './origin.ts';
import { request } from './request.ts';

interface DiscoveryPolicy extends KeySetPolicy {
  /** exactly as the document must name it */
  readonly issuer: string;
  /** where the document may be, in this order */
  readonly documents: readonly string[];
  readonly allowInsecureTransport: boolean;
}

/** Keys by discovery: asked for at the first load, and anew after a failure, because addresses move. */
export function discoveredKeys(policy: DiscoveryPolicy): KeyOrigin {
  let url: string | undefined;
  const target: Target = { what: 'discovery document', url: policy.documents[0] as string };
  return {
    target,
    load: async (deadline, anew) => {
      if (anew || url === undefined) url = await discover(policy, deadline);
      return loadKeys({ what: 'key set', url }, policy, deadline);
    },
  };
}

/** OpenID Connect Discovery §4, then RFC 8414 §3 where there is no such document. */
async function discover(policy: DiscoveryPolicy, deadline: Deadline): Promise<string> {
  let refusal: JwksError | undefined;
  for (const url of policy.documents) {
    const target: Target = { what: 'discovery document', url };
    const { status, text } = await request(target, policy, deadline);
    if (status === 200) return keySetAddress(target, text, policy);
    // 429 is said to whoever asks too often, and nothing about what is there
    const isMissing = status > 399 && status < 500 && status !== 429;
    const advice = isMissing ? '; if it lives elsewhere, use option "discovery"' : ', expected 200';
    // the first one is where a reader expects it
    refusal ??= unavailable(target, `answered with status ${status}${advice}`);
    if (!isMissing) break;
  }
  throw refusal;
}

/** OpenID Connect Discovery §4.3: a document of another issuer is nobody's. */
function keySetAddress(target: Target, text: string | undefined, policy: DiscoveryPolicy): string {
  const document = parseJsonObject(text);
  if (typeof document === 'string') throw invalid(target, `what it answered ${document}`);
  const issuer = own(document, 'issuer');
  if (issuer !== policy.issuer) {
    throw invalid(target, `its "issuer" is ${show(issuer)}, expected ${show(policy.issuer)}, to the last slash`);
  }
  const url = judgeAddress(own(document, 'jwks_uri'), policy.allowInsecureTransport, target.url);
  if (typeof url === 'string') throw invalid(target, `its "jwks_uri" ${url}`);
  return url.href;
}
