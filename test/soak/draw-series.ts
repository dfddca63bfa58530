/** Series over time as one SVG: a small chart each, one under the other, readable on light and dark pages. */
import type { Point, Trend } from './slope.ts';

export interface Drawn {
  readonly name: string;
  readonly unit: string;
  readonly points: readonly Point[];
  readonly trend: Trend | null;
  /** Said at the right end of the heading, e.g. how it was judged. */
  readonly words: string;
}

const width = 760;
const left = 56;
const right = 20;
const head = 96;
const heading = 26;
const chart = 84;
const between = 26;
const step = heading + chart + between;

const style = `text{fill:#57606a}.title{fill:#1f2328;font-size:16px;font-weight:600}.name{fill:#1f2328;font-weight:600}
.grid{stroke:#d0d7de;stroke-width:1}.base{stroke:#8c959f;stroke-width:1}
.area{fill:#2f6feb;fill-opacity:.12}.line{fill:none;stroke:#2f6feb;stroke-width:1.5;stroke-linejoin:round}
.trend{stroke:#953800;stroke-width:1.5;stroke-dasharray:5 4}
@media (prefers-color-scheme:dark){text{fill:#9aa4af}.title,.name{fill:#e6edf3}.grid{stroke:#2b323b}.base{stroke:#57606a}
.area{fill:#5aa2ff;fill-opacity:.16}.line{stroke:#5aa2ff}.trend{stroke:#f0a35e}}`;

/** The picture as text. Every axis begins at zero, so that a small wobble does not look like a mountain. */
export function drawSeries(title: string, subtitle: readonly [string, string], all: readonly Drawn[]): string {
  const height = head + all.length * step + 8;
  const last = Math.max(...all.flatMap(({ points }) => points.map(([minute]) => minute)), 1e-9);
  const charts = all.map((series, index) => drawOne(series, head + index * step, last)).join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(title)}" font-family="system-ui, sans-serif" font-size="12">
<style>${style}</style>
<text class="title" x="${left}" y="26">${escapeXml(title)}</text>
<text x="${left}" y="48">${escapeXml(subtitle[0])}</text><text x="${left}" y="66">${escapeXml(subtitle[1])}</text>
${charts}
</svg>
`;
}

function drawOne({ name, unit, points, trend, words }: Drawn, y: number, last: number): string {
  const top = niceCeiling(Math.max(...points.map(([, value]) => value), 1e-9));
  const roof = y + heading;
  const base = roof + chart;
  const x = (minute: number): string => (left + (minute / last) * (width - left - right)).toFixed(1);
  const place = ([minute, value]: Point): string =>
    `${x(minute)} ${(base - chart * Math.min(1, Math.max(0, value / top))).toFixed(1)}`;
  const line = points.map(place).join('L');
  const [first = 0, end = 0] = [points[0]?.[0], points.at(-1)?.[0]];
  const ends = trend === null ? null : ([trend.from, trend.to] as const).map((point) => place(point).split(' '));
  const rule = (at: number, kind: string): string =>
    `<line class="${kind}" x1="${left}" y1="${at}" x2="${width - right}" y2="${at}"/>`;
  const label = (at: number, text: string): string =>
    `<text x="${left - 8}" y="${at + 4}" text-anchor="end">${escapeXml(text)}</text>`;
  return `<text class="name" x="${left}" y="${y + 14}">${escapeXml(name)}${unit === '' ? '' : `, ${escapeXml(unit)}`}</text>
<text x="${width - right}" y="${y + 14}" text-anchor="end">${escapeXml(words)}</text>
${rule(roof, 'grid')}${rule((roof + base) / 2, 'grid')}
${label(roof, short(top))}${label((roof + base) / 2, short(top / 2))}${label(base, '0')}
<path class="area" d="M${x(first)} ${base}L${line}L${x(end)} ${base}Z"/><path class="line" d="M${line}"/>
${ends === null ? '' : `<line class="trend" x1="${ends[0]?.[0]}" y1="${ends[0]?.[1]}" x2="${ends[1]?.[0]}" y2="${ends[1]?.[1]}"/>`}
${rule(base, 'base')}
<text x="${left}" y="${base + 15}">0</text><text x="${width - right}" y="${base + 15}" text-anchor="end">${short(last)} min</text>`;
}

/** The next of 1, 2, 3, 4, 5, 6, 8, 10 times a power of ten: round numbers on the axis, and little air above the line. */
function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 3, 4, 5, 6, 8].find((factor) => factor * power >= value) ?? 10) * power;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
