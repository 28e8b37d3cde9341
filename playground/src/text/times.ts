// Moments as a calendar shows them: in UTC and in the reader's own zone.

export function utc(milliseconds: number): string {
  if (!isDate(milliseconds)) return 'beyond all dates';
  return new Date(milliseconds)
    .toISOString()
    .replace('T', ' ')
    .replace(/(\.\d+)?Z$/, ' UTC');
}

const LOCAL = new Intl.DateTimeFormat(undefined, {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
});

export function local(milliseconds: number): string {
  return isDate(milliseconds) ? LOCAL.format(milliseconds) : '';
}

function isDate(milliseconds: number): boolean {
  return Math.abs(milliseconds) <= 8.64e15;
}
