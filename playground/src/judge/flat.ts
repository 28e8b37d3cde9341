// Keeps values off the page that are nested so deep that writing them out never ends.

const DEEPEST = 32;

export function flat(members: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(members).map(([name, value]) => [
    name,
    isTooDeep(value) ? '(nested too deep)' : value,
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

/** Level by level: a function that called itself would end where the stack does. */
function isTooDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return true;
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return false;
}
