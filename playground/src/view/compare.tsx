// Two tokens side by side: what differs, and what the verdict on each is.
import { Fragment, h } from './h.ts';
import { comparedPaste, currentComparison, currentJudgement } from '../engine.ts';
import { type Judgement, readable } from '../judge/judge.ts';
import { compareFields, type Difference } from '../../../src/cli/compare.ts';
import { verdictText } from '../ticket/report.ts';
import { JsonValue, Shown } from './text.tsx';

export function Compare(): JSX.Element | null {
  const paste = comparedPaste.value;
  const [one, other] = [currentJudgement.value, currentComparison.value];
  if (!paste) return null;
  return (
    <section class="compare" aria-labelledby="compare">
      <h2 id="compare">Compared</h2>
      {paste.found !== 'one' && (
        <p class="problem">
          <Shown text={paste.problem} />
        </p>
      )}
      {paste.found === 'one' && one && other && <Table one={one} other={other} />}
    </section>
  );
}

function Table({ one, other }: { one: Judgement; other: Judgement }): JSX.Element {
  const [a, b] = [readable(one.explanation), readable(other.explanation)];
  const differences = [...compareFields(a.header, b.header), ...compareFields(a.payload, b.payload)];
  const alike = differences.filter(({ same }) => same).map(({ name }) => name);
  return (
    <>
      <table>
        <thead>
          <tr>
            <td />
            <th scope="col">Token</th>
            <th scope="col">Compare</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">verdict</th>
            <td>{verdictText(one.verdict)}</td>
            <td>{verdictText(other.verdict)}</td>
          </tr>
          {differences
            .filter(({ same }) => !same)
            .map((difference) => (
              <Row difference={difference} />
            ))}
        </tbody>
      </table>
      {alike.length > 0 && (
        <p class="quiet">
          The same in both: <Shown text={alike.join(', ')} />
        </p>
      )}
    </>
  );
}

function Row({ difference: { name, a, b } }: { difference: Difference }): JSX.Element {
  return (
    <tr>
      <th scope="row">
        <Shown text={name} />
      </th>
      <td>{a ? <JsonValue value={a.value} /> : <span class="quiet">absent</span>}</td>
      <td>{b ? <JsonValue value={b.value} /> : <span class="quiet">absent</span>}</td>
    </tr>
  );
}
