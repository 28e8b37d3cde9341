/** @returns the value below which `share` of the samples lie */
export function quantile(samples, share) {
  const sorted = [...samples].sort((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const low = Math.floor(position);
  return sorted[low] + (position - low) * (sorted[Math.ceil(position)] - sorted[low]);
}

export const median = (samples) => quantile(samples, 0.5);

/** The median of the ratios taken round by round, and the middle half of them. */
export function ratioOf(rows, of, than, by = 'us') {
  const numerator = rows[of]?.[by];
  const denominator = rows[than]?.[by];
  if (!numerator || !denominator) return undefined;
  // A CPU clock of coarse grain reads 0 in some rounds
  const ratios = numerator.map((value, round) => value / denominator[round]).filter(Number.isFinite);
  if (ratios.length === 0) return undefined;
  return { median: median(ratios), low: quantile(ratios, 0.25), high: quantile(ratios, 0.75) };
}
