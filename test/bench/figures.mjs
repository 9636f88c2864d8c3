export const median = (figures) => {
  const sorted = [...figures].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
};

/** One thing measured in several rounds: the median, and the least and greatest. */
export const measured = (what, unit, figures) => ({
  what,
  unit,
  median: median(figures),
  least: Math.min(...figures),
  greatest: Math.max(...figures),
  rounds: figures.length,
});

/** The middle of the rounds' own ratios: what a noisy machine does to both sides of a round cancels out. */
export const ratio = (what, of, to, aim) => ({ what, ratio: median(of.map((each, at) => each / to[at])), aim });

/** A difference in milliseconds, round by round. */
export const added = (what, of, to, aim) => ({ what, milliseconds: median(of.map((each, at) => each - to[at])), aim });

const shown = (figure) =>
  figure >= 1000 ? Math.round(figure).toLocaleString('en-US') : String(Number(figure.toPrecision(3)));

/** One row as Markdown. */
export const asTable = ({ row, figures, ratios = [], notes = [] }) =>
  [
    `### ${row}`,
    '',
    '| | median | spread | unit |',
    '|---|---|---|---|',
    ...figures.map(
      (each) =>
        `| ${each.what} | ${shown(each.median)} | ${shown(each.least)} to ${shown(each.greatest)} | ${each.unit} |`,
    ),
    ...(ratios.length === 0
      ? []
      : [
          '',
          '| ratio | measured | aim |',
          '|---|---|---|',
          ...ratios.map(
            (each) =>
              `| ${each.what} | ${'ratio' in each ? each.ratio.toFixed(2) : `${each.milliseconds.toFixed(1)} ms`} | ${each.aim} |`,
          ),
        ]),
    ...(notes.length === 0 ? [] : ['', ...notes]),
    '',
  ].join('\n');
