// "Make one": claims, a key and a lifetime on the left, the token on the right.
import { Fragment, h } from './h.ts';
import { ALGORITHMS } from '../../../src/crypto/algorithms.ts';
import { signCode } from '../make/code.ts';
import { currentMade, currentPair, generate, generating, makeFields, randomSecret } from '../make/engine.ts';
import { neededStrength, SECRET_FORMS, secretOf, strengthOf } from '../make/secret.ts';
import { isSecretAlgorithm, type MakeFieldName } from '../make/sign-form.ts';
import { lookAtMade, make } from '../state.ts';
import { download } from '../text/download.ts';
import { Choice } from './choice.tsx';
import { Code } from './code.tsx';
import { CopyButton } from './copy-button.tsx';
import { Field } from './field.tsx';
import { Shown } from './text.tsx';
import { Timeline } from './timeline.tsx';
import { TokenBox } from './token-box.tsx';

export function MakePage(): JSX.Element {
  return (
    <div class="make">
      <div class="given">
        <KeyFields />
        <ClaimFields />
      </div>
      <Result />
    </div>
  );
}

function problemAt(field: MakeFieldName): string | undefined {
  const made = currentMade.value;
  return made && 'problem' in made && made.field === field ? made.problem : undefined;
}

function KeyFields(): JSX.Element {
  const isSecret = isSecretAlgorithm(make.algorithm.value);
  return (
    <section aria-label="Algorithm and key">
      <div class="grid">
        <Choice label="Algorithm" value={make.algorithm} choices={[...ALGORITHMS.values()].map(({ name }) => name)} />
        <Generate what={isSecret ? 'a random secret' : 'a key pair'} />
      </div>
      <Field
        label="Key or secret"
        value={make.key}
        rows={isSecret ? 2 : 5}
        class="mono"
        placeholder={isSecret ? 'the secret' : 'the private key: PEM or JWK'}
        problem={problemAt('key')}
        hint={isSecret && make.key.value !== '' ? <Strength /> : undefined}
      />
      {isSecret && <Choice label="The secret is" value={make.secretForm} choices={SECRET_FORMS} />}
    </section>
  );
}

function Generate({ what }: { what: string }): JSX.Element {
  const { isBusy, problem } = generating.value;
  return (
    <div class="field">
      <span class="hint">{isBusy ? 'working …' : what}</span>
      <button type="button" class="main" disabled={isBusy} onClick={() => void generate()}>
        Generate
      </button>
      {problem !== '' && <p class="problem">{problem}</p>}
    </div>
  );
}

function Strength(): JSX.Element {
  const { algorithm, key, secretForm } = make;
  const secret = secretOf(key.value, secretForm.value);
  if (secret === undefined) return <>not {secretForm.value}</>;
  const bits = strengthOf(secret);
  if (randomSecret.value === secret) {
    return (
      <>
        <strong>{bits} bits</strong>, chosen at random just now.
      </>
    );
  }
  const needed = neededStrength(algorithm.value);
  return (
    <>
      <strong class={bits < needed ? 'warning' : ''}>{bits} bits</strong> if chosen at random; {algorithm.value} needs{' '}
      {needed}. A secret that people can remember has far fewer.
    </>
  );
}

function ClaimFields(): JSX.Element {
  return (
    <section aria-label="Claims and lifetime">
      <Field label="Claims" value={make.claims} rows={6} class="mono" problem={problemAt('claims')} />
      <div class="grid">
        <Field
          label="Lifetime"
          value={make.lifetime}
          placeholder="15m, 2h, 7d, never"
          problem={problemAt('lifetime')}
        />
        <Field label="typ" value={make.typ} placeholder="JWT" />
        <Field label="Issuer" value={make.issuer} class="wide" placeholder="https://issuer.example" />
        <Field label="Audience" value={make.audience} class="wide" placeholder="https://api.example" />
        <Field label="kid" value={make.kid} class="wide mono" placeholder="which key it is" />
      </div>
    </section>
  );
}

function Result(): JSX.Element {
  const made = currentMade.value;
  const token = made && 'token' in made ? made.token : '';
  return (
    <div class="made">
      <div role="status" class="made-state">
        {made && ('token' in made ? 'Signed.' : <MissingPart problem={made.problem} />)}
      </div>
      <TokenBox label="Token" value={token} token={token} placeholder="appears here" />
      {token !== '' && (
        <>
          <p class="actions">
            <CopyButton what="token" text={() => token} />
            <button type="button" class="small" onClick={() => lookAtMade(token, currentPair.value?.pem)}>
              Look at it
            </button>
          </p>
          <Timeline payload={payloadOf(token)} />
        </>
      )}
      <PublicKey />
      <Code title="In code" id="sign-code" what="call" text={signCode(makeFields())} />
    </div>
  );
}

function MissingPart({ problem }: { problem: string }): JSX.Element {
  return (
    <span class="problem">
      <Shown text={problem} />
    </span>
  );
}

/** Our own token, made a moment ago: what `sign` wrote into it. */
function payloadOf(token: string): Record<string, unknown> {
  const bytes = Uint8Array.from(atob((token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/')), (character) =>
    character.charCodeAt(0),
  );
  return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
}

function PublicKey(): JSX.Element | null {
  const pair = currentPair.value;
  if (!pair) return null;
  return (
    <section aria-labelledby="public-key">
      <h2 id="public-key">The key pair</h2>
      <p class="quiet">Publish the public key or the key set. The private key stays with who signs.</p>
      <p class="actions">
        <CopyButton what="public key" text={() => pair.pem} />
        <CopyButton what="key set" text={() => pair.jwks} />
        <Download name="jwt.private.pem" text={pair.privatePem} />
        <Download name="jwt.public.pem" text={pair.pem} />
        <Download name="jwt.jwks.json" text={`${pair.jwks}\n`} />
      </p>
      <pre class="code" tabIndex={0} aria-label="Public key">
        <code>{pair.pem}</code>
      </pre>
    </section>
  );
}

function Download({ name, text }: { name: string; text: string }): JSX.Element {
  return (
    <button type="button" class="small" onClick={() => download(name, text)}>
      ↓ {name}
    </button>
  );
}
