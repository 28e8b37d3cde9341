// A judge that goes on past failures: knows the outcomes of all checks, and no words for them.
import type { CheckName, Judge, Outcomes } from '../checks.ts';
import { TokenError } from '../errors.ts';
import type { ExplainedCheck } from '../types.ts';

/** What is shown of an error; whatever it is, it must not get in the way. */
export interface Failure {
  readonly code?: ExplainedCheck['code'];
  readonly message: string;
}

export class Recording implements Judge {
  /** without a prototype: a polluted one must not supply a payload */
  readonly passed: Partial<Outcomes> = Object.create(null);
  readonly failures: Map<CheckName, Failure> = new Map();
  readonly failedClaims: Map<string, Failure> = new Map();
  readonly failedFields: Map<string, Failure> = new Map();
  /** claims and fields about which a function was not asked, because the signature does not hold */
  readonly unasked: Set<string> = new Set();

  check<Name extends CheckName>(name: Name, outcome: Outcomes[Name] | TokenError): Outcomes[Name] | undefined {
    if (outcome instanceof TokenError) {
      // a trouble that was noted already says more
      if (!this.failures.has(name)) this.failures.set(name, outcome);
      return undefined;
    }
    this.passed[name] = outcome;
    return outcome;
  }

  claim(name: string, failure: Failure): void {
    if (!this.failedClaims.has(name)) this.failedClaims.set(name, failure);
  }

  field(name: string, failure: TokenError): void {
    this.failedFields.set(name, failure);
  }

  /** A key set that cannot be had, or a function of the caller's that throws. */
  trouble(name: CheckName, error: unknown): void {
    this.failures.set(name, failureOf(error));
  }

  knows(name: CheckName): boolean {
    return name in this.passed || this.failures.has(name);
  }

  get isSigned(): boolean {
    return this.passed.signature !== undefined;
  }

  get allPassed(): boolean {
    return this.failures.size + this.failedClaims.size + this.failedFields.size === 0;
  }
}

/** Its code, where it is an error of this library, of whatever copy, and what it says. Other libraries have such codes, too. */
export function failureOf(error: unknown): Failure {
  try {
    const { name, code, message } = Object(error) as Readonly<Record<string, unknown>>;
    const said = typeof message === 'string' && message !== '' ? message : 'a function threw what is no error';
    const isOurs = /^(?:Token|Usage|Jwks)Error$/.test(String(name)) && typeof code === 'string';
    return isOurs && /^ERR_JW(?:T|KS)_/.test(code)
      ? { code: code as NonNullable<Failure['code']>, message: said }
      : { message: `a function of yours threw: ${said}` };
  } catch {
    return { message: 'a function of yours threw what cannot be read' };
  }
}
