// Code to copy.
import { h } from './h.ts';
import { CopyButton } from './copy-button.tsx';

export function Code({
  title,
  id,
  what,
  text,
}: {
  title: string;
  id: string;
  what: string;
  text: string;
}): JSX.Element {
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>
        {title} <CopyButton what={what} text={() => text} />
      </h2>
      <pre class="code" tabIndex={0} aria-labelledby={id}>
        <code>{text}</code>
      </pre>
    </section>
  );
}
