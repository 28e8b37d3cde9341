import { rejection, type TokenError } from './errors.ts';
import { show } from './messages.ts';
import type { JsonObject } from './encoding/json.ts';
import type { JwtHeader, StandardSchema, VerifiedClaims, VerifyOptions } from './types.ts';

/** @returns the schema's output; what the schema throws goes to the caller */
export async function applySchema(
  schema: StandardSchema,
  payload: JsonObject,
): Promise<{ readonly value: unknown } | TokenError> {
  const result = await schema['~standard'].validate(payload);
  if (!result.issues) return { value: result.value };
  const [first] = result.issues;
  const path = (first?.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
  return rejection('ERR_JWT_SCHEMA', `the payload does not fit the schema${path && ` at ${show(path)}`}`, {
    issues: result.issues,
  });
}

/** Only `false` accepts: a function that forgot to answer revokes. */
export async function askRevoked(
  isRevoked: NonNullable<VerifyOptions['isRevoked']>,
  payload: VerifiedClaims,
  header: JwtHeader,
): Promise<TokenError | undefined> {
  const answer: unknown = await isRevoked(payload, header);
  if (answer === false) return undefined;
  const odd = answer === true ? '' : ` (isRevoked answered ${show(answer)}, only false accepts)`;
  return rejection('ERR_JWT_REVOKED', `the token is revoked${odd}`);
}
