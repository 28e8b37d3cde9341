/** Equal in every member, however deep: a payload may nest further than a recursion can follow. */
export function isSame(a: unknown, b: unknown): boolean {
  const pairs: [unknown, unknown][] = [[a, b]];
  for (let pair = pairs.pop(); pair; pair = pairs.pop()) {
    const [one, other] = pair;
    if (Object.is(one, other)) continue;
    if (!isObject(one) || !isObject(other)) return false;
    if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false;
    const names = Reflect.ownKeys(one);
    if (String(names) !== String(Reflect.ownKeys(other))) return false;
    for (const name of names) pairs.push([one[name], other[name]]);
  }
  return true;
}

function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null;
}
