// Knows which of several names somebody meant who misspelt one.

/** The name with the fewest letters wrong, when these are few. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  if (word.length > 40) return undefined;
  const ranked = names.map((name) => ({ name, wrong: distance(word.toLowerCase(), name.toLowerCase()) }));
  const [best] = ranked.sort((a, b) => a.wrong - b.wrong);
  return best && best.wrong <= Math.max(1, Math.floor(best.name.length / 3)) ? best.name : undefined;
}

/** Letters to add, drop or change (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const letter of a) {
    let last = (row[0] as number) + 1;
    row = row.map((dropped, at) => {
      if (at === 0) return last;
      const changed = (row[at - 1] as number) + (letter === b[at - 1] ? 0 : 1);
      return (last = Math.min(changed, dropped + 1, last + 1));
    });
  }
  return row[b.length] as number;
}
