// One fixed moment for all tests: 2026-01-05T10:00:00Z. Time is injected, never waited for.

export const NOW = Date.UTC(2026, 0, 5, 10, 0, 0);
export const NOW_SECONDS = NOW / 1000;

export const now = (): number => NOW;

/** The last second of the year 9999, the latest time that a claim may name. */
export const LAST_SECOND = 253_402_300_799;
