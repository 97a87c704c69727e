// Charts as SVG. Places are percentages, so that letters keep their size at any width.

import { svgElement } from "./dom.js";

const BAR = { row: 46, text: 16, height: 16 };
const PLOT = { height: 150, axis: 22 };

/** Return a chart of horizontal bars; each is `{name, text, parts: [{share, kind, title}]}`, shares of 1. */
export function barChart(title, bars) {
  const rows = bars.flatMap(({ name, text, parts }, index) => {
    const y = index * BAR.row;
    return [
      svgElement("text", { x: "0", y: y + BAR.text }, name),
      svgElement("text", { x: "100%", y: y + BAR.text, "text-anchor": "end" }, text),
      ...stacked(parts, (from, share) => ({ x: part(from), width: part(share), y: y + BAR.text + 6, height: BAR.height })),
    ];
  });
  return chart(title, bars.length * BAR.row, rows);
}

/** Return a chart of columns; each is `{parts}`, and `marks` are the texts below: first, middle, last. */
export function columnChart(title, columns, marks) {
  const width = 1 / Math.max(1, columns.length);
  const rows = columns.flatMap(({ parts }, index) =>
    stacked(parts, (from, share) => ({
      x: part((index + 0.08) * width),
      width: part(width * 0.84),
      y: PLOT.height * (1 - from - share),
      height: PLOT.height * share,
    })),
  );
  const places = [["0", "start"], ["50%", "middle"], ["100%", "end"]];
  const texts = marks.map((mark, index) =>
    svgElement("text", { x: places[index][0], y: PLOT.height + PLOT.axis - 4, "text-anchor": places[index][1] }, mark),
  );
  const axis = svgElement("line", { x1: "0", x2: "100%", y1: PLOT.height, y2: PLOT.height, class: "axis" });
  return chart(title, PLOT.height + PLOT.axis, [...rows, axis, ...texts]);
}

/** Return the class of a label's color: labels of sentiment have theirs, others take turns. */
export function kindOf(label, index) {
  return ["negative", "neutral", "positive"].includes(label) ? `part ${label}` : `part other${index % 4}`;
}

function stacked(parts, place) {
  let from = 0;
  return parts.map(({ share, kind, title }) => {
    const rect = svgElement("rect", { ...place(from, share), class: kind }, svgElement("title", {}, title));
    from += share;
    return rect;
  });
}

function part(share) {
  return `${(share * 100).toFixed(3)}%`;
}

function chart(title, height, children) {
  return svgElement("svg", { role: "img", "aria-label": title, width: "100%", height, class: "plot" }, ...children);
}
