/** @returns the value below which `share` of the samples lie */
export function quantile(samples, share) {
  const sorted = [...samples].sort((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const low = Math.floor(position);
  return sorted[low] + (position - low) * (sorted[Math.ceil(position)] - sorted[low]);
}

export const median = (samples) => quantile(samples, 0.5);

/** The median of the ratios taken round by round, and the middle half of them. */
export function ratioOf(rows, of, than) {
  if (!rows[of] || !rows[than]) return undefined;
  const ratios = rows[of].us.map((value, round) => value / rows[than].us[round]);
  return { median: median(ratios), low: quantile(ratios, 0.25), high: quantile(ratios, 0.75) };
}

export function cpuRatioOf(rows, of, than) {
  return rows[of]?.cpu > 0 && rows[than]?.cpu > 0 ? rows[of].cpu / rows[than].cpu : undefined;
}
