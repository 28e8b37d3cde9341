/** @returns the value below which `share` of the samples lie */
export function quantile(samples, share) {
  const sorted = [...samples].sort((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const low = Math.floor(position);
  return sorted[low] + (position - low) * (sorted[Math.ceil(position)] - sorted[low]);
}

export const median = (samples) => quantile(samples, 0.5);

/**
 * The median of the ratios taken round by round, and the middle half of them. `by`: `us` is wall time, `cpu` the
 * processor time of all threads.
 */
export function ratioOf(rows, of, than, by = 'us') {
  const [above, below] = [rows[of]?.[by], rows[than]?.[by]];
  if (!above || !below) return undefined;
  const ratios = above.map((value, round) => value / below[round]).filter(Number.isFinite);
  return { median: median(ratios), low: quantile(ratios, 0.25), high: quantile(ratios, 0.75) };
}

/** By the CPU time of the main thread alone: what an event loop pays. */
export function loopRatioOf(rows, of, than) {
  return rows[of]?.loop > 0 && rows[than]?.loop > 0 ? rows[of].loop / rows[than].loop : undefined;
}
