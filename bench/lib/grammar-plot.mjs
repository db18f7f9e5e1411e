// An SVG of how long masks take: one line per engine, share of masks against microseconds (both axes logarithmic).
import { quantile } from "./grammar-report.mjs";

const [width, height, left, right, top, bottom] = [720, 400, 64, 120, 24, 48];
const colors = { camelid: "#b5542c", llguidance: "#2f6f9f", xgrammar: "#5b8c3a" };
const names = { camelid: "Camelid", llguidance: "llguidance", xgrammar: "XGrammar" };
/** Shares of the slowest masks, from all to one in ten thousand. */
const shares = Array.from({ length: 81 }, (_, i) => 10 ** (-i / 20));
const decades = [-1, 0, 1, 2, 3, 4, 5];

const x = (share) => left + (-Math.log10(share) / 4) * (width - left - right);
const y = (time) => {
  const place = Math.min(5, Math.max(-1, Math.log10(Math.max(time, 1e-9))));
  return height - bottom - ((place + 1) / 6) * (height - top - bottom);
};

export function plotMasks(results) {
  const grid = decades
    .map((decade) => {
      const at = y(10 ** decade).toFixed(1);
      return `<path d="M${left} ${at}H${width - right}" stroke="#ddd"/><text x="${left - 6}" y="${at}" dy="4" text-anchor="end">${
        10 ** decade
      }</text>`;
    })
    .join("\n");
  const ticks = [0.5, 0.1, 0.01, 0.001, 0.0001]
    .map(
      (share) =>
        `<text x="${x(share).toFixed(1)}" y="${height - bottom + 18}" text-anchor="middle">${+(100 - 100 * share).toFixed(2)} %</text>`,
    )
    .join("\n");
  const labels = Object.entries(results)
    .map(([name, { masks }]) => ({ name, at: y(quantile(masks, 1 - 0.0001)) }))
    .toSorted((a, b) => a.at - b.at);
  labels.forEach((label, index) => {
    if (index > 0) label.at = Math.max(label.at, labels[index - 1].at + 16);
  });
  const lines = labels
    .map(({ name, at }) => {
      const points = shares.map(
        (share) => `${x(share).toFixed(1)},${y(quantile(results[name].masks, 1 - share)).toFixed(1)}`,
      );
      const label = `<text x="${width - right + 8}" y="${at.toFixed(1)}" dy="4" fill="${colors[name]}">${names[name]}</text>`;
      return `<polyline fill="none" stroke="${colors[name]}" stroke-width="2" points="${points.join(" ")}"/>${label}`;
    })
    .join("\n");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<rect width="${width}" height="${height}" fill="#fff"/>
${grid}
${ticks}
${lines}
<text x="${left}" y="14">microseconds of a token mask; so many masks take at most that long</text>
</svg>
`;
}
