// `strictjwt TOKEN`: every check of a token with its outcome, for people, as JSON, or as an exit code.
import type { Arguments } from '../arguments.ts';
import { type ExitCode, wrongUse } from '../failure.ts';
import { exitCodeOf, judgeGiven } from '../judge.ts';
import { shownJson } from '../json.ts';
import { out } from '../output.ts';
import { withoutValues } from '../redact.ts';
import { asJson, report } from '../report.ts';

export async function run(given: Arguments): Promise<ExitCode> {
  const judged = await judgeGiven(given);
  const shown = given.flag('redact') ? withoutValues(judged) : judged;
  if (given.flag('quiet')) {
    if (judged.verdict === 'NOT VERIFIED')
      throw wrongUse('-q without a key would say nothing about the signature: give a key');
  } else if (given.flag('json')) out(`${shownJson(asJson(shown), 2)}\n`);
  else out(report(shown));
  return exitCodeOf(judged);
}
