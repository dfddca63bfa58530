/** Series over time as one SVG: a small chart each, one under the other, readable on light and dark pages. */

export interface Series {
  readonly name: string;
  readonly unit: string;
  /** Minutes since the start, and the value. */
  readonly points: [number, number][];
  /** How much the last quarter may lie above the second, as a part of it. */
  readonly mayGrow: number;
}

const width = 720;
const chartHeight = 96;
const left = 64;
const right = 12;
const top = 40;

/** The picture as text. Every axis begins at zero, so that a small wobble does not look like a mountain. */
export function drawSeries(title: string, all: readonly Series[]): string {
  const height = top + all.length * (chartHeight + 34) + 24;
  const last = Math.max(...all.flatMap(({ points }) => points.map(([minute]) => minute)), 1e-9);
  const charts = all.map((series, index) => drawOne(series, top + index * (chartHeight + 34), last)).join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12">
<style>text { fill: #57606a } path { fill: none; stroke: #2f6feb; stroke-width: 1.5 } line { stroke: #8c959f; stroke-width: 0.5 }
@media (prefers-color-scheme: dark) { text { fill: #9aa4af } path { stroke: #5aa2ff } }</style>
<text x="${left}" y="20" font-size="15">${escapeXml(title)}</text>
${charts}
<text x="${width - right}" y="${height - 8}" text-anchor="end">${last.toFixed(1)} min</text>
</svg>
`;
}

function drawOne({ name, unit, points }: Series, y: number, last: number): string {
  const highest = Math.max(...points.map(([, value]) => value), 1e-9);
  const at = ([minute, value]: readonly [number, number]): string =>
    `${(left + (minute / last) * (width - left - right)).toFixed(1)} ${(y + 18 + chartHeight * (1 - value / highest)).toFixed(1)}`;
  const base = y + 18 + chartHeight;
  return `<text x="${left}" y="${y + 10}">${escapeXml(name)}${unit === '' ? '' : `, ${unit}`}</text>
<line x1="${left}" y1="${base}" x2="${width - right}" y2="${base}"/><line x1="${left}" y1="${y + 18}" x2="${width - right}" y2="${y + 18}"/>
<text x="${left - 6}" y="${y + 22}" text-anchor="end">${highest >= 10 ? Math.round(highest) : highest.toFixed(1)}</text><text x="${left - 6}" y="${base}" text-anchor="end">0</text>
<path d="M${points.map(at).join('L')}"/>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
