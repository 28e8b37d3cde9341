import { portableAssert } from './assert.ts';
import { p256 } from './fixtures.ts';
import { portable } from './index.ts';
import { moduleScope } from './module-scope.ts';
import { hideCrypto, withoutSubtle } from './no-subtle.ts';
import { supportedBy } from './supported.ts';
import type { Case, Lib } from './types.ts';

export interface Failure {
  readonly name: string;
  readonly message: string;
}

export interface Report {
  passed: number;
  failed: number;
  /** How many of the passed cases asserted a refusal, because the runtime lacks the algorithm. */
  unsupported: number;
  readonly failures: Failure[];
}

/** What a server for remote-http.ts publishes with `kid` k1. */
export const PUBLIC_JWK = p256.publicJwk;

const CASE_TIMEOUT_MS = 30_000;

/** Runs the whole suite; `runtime` is a name of the table in supported.ts, for `origin` see `Host`. */
export function runPortable(lib: Lib, runtime: string, origin?: string): Promise<Report> {
  return runCases(casesFor(lib, runtime, origin));
}

/** The cases themselves, for a host that has a test runner. */
export function casesFor(lib: Lib, runtime: string, origin?: string): Case[] {
  const host = { supports: supportedBy(runtime), origin };
  return portable(lib, portableAssert, host);
}

/**
 * Verifiers and signers made at module scope, as a Worker has them, to be used by many requests at once.
 * Answers what each request runs.
 */
export function prepareModuleScope(lib: Lib, origin: string): () => Promise<Report> {
  const cases = moduleScope(lib, portableAssert, origin);
  return () => runCases(cases);
}

/** Runs the cases for a place that has no `crypto.subtle`; unless it is such a place, everything is hidden first. */
export function runWithoutSubtle(load: () => Promise<Lib>): Promise<Report> {
  if (globalThis.crypto?.subtle !== undefined) hideCrypto();
  return runCases(withoutSubtle(load, portableAssert));
}

async function runCases(cases: readonly Case[]): Promise<Report> {
  const report: Report = { passed: 0, failed: 0, unsupported: 0, failures: [] };
  for (const { name, run, unsupported } of cases) {
    try {
      await inTime(run);
      report.passed += 1;
      if (unsupported === true) report.unsupported += 1;
    } catch (error) {
      report.failed += 1;
      report.failures.push({ name, message: String(error) });
    }
  }
  return report;
}

/** A case that hangs is named instead of hanging the whole run. */
async function inTime(run: () => unknown): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${CASE_TIMEOUT_MS} ms`)), CASE_TIMEOUT_MS);
  });
  try {
    await Promise.race([run(), late]);
  } finally {
    clearTimeout(timer);
  }
}
