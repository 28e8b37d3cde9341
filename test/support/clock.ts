// One fixed moment for all tests: 2026-01-05T10:00:00Z. Time is injected, never waited for.

export const NOW = Date.UTC(2026, 0, 5, 10, 0, 0);
export const NOW_SECONDS = NOW / 1000;

export const now = (): number => NOW;
