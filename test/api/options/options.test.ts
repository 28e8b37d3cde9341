import { describe, expect, it } from 'vitest';
import { UsageError } from 'strictjwt';
import { expectUsageError } from '../../support/expect.ts';
import { type Caller, CALLERS } from './option-cases.ts';

/** The call must end in a UsageError through the channel that the function promises. */
async function refusal({ channel, call }: Caller, options: unknown): Promise<UsageError> {
  if (channel === 'throws') {
    expect(() => call(options)).toThrow(UsageError);
    return expectUsageError(() => call(options), 'ERR_JWT_OPTION_INVALID');
  }
  const attempt = call(options);
  expect(attempt).toBeInstanceOf(Promise);
  return expectUsageError(attempt as Promise<unknown>, 'ERR_JWT_OPTION_INVALID');
}

/** How a value shows in a message, where it can be told without knowing the code. */
function shown(value: unknown): string {
  if (typeof value === 'string')
    return value.length > 60 ? value.slice(0, 50) : JSON.stringify(value).replace('\u0665', '\\u0665');
  return typeof value === 'number' || typeof value === 'boolean' || value === null || value === undefined
    ? String(value)
    : '';
}

describe.each(CALLERS)('options of $name', (caller) => {
  const { base, options } = caller;
  const names = Object.keys(options);
  // a nested option goes by its full name
  const fullName = (name: string): string => (caller.name === 'cache' ? `cache.${name}` : name);
  const described = (value: unknown): string =>
    typeof value === 'string'
      ? JSON.stringify(value).slice(0, 30)
      : String(
          Array.isArray(value)
            ? `[${value.map(String).join()}]`
            : typeof value === 'object'
              ? JSON.stringify(value)
              : String(value),
        );

  const refused = names.flatMap((name) =>
    (options[name]?.refuses ?? []).map((value) => ({ name, value, as: described(value) })),
  );
  it.each(refused)('refuses $name: $as, and says what came and what is expected', async ({ name, value }) => {
    const { message } = await refusal(caller, { ...base, [name]: value });
    expect(message).toContain(`"${fullName(name)}"`);
    // of what should be an address only the kind is told: it may be a password in the wrong place
    expect(message).toContain(name === 'discovery' && value !== null ? '(got ' : shown(value));
    expect(message).toMatch(/expected|must/);
  });

  it.each(names)('refuses %s: undefined, and says that an environment variable may be unset', async (name) => {
    const { message } = await refusal(caller, { ...base, [name]: undefined });
    expect(message).toContain(`"${fullName(name)}" is undefined`);
    expect(message).toContain('environment variable');
    expect(message).toContain('expected');
  });

  const taken = names.flatMap((name) =>
    (options[name]?.takes ?? []).map((value) => ({ name, value, as: described(value) })),
  );
  it.each(taken)('takes $name: $as', async ({ name, value }) => {
    // a secret as long as HS512 needs is there; what the options make of the token is not judged here
    const attempt = async (): Promise<unknown> => caller.call({ ...base, [name]: value });
    const outcome = await attempt().catch((error: unknown) => error);
    expect(outcome).not.toBeInstanceOf(UsageError);
  });

  const inherited = JSON.parse('{"__proto__":1}') as object;
  const unknown = [
    { issuers: 'a' },
    { Issuer: 'a' },
    { ignoreExpiration: true },
    { toString: 1 },
    { constructor: 1 },
    { '': 1 },
    inherited,
  ];
  it.each(unknown.map((more) => ({ more, name: Object.keys(more)[0] ?? '' })))(
    'refuses the unknown option "$name"',
    async ({ more, name }) => {
      const given: Record<string, unknown> = { ...base };
      for (const [key, value] of Object.entries(more)) {
        Object.defineProperty(given, key, { value, enumerable: true });
      }
      const { message } = await refusal(caller, given);
      expect(message).toContain(`unknown option "${fullName(name)}"`);
      for (const known of names) expect(message).toContain(known);
    },
  );

  const notObjects: unknown[] = [null, '', 'x', 1, true, [], [base], () => base];
  it.each(notObjects.map((given) => [given]))('refuses %s instead of options', async (given) => {
    if (caller.name === 'cache' && given === true) return;
    const { message } = await refusal(caller, given);
    expect(message).toMatch(/must be an object|expected/);
  });

  it(caller.optional ? 'may be left out' : 'may not be left out', async () => {
    if (caller.optional) await expect(Promise.resolve(caller.call(undefined))).resolves.toBeDefined();
    else expect((await refusal(caller, undefined)).message).toContain('undefined');
  });

  it('leaves the options as they are', async () => {
    const given = Object.freeze({ ...base });
    await caller.call(given);
    expect(given).toEqual(base);
  });
});

describe('required options', () => {
  const cases = [
    ...['algorithms', 'issuer', 'audience'].flatMap((name) =>
      ['verify', 'createVerifier', 'explain'].map((caller) => ({ caller, name })),
    ),
    { caller: 'sign', name: 'algorithm' },
    { caller: 'createSigner', name: 'algorithm' },
  ];
  it.each(cases)('$caller without "$name" says that it is missing', async ({ caller: wanted, name }) => {
    const caller = CALLERS.find((one) => one.name === wanted);
    if (!caller) return expect.fail(wanted);
    const { [name]: _, ...rest } = caller.base;
    expect((await refusal(caller, rest)).message).toContain(`option "${name}" is missing`);
  });
});
