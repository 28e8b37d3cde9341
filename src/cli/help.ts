// What `--help` says: one screen of 24 lines and 80 columns for each command, with an example.
import { type CommandName, isCommand } from './options.ts';

const GENERAL = `strictjwt [TOKEN]        explains a token: every check, with what it found
strictjwt verify [TOKEN] its payload as JSON when it is valid, nothing else
strictjwt sign CLAIMS    makes a token
strictjwt secret         makes a secret
strictjwt keygen ALG     makes a key pair
strictjwt jwks URL|FILE  shows the keys of a set, and which can be used
strictjwt diff A B       shows what two tokens differ in
strictjwt doctor --issuer URL
                         checks a provider: discovery, keys, clock

TOKEN may have anything around it: a header, a curl command, a cookie, a URL,
JSON. Without TOKEN, or with -, it comes from standard input. As an argument it
stays in the shell's history.

  strictjwt "$TOKEN" --key https://idp.example/keys --audience api
  pbpaste | strictjwt

strictjwt COMMAND --help   its options; those of the first line: explain --help
exit code: 0 valid or done, 1 rejected, 2 wrongly called, 3 no key set
`;

const KEYS = `  --key FILE|URL         PEM, DER, JWK or JWK Set
  --secret-env NAME, --secret-file FILE   never the secret itself
  --issuer-keys ISSUER   keys by discovery, expects it; {tenantid}: --tenant ID
`;

const EXPECTED = `  --alg ALG  --issuer TEXT  --audience TEXT  --typ TEXT   several: one of them
  --subject TEXT  --claim NAME=VALUE (all of them)  --max-age 1h
  --no-exp               a token without "exp" is fine, too
  --tolerance 30s        for clocks that differ
  --at TIME              as of then: 2026-11-26T02:13Z, 1795657980, -90m
`;

const HELP: Readonly<Record<CommandName, string>> = {
  explain: `strictjwt [explain] [TOKEN | -]   why a token is rejected, or would be accepted

${KEYS}${EXPECTED}  --allow-insecure-key-sizes   accepts short secrets and RSA under 2048 bits
  --json                 for scripts    -q   the exit code alone
  --redact               for a ticket: types instead of values, no signature

What was not asked for is shown as ·, and is no reason to reject. "exp" is.
Without a key nothing is verified, and the last line says so.

  strictjwt "$TOKEN" --secret-env AUTH_SECRET --issuer https://idp.example/
  pbpaste | strictjwt - --key public.pem --at 2026-11-26T02:13Z

exit code: 0 valid, or no key and nothing wrong; 1 rejected; 2 wrongly called;
3 key set out of reach
`,
  verify: `strictjwt verify [TOKEN | -]   the payload as JSON when the token is valid

${KEYS}${EXPECTED}  --allow-insecure-key-sizes   accepts short secrets and RSA under 2048 bits
  --redact               types instead of values
  -q                     prints nothing: the exit code alone

What is not asked for is not checked, save "exp". A rejected token prints
nothing on standard output, and one line with the reason on standard error.

  strictjwt verify "$TOKEN" --key jwks.json --audience api | jq .sub
  strictjwt verify -q - --key public.pem < token.txt && deploy

exit code: 0 valid, 1 rejected, 2 wrongly called, 3 key set out of reach
`,
  sign: `strictjwt sign CLAIMS | -   a token on standard output, nothing else

  CLAIMS                 a JSON object; - reads it from standard input
  --alg ALG              needed unless the key is a JWK that names it
  --key FILE             the private key: PEM, DER or JWK
  --secret-env NAME, --secret-file FILE   for HS256, HS384, HS512
  --expires-in 15m       lifetime, unless the claims have "exp"
  --no-exp               for ever
  --not-before 5m        valid from then on
  --issuer TEXT  --audience TEXT (several: a list)
  --header NAME=VALUE    kid, typ and others
  --at TIME              as if it were then: 2026-11-26T02:13Z
  --allow-insecure-key-sizes   accepts short secrets and RSA under 2048 bits

  strictjwt sign '{"sub":"user-42"}' --alg ES256 --key auth.private.pem \\
    --expires-in 15m --issuer https://idp.example --audience api
`,
  secret: `strictjwt secret [HS256 | HS384 | HS512]   a secret on standard output

As many random bytes as the algorithm's hash has, as base64url. The text itself
is the secret: it is not to be decoded.

  strictjwt secret HS512 > secret.txt
`,
  keygen: `strictjwt keygen ALG   a key pair

  ALG                    ES256, ES384, ES512, Ed25519, EdDSA, RS256 to RS512,
                         PS256 to PS512, ML-DSA-44, ML-DSA-65, ML-DSA-87
  --out NAME             NAME.private.pem (only you can read it),
                         NAME.public.pem, NAME.jwks.json with a kid.
                         Never overwrites; all three or none
  --bits 3072            RSA only; 2048 when not given

Without --out both keys are printed as PEM, the private one first.

  strictjwt keygen ES256 --out auth
`,
  jwks: `strictjwt jwks URL | FILE | -   the keys of a set

For each key its kid, kind, algorithm, size, use and thumbprint (RFC 7638), and
whether it can verify tokens, or why not. The URL is https, or http on this
machine; redirects are not followed.

  --json                 for scripts

  strictjwt jwks https://idp.example/.well-known/jwks.json

exit code: 0 whatever the keys are, 2 wrongly called, 3 out of reach
`,
  diff: `strictjwt diff A B   what two tokens differ in: works yesterday, fails today

A and B are tokens, or files that hold one; one of them may be - for standard
input.

${KEYS}${EXPECTED}  --json                 for scripts
  --redact               types instead of values

  strictjwt diff yesterday.txt today.txt --key https://idp.example/keys

exit code: 0 whatever they differ in, 2 wrongly called, 3 key set out of reach
`,
  doctor: `strictjwt doctor --issuer URL [TOKEN]   is this provider as it should be?

Finds its discovery document, compares the issuer in it, fetches the keys, tells
their kids, and compares this machine's clock with the server's. With a TOKEN
also every check of it.

  --audience TEXT  --alg ALG  --typ TEXT  --subject TEXT  --claim NAME=VALUE
  --max-age 1h  --tolerance 30s  --no-exp  --at TIME   what TOKEN must be
  --tenant ID            where the issuer has {tenantid} in it; several: one of
  --json                 for scripts
  --redact               types instead of TOKEN's values

  strictjwt doctor --issuer https://idp.example/ --audience api "$TOKEN"

exit code: 0 all is well, 1 something is not, 2 wrongly called, 3 out of reach
`,
};

export function helpOn(command: string | undefined): string {
  return isCommand(command) ? HELP[command] : GENERAL;
}
