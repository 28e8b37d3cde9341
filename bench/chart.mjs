// Draws `chart.svg`: one panel an algorithm, one bar a library, microseconds per verification.
import { microseconds } from './report.mjs';
import { median } from './statistics.js';

const WIDTH = 760;
const LABEL = 120;
const BAR = 18;
const PANEL_TITLE = 30;
const TOP = 64;
const ROOM_FOR_VALUE = 70;
const COLOURS = { strictjwt: '#1f7a4d', bare: '#9aa5b1', peer: '#7c93c9' };
const TITLE = 'Microseconds per verified token (shorter is better)';
const HEADING = 'font-weight="600" fill="#1c2430"';
const BARE = {
  createHmac: 'bare node:crypto',
  subtle: 'bare WebCrypto',
  floor: 'floor',
  'floor (sync)': 'floor (sync)',
};
const SHOWN = ['verify HS256', 'verify ES256 ×64', 'verify RS256 ×64', 'verify EdDSA ×64'];

/** Each panel has a scale of its own: bars compare within an algorithm. */
export function drawChart(report) {
  const panels = report.scenarios.filter((scenario) => SHOWN.includes(scenario.id) && !scenario.webcryptoOnly);
  let y = TOP;
  const drawn = panels.map((scenario) => {
    const panel = drawPanel(scenario, y);
    y += panel.height;
    return panel.svg;
  });
  const height = y + 24;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}"
  font-family="system-ui, sans-serif" role="img" aria-label="${TITLE}: strictjwt beside other libraries">
<rect width="100%" height="100%" fill="#ffffff"/>
${text(16, 26, TITLE, `font-size="16" ${HEADING}`)}
${text(16, 46, `64 in flight, HS256 one by one; ${report.runtime}, ${report.machine}, ${report.date}`, 'font-size="12" fill="#5a6675"')}
${drawn.join('\n')}
</svg>
`;
}

function drawPanel({ id, rows }, top) {
  const bars = Object.entries(rows)
    .filter(([name]) => name !== 'jose (bytes)')
    .map(([name, { us }]) => ({ name, value: median(us) }))
    .sort((a, b) => a.value - b.value);
  const scale = (WIDTH - LABEL - ROOM_FOR_VALUE) / Math.max(...bars.map(({ value }) => value));
  const title = text(16, top + 18, id.split(' ')[1], `font-size="14" ${HEADING}`);
  const drawn = bars.map((bar, i) => drawBar(bar, top + PANEL_TITLE + i * BAR, scale));
  return { height: PANEL_TITLE + bars.length * BAR + 8, svg: [title, ...drawn].join('\n') };
}

function drawBar({ name, value }, y, scale) {
  const kind = name === 'strictjwt' ? 'strictjwt' : BARE[name] ? 'bare' : 'peer';
  const width = Math.max(2, value * scale).toFixed(1);
  const weight = kind === 'strictjwt' ? ' font-weight="600"' : '';
  return [
    text(LABEL - 8, y + 12, BARE[name] ?? name, `font-size="12" text-anchor="end" fill="#1c2430"${weight}`),
    `<rect x="${LABEL}" y="${y + 2}" width="${width}" height="${BAR - 5}" rx="2" fill="${COLOURS[kind]}"/>`,
    text(LABEL + Number(width) + 6, y + 12, `${microseconds(value)} µs`, `font-size="11" fill="#3b4654"${weight}`),
  ].join('');
}

const escape = (value) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const text = (x, y, content, style) => `<text x="${x}" y="${y}" ${style}>${escape(content)}</text>`;
