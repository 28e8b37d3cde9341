// Untrusted text on the page: always through here, never as it came.
import { Fragment, h } from './h.ts';
import { visiblePieces } from '../text/visible.ts';

/** Isolated, so that letters written from right to left stay inside; what cannot be seen is shown as its code. */
export function Shown({ text }: { text: string }): JSX.Element {
  const pieces = visiblePieces(text);
  if (pieces.length === 1 && !pieces[0]?.isEscaped) return <bdi>{text}</bdi>;
  return (
    <bdi>
      {pieces.map(({ text: piece, isEscaped }) =>
        isEscaped ? (
          <span class="code-point" title="a character that cannot be seen">
            {piece}
          </span>
        ) : (
          piece
        ),
      )}
    </bdi>
  );
}

const JSON_TEXT = /("(?:[^"\\]|\\.)*")(\s*:)?|[^"]+/g;

/** Any JSON value, in one line where it fits; names and texts can be told apart by colour. */
export function JsonValue({ value }: { value: unknown }): JSX.Element {
  const indented = JSON.stringify(value, null, 2);
  const line = indented.replace(/\n */g, ' ');
  const parts = [...(line.length <= 60 ? line : indented).matchAll(JSON_TEXT)];
  return (
    <code class="json">
      {parts.map(([whole, text, colon]) => {
        if (text === undefined) return whole;
        return (
          <>
            <span class={colon === undefined ? 'json-text' : 'json-name'}>
              <Shown text={text} />
            </span>
            {colon}
          </>
        );
      })}
    </code>
  );
}
