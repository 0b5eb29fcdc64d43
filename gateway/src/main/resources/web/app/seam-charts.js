// What is drawn of one seam: its yield over time, what became of its offers, and how long they wait.

import { html, nothing, svg } from 'lit';
import { Chart, line, words } from './chart.js';
import { count, counted, day, duration, list, percent, tellingWeeks } from './format.js';
import { itemsOf } from './route.js';
import { bands, round, steps } from './scale.js';

const LEFT = 40;
const RIGHT = 14;

const bucketName = (bucket, unit) => (unit === 'day' ? day(bucket) : `the ${unit} of ${day(bucket)}`);

const dates = (scale, buckets, y) =>
  scale.labelled(78).map((i) => words('axis', scale.middle(i), y, day(buckets[i], { year: false }), 'middle'));

/** The yield bucket by bucket: against what it was before it changed, with what was done about it. */
class YieldChart extends Chart {
  static properties = {
    series: { attribute: false },
    unit: {},
    /** What the gateway found of a change; null where there is none. */
    change: { attribute: false },
    /** What was done about it: when, and by which number it is listed. */
    marks: { attribute: false },
  };

  constructor() {
    super();
    Object.assign(this, { series: [], unit: 'week', change: null, marks: [] });
  }

  get places() {
    return this.series.length;
  }

  get summary() {
    const telling = tellingWeeks(this.series).filter((bucket) => bucket.settled);
    const [first, last] = [telling[0], telling.at(-1)];
    const ends = first ? `from ${percent(first.yield)} in ${bucketName(first.bucket, this.unit)} to ${percent(last.yield)} in ${bucketName(last.bucket, this.unit)}` : 'nothing settled yet';
    const { change } = this;
    return `Yield by ${this.unit}, ${ends}${change ? `; changed on ${day(change.firstDay)} from ${percent(change.baseline.share)} to ${percent(change.share)}` : ''}`;
  }

  get hint() {
    return `A dot is a settled ${this.unit}; a hollow one can still rise along its line, as its offers are open. Point at one, or use the arrow keys.`;
  }

  says(i) {
    const { bucket, offered, accepted, open, lost, yield: share, comparable } = this.series[i];
    if (!offered) return `${bucketName(bucket, this.unit)}: nothing offered.`;
    return `${bucketName(bucket, this.unit)}: ${percent(share)}, ${count(accepted)} of ${count(offered)} accepted${lost ? `, ${count(lost)} lost` : ''}${open ? `, ${count(open)} open` : ''}.${comparable ? '' : ' A meaning changed in it: not to be compared with what was before.'}`;
  }

  #scale(width) {
    return bands(this.series.map(({ bucket }) => bucket), LEFT, width - RIGHT);
  }

  placeOf(x, width) {
    return this.#scale(width).at(x);
  }

  draw(width, at) {
    const { series, change, marks } = this;
    const scale = this.#scale(width);
    const shown = together(marks.map((mark) => ({ ...mark, x: scale.of(mark.at) })).filter(({ x }) => x !== null));
    const top = 30;
    const bottom = 236;
    const height = bottom + 24;
    const telling = tellingWeeks(series);
    const lowest = Math.min(1, ...telling.map((bucket) => bucket.yield), change?.interval?.lower ?? 1, this.unit === 'day' && change ? change.baseline.low : 1);
    const floor = Math.max(0, Math.min(0.8, Math.floor(lowest * 10 - 0.5) / 10));
    const y = (share) => bottom - ((Math.max(floor, share) - floor) / (1 - floor)) * (bottom - top);
    const ticks = Array.from({ length: 11 }, (_, i) => i / 10).filter((tick) => tick >= floor - 1e-9 && Math.round((tick - floor) * 10) % (1 - floor > 0.5 ? 2 : 1) === 0);
    const settled = telling.filter((bucket) => bucket.settled);
    const pairs = settled.slice(1).map((bucket, i) => [settled[i], bucket]).filter(([a, b]) => b.i === a.i + 1);
    return svg`
      <svg class="drawn" viewBox="0 0 ${width} ${height}" width=${width} height=${height} aria-hidden="true">
        ${ticks.map((tick) => svg`${line('grid', LEFT, y(tick), width - RIGHT, y(tick))}${words('axis', LEFT - 8, y(tick) + 4, percent(tick), 'end')}`)}
        ${change ? this.#change(change, scale, y, width, top, bottom) : nothing}
        ${at === null ? nothing : svg`<rect class="here" x=${round(scale.start(at))} y=${top} width=${round(scale.size)} height=${bottom - top} />`}
        ${pairs.map(([a, b]) => line('yield', scale.middle(a.i), y(a.yield), scale.middle(b.i), y(b.yield)))}
        ${telling.map((bucket) => bucket.settled
          ? svg`<circle class=${bucket.comparable === false ? 'shifted' : 'dot'} cx=${round(scale.middle(bucket.i))} cy=${round(y(bucket.yield))} r=${series.length > 60 ? 2 : 3.2} />`
          : svg`${line('can', scale.middle(bucket.i), y(bucket.yield), scale.middle(bucket.i), y(bucket.upper))}
            <circle class="open" cx=${round(scale.middle(bucket.i))} cy=${round(y(bucket.yield))} r=${series.length > 60 ? 2 : 3.2} />`)}
        ${shown.map(({ x, first, last }) => {
          const room = first === last ? 18 : 34;
          return svg`${line('done', x, top - 5, x, bottom)}<rect class="number" x=${round(x - room / 2)} y=${top - 23} width=${room} height="18" rx="9" />${words('numbered', x, top - 10, first === last ? first : `${first}–${last}`, 'middle')}`;
        })}
        ${dates(scale, series.map(({ bucket }) => bucket), height - 4)}
      </svg>`;
  }

  /** What it passed before and since; by day, a band is where chance alone would leave a usual day. */
  #change({ firstDay, rests, baseline, share, interval }, scale, y, width, top, bottom) {
    const at = scale.of(`${firstDay}T00:00:00Z`);
    const end = (rests && scale.of(`${rests}T00:00:00Z`)) ?? width - RIGHT;
    const band = (kind, x0, x1, low, high) => svg`<rect class=${kind} x=${round(x0)} y=${round(y(high))} width=${round(Math.max(0, x1 - x0))} height=${round(Math.max(1, y(low) - y(high)))} />`;
    const from = at ?? LEFT;
    const right = from > width - 140;
    return svg`
      ${this.unit === 'day' ? band('limits', LEFT, width - RIGHT, baseline.low, baseline.high) : nothing}
      ${line('baseline', LEFT, y(baseline.share), width - RIGHT, y(baseline.share))}
      ${interval ? band('since', from, end, interval.lower, interval.upper) : nothing}
      ${line('now', from, y(share), end, y(share))}
      ${at === null ? nothing : line('change', at, top, at, bottom)}
      ${at === null ? nothing : [`since ${day(firstDay, { year: false })}: ${percent(share)}`, `before: ${percent(baseline.share)}`].map((text, i) =>
        words('changed', right ? at - 6 : at + 6, bottom - 24 + i * 16, text, right ? 'end' : 'start'))}`;
  }
}

/** What lies too near to be told apart shares a mark. */
function together(marks) {
  const groups = [];
  for (const { x, number } of marks) {
    const last = groups.at(-1);
    if (last && x - last.x < 24) last.last = number;
    else groups.push({ x, first: number, last: number });
  }
  return groups;
}

/** How offers ended, bucket by bucket: what was lost hangs below the line, and goes nowhere. */
class EndsChart extends Chart {
  static properties = { series: { attribute: false }, unit: {} };

  constructor() {
    super();
    Object.assign(this, { series: [], unit: 'week' });
  }

  get places() {
    return this.series.length;
  }

  get summary() {
    const total = (of) => this.series.reduce((sum, bucket) => sum + of(bucket), 0);
    return `What became of the offers by ${this.unit}: ${count(total(({ accepted }) => accepted))} accepted and ${count(total(({ lost }) => lost))} lost of ${count(total(({ offered }) => offered))}`;
  }

  get hint() {
    return `By ${this.unit} of the offer: blue was accepted, amber decided otherwise, grey is open; red hangs below, it went nowhere.`;
  }

  says(i) {
    const bucket = this.series[i];
    if (!bucket.offered) return `${bucketName(bucket.bucket, this.unit)}: nothing offered.`;
    const parts = [[bucket.accepted, 'accepted'], [otherwise(bucket), 'decided otherwise'], [bucket.open, 'open'], [bucket.lost, 'lost']].filter(([n]) => n > 0);
    return `${bucketName(bucket.bucket, this.unit)}: of ${count(bucket.offered)} offered ${list(parts.map(([n, what]) => `${count(n)} ${what}`))}.`;
  }

  #scale(width) {
    return bands(this.series.map(({ bucket }) => bucket), LEFT, width - RIGHT);
  }

  placeOf(x, width) {
    return this.#scale(width).at(x);
  }

  draw(width, at) {
    const { series } = this;
    const scale = this.#scale(width);
    const top = 10;
    const bottom = 196;
    const height = bottom + 24;
    const most = Math.max(1, ...series.map(({ offered, lost }) => offered - lost));
    const deepest = Math.max(0, ...series.map(({ lost }) => lost));
    const unit = (bottom - top) / (most + deepest);
    const zero = top + most * unit;
    const gap = Math.min(3, scale.size * 0.18);
    const bar = (kind, i, from, n) => (n > 0
      ? svg`<rect class=${kind} x=${round(scale.start(i) + gap)} y=${round(zero - (from + n) * unit)} width=${round(Math.max(1, scale.size - 2 * gap))} height=${round(n * unit)} />` : nothing);
    return svg`
      <svg class="drawn" viewBox="0 0 ${width} ${height}" width=${width} height=${height} aria-hidden="true">
        ${steps(most, 4).map((tick) => svg`${line('grid', LEFT, zero - tick * unit, width - RIGHT, zero - tick * unit)}${words('axis', LEFT - 8, zero - tick * unit + 4, count(tick), 'end')}`)}
        ${at === null ? nothing : svg`<rect class="here" x=${round(scale.start(at))} y=${top} width=${round(scale.size)} height=${bottom - top} />`}
        ${series.map((bucket, i) => svg`
          ${bar('accepted', i, 0, bucket.accepted)}
          ${bar('otherwise', i, bucket.accepted, otherwise(bucket))}
          ${bar('open', i, bucket.accepted + otherwise(bucket), bucket.open)}
          ${bar('lost', i, -bucket.lost, bucket.lost)}`)}
        ${line('zero', LEFT, zero, width - RIGHT, zero)}
        ${dates(scale, series.map(({ bucket }) => bucket), height - 4)}
      </svg>`;
  }
}

/** Rejected, forwarded or withdrawn. */
const otherwise = ({ offered, accepted, open, lost }) => Math.max(0, offered - accepted - open - lost);

/** What is marked on the curve of waits: the quantile, what waits still at it, and how that is said. */
const MARKED = [['p50', 0.5, 'half'], ['p85', 0.15, '85 of 100'], ['p95', 0.05, '95 of 100']];

/** Of what falls in all, so much may lie beyond the chart's end: single late answers would press all else together. */
const BEYOND = 0.01;

/** How many offers wait still after how long, what is open counted with its age (Kaplan and Meier). */
class WaitsChart extends Chart {
  static properties = {
    /** The steps at which the curve falls, and the share that waits still from there on. */
    curve: { attribute: false },
    /** Until when half, 85 and 95 of 100 are answered, in seconds; null where so many are not. */
    answered: { attribute: false },
    /** Seconds within which the contract wants an answer; null where none does. */
    due: { attribute: false },
  };

  constructor() {
    super();
    Object.assign(this, { curve: [], answered: null, due: null });
  }

  get #shown() {
    const { longest } = this.#x(this.width);
    return this.curve.filter(({ seconds }) => seconds <= longest);
  }

  get places() {
    return this.#shown.length;
  }

  get summary() {
    const reached = this.#marks().map(({ seconds, name }) => `${name} answered within ${duration(seconds)}`);
    return `How long offers wait for any answer: ${[...reached, this.#rest()].join(', ')}`;
  }

  get hint() {
    const late = this.curve.length - this.places;
    return `The share still waiting, whatever the answer; what is open counts with its age. ${late ? `Later answers, up to ${duration(this.curve.at(-1).seconds)}, lie beyond the end.` : ''}`;
  }

  says(i) {
    const { seconds, share } = this.#shown[i];
    return `After ${duration(seconds)} ${percent(share)} of the offers wait still; ${percent(1 - share)} are answered.`;
  }

  #rest() {
    const { share } = this.curve.at(-1);
    return share > 0.0005 ? `${percent(share)} wait still after the last answer` : 'all are answered in the end';
  }

  #marks() {
    return MARKED.map(([quantile, share, name]) => ({ name, share, seconds: this.answered?.[quantile] ?? null }))
      .filter(({ seconds }) => seconds !== null);
  }

  #x(width) {
    const { due, curve } = this;
    const left = curve.at(-1).share;
    const settled = curve.find(({ share }) => share - left <= (1 - left) * BEYOND).seconds;
    const longest = Math.max(due ?? 0, settled) * 1.15 || 1;
    return { longest, x: (seconds) => LEFT + (Math.min(seconds, longest) / longest) * (width - RIGHT - LEFT) };
  }

  placeOf(at, width) {
    const { x } = this.#x(width);
    return Math.max(0, this.#shown.findLastIndex(({ seconds }) => x(seconds) <= at));
  }

  draw(width, at) {
    const { due, curve } = this;
    const shown = this.#shown;
    const { longest, x } = this.#x(width);
    const top = 10;
    const bottom = 196;
    const height = bottom + 24;
    const y = (share) => bottom - share * (bottom - top);
    const d = `M${LEFT},${top} ${shown.map(({ seconds, share }) => `H${round(x(seconds))} V${round(y(share))}`).join(' ')} H${width - RIGHT}`;
    const unit = longest >= 2 * 86_400 ? 86_400 : longest >= 7_200 ? 3_600 : 60;
    const rest = shown.at(-1)?.share ?? 1;
    return svg`
      <svg class="drawn" viewBox="0 0 ${width} ${height}" width=${width} height=${height} aria-hidden="true">
        ${[0, 0.25, 0.5, 0.75, 1].map((tick) => svg`${line('grid', LEFT, y(tick), width - RIGHT, y(tick))}${words('axis', LEFT - 8, y(tick) + 4, percent(tick), 'end')}`)}
        ${steps(longest / unit, width < 460 ? 4 : 7).map((tick) => words('axis', x(tick * unit), height - 4, tick === 0 ? '0' : duration(tick * unit), 'middle'))}
        <path class="waiting" d="${d} V${bottom} H${LEFT} Z" />
        ${due ? svg`${line('due', x(due), top, x(due), bottom)}${words('changed', x(due) - 6, top + 12, `agreed: ${duration(due)}`, 'end')}` : nothing}
        <path class="curve" d=${d} />
        ${this.#marks().filter(({ seconds }) => seconds <= longest).map(({ seconds, share, name }) => svg`
          <circle class="dot" cx=${round(x(seconds))} cy=${round(y(share))} r="3.5" />
          ${words('quantile', x(seconds) + 8, y(share) - 6, `${name} by ${duration(seconds)}`)}`)}
        ${rest > 0.0005 ? words('rest', width - RIGHT, y(rest) - 6, `${percent(curve.at(-1).share)} wait still`, 'end') : nothing}
        ${at === null ? nothing : svg`${line('here', x(shown[at].seconds), top, x(shown[at].seconds), bottom)}<circle class="dot" cx=${round(x(shown[at].seconds))} cy=${round(y(shown[at].share))} r="4.5" />`}
      </svg>`;
  }
}

customElements.define('yield-chart', YieldChart);
customElements.define('ends-chart', EndsChart);
customElements.define('waits-chart', WaitsChart);

/** How many of a bucket's offers ended so, and which. */
const behind = (bucket, figure, disposition) =>
  (bucket.items && bucket[figure] ? html`<a href=${itemsOf(`${bucket.items}&disposition=${disposition}`)}>${count(bucket[figure])}</a>` : count(bucket[figure]));

/** The numbers of a chart, for who would rather read them; each bucket leads to the items it counts. */
export const seriesTable = (series, unit) => html`
  <details class="numbers"><summary>${counted(series.length, unit)} as a table</summary>
    <table class="list even" role="table" aria-label="By ${unit}">
      <thead role="rowgroup"><tr role="row">${[unit.charAt(0).toUpperCase() + unit.slice(1), 'Offered', 'Accepted', 'Lost', 'Open', 'Yield'].map((name) => html`<th role="columnheader" scope="col">${name}</th>`)}</tr></thead>
      <tbody role="rowgroup">${series.map((bucket) => html`
        <tr role="row"><th role="rowheader" scope="row">${day(bucket.bucket)}</th>
          ${[['Offered', behind(bucket, 'offered', '')], ['Accepted', behind(bucket, 'accepted', 'ACCEPTED')], ['Lost', behind(bucket, 'lost', 'EXPIRED')], ['Open', behind(bucket, 'open', 'OPEN')], ['Yield', bucket.offered ? percent(bucket.yield) : '–']].map(([name, value]) => html`<td role="cell" data-name=${name}>${value}</td>`)}</tr>`)}</tbody>
    </table></details>`;

/** The steps of the curve of waits, for who would rather read them. */
export const waitsTable = (curve) => html`
  <details class="numbers"><summary>${counted(curve.length, 'step')} as a table</summary>
    <table class="list even narrow" role="table" aria-label="Waiting still">
      <thead role="rowgroup"><tr role="row">${['After', 'Wait still', 'Answered'].map((name) => html`<th role="columnheader" scope="col">${name}</th>`)}</tr></thead>
      <tbody role="rowgroup">${curve.map(({ seconds, share }) => html`
        <tr role="row"><th role="rowheader" scope="row">${duration(seconds)}</th>
          <td role="cell" data-name="Wait still">${percent(share)}</td><td role="cell" data-name="Answered">${percent(1 - share)}</td></tr>`)}</tbody>
    </table></details>`;
