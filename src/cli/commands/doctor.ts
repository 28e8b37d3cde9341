// `strictjwt doctor`: whether a provider is as it should be, and a token of it, where there is one.
import { shownJson } from '../json.ts';
import type { Arguments } from '../arguments.ts';
import { complain, out } from '../output.ts';
import { type ExitCode, failureOf, wrongUse } from '../failure.ts';
import { type GivenToken, readToken } from '../input.ts';
import { exitCodeOf, judge, type Judged } from '../judge.ts';
import { keyTable } from '../key-table.ts';
import { isUrl } from '../keys.ts';
import { type Examined, examine } from '../provider.ts';
import { withoutValues } from '../redact.ts';
import { asJson, checkLine, report } from '../report.ts';

export async function run(given: Arguments): Promise<ExitCode> {
  const issuer = given.text('issuer');
  if (issuer === undefined || !isUrl(issuer))
    throw wrongUse("doctor needs the provider's address: --issuer https://idp.example/");
  const token = await tokenOf(given);
  const examined = await examine(issuer, given);
  const judged = token === undefined || examined.error ? undefined : await judge(token.token, examined.key, given);
  const told = judged && { ...judged, notes: [...(token?.notes ?? []), ...judged.notes] };
  const shown = told && given.flag('redact') ? withoutValues(told) : told;
  out(given.flag('json') ? `${shownJson(inJson(issuer, examined, shown), 2)}\n` : inText(examined, shown));
  if (examined.error) complain(failureOf(examined.error).message);
  return exitCode(examined, judged);
}

/** A pipe is read only where somebody says so, by `-`: without a token there is enough to tell. */
async function tokenOf({ words: [word] }: Arguments): Promise<GivenToken | undefined> {
  return word === undefined ? undefined : readToken(word);
}

function exitCode({ steps, error }: Examined, judged: Judged | undefined): ExitCode {
  if (error) return 3;
  if (judged && exitCodeOf(judged) !== 0) return exitCodeOf(judged);
  return steps.some(({ status }) => status === 'fail') ? 1 : 0;
}

function inText({ steps, keys, error }: Examined, judged: Judged | undefined): string {
  const width = 9;
  const parts = [
    steps.map((step) => checkLine(step, width)).join('\n'),
    keys.length > 0 ? keyTable(keys) : '',
    judged ? report(judged).trimEnd() : conclusion(steps, error !== undefined),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function conclusion(steps: Examined['steps'], outOfReach: boolean): string {
  if (outOfReach) return 'OUT OF REACH';
  return steps.some(({ status }) => status === 'fail') ? 'NOT WELL' : 'WELL';
}

function inJson(issuer: string, { steps, keys, error }: Examined, judged: Judged | undefined): object {
  return {
    issuer,
    well: !error && steps.every(({ status }) => status !== 'fail'),
    steps,
    keys,
    ...(judged && { token: asJson(judged) }),
  };
}
