// `strictjwt verify`: the payload as JSON on standard output when the token is valid, nothing else.
import process from 'node:process';
import { shownJson } from '../json.ts';
import { redactPayload } from '../../inspect/redact.ts';
import type { Arguments } from '../arguments.ts';
import { readExpectations } from '../expectations.ts';
import { type ExitCode, wrongUse } from '../failure.ts';
import { readToken } from '../input.ts';
import { readKey } from '../keys.ts';
import { createVerifier, explain, type TokenError, tryVerify } from '../library.ts';
import { noteOnRounding } from '../judge.ts';
import { complain, note, out } from '../output.ts';
import { withoutNames } from '../redact.ts';
import { inTheseWords } from '../wording.ts';

export async function run(given: Arguments): Promise<ExitCode> {
  const { token, notes } = await readToken(given.words[0]);
  const key = await readKey(given);
  if (!key) throw wrongUse('no key: --key FILE|URL, --secret-env NAME, --secret-file FILE or --issuer-keys ISSUER');
  const seen = await explain(token);
  const { options } = readExpectations(given, key, seen.decoded?.header?.['alg']);
  const outcome = await tryVerify(createVerifier(key.key, options)(token));
  const told = [...notes, ...key.notes, ...noteOnRounding(token)];
  if (!outcome.ok) return rejected(outcome.error, told, given);
  if (given.flag('quiet')) return 0;
  const isRedacted = given.flag('redact');
  told.map(isRedacted ? withoutNames : String).forEach(note);
  const shown = isRedacted ? redactPayload(outcome.payload) : outcome.payload;
  out(`${shownJson(shown, process.stdout.isTTY ? 2 : 0)}\n`);
  return 0;
}

/** One line with everything: why, and what was taken for the token. */
function rejected({ code, message }: TokenError, notes: readonly string[], given: Arguments): 1 {
  const why = given.flag('redact') ? '' : [`: ${inTheseWords(message)}`, ...notes].join('; ');
  if (!given.flag('quiet')) complain(`REJECTED ${code}${why}`);
  return 1;
}
