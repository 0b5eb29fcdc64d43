// The list of seams: who answers for each, what it yields, how long it takes, what gets lost, and why.

import { html, nothing, svg } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import {
  NOT_KNOWN, accountable, between, count, counted, day, duration, leakiestFirst, money, percent, reasons, seamId, silent, tellingWeeks,
} from './format.js';
import { long } from './long.js';
import { api } from './parts.js';
import { to } from './route.js';
import { csv } from './take.js';

/** Of a journey of many seams, those that leak most tell where to begin. */
const FIRST = 10;

/**
 * @param view keeps how many are shown
 * @param before the same seams in another period; null where nothing is compared
 * @param query of which time they are
 * @param asked the call that gave them
 */
export function seamList(view, seams, { before = null, query = {}, asked }) {
  if (seams.length === 0) return nothing;
  const floor = sparkFloor(seams);
  const earlier = new Map(before?.map((seam) => [seamId(seam), seam]));
  // Roles are spelled out because on a narrow screen the rows are laid out as cards, which would undo a table's own.
  return html`
    <section class="card" aria-labelledby="seams">
      <div class="cardhead"><h2 id="seams">Seams <small>most offers never answered first</small></h2>
        <div class="acts">${csv(asked, 'seams.csv')} ${api(asked, 'the seams')}</div></div>
      ${long(view, leakiestFirst(seams), {
        what: ['seam'], size: FIRST,
        names: (seam) => `${seam.fromName ?? seam.from} ${seam.toName ?? seam.to} ${seam.workType} ${accountable(seam).who}`,
        draw: (shown) => html`
          <table class="seams" role="table" aria-labelledby="seams">
            <thead role="rowgroup">
              <tr role="row">
                <th role="columnheader" scope="col">Seam</th>
                <th role="columnheader" scope="col">Accountable</th>
                <th role="columnheader" scope="col">Yield, with bounds</th>
                <th role="columnheader" scope="col">By week</th>
                <th role="columnheader" scope="col" class="right">Half wait until</th>
                <th role="columnheader" scope="col" class="right">Field missing</th>
                <th role="columnheader" scope="col" class="right">Never answered, worth</th>
                <th role="columnheader" scope="col">Why it leaks</th>
              </tr>
            </thead>
            <tbody role="rowgroup">${repeat(shown, seamId, (seam) => row(seam, floor, query, earlier.get(seamId(seam))))}</tbody>
          </table>`,
      })}
    </section>`;
}

function row(seam, floor, query, then) {
  const asked = new URLSearchParams(query).toString();
  const address = `${to('seams', seam.from, seam.to, seam.workType)}${asked ? `?${asked}` : ''}`;
  const owner = accountable(seam);
  const lost = silent(seam);
  const why = reasons(seam);
  const share = seam.context?.share ?? null;
  return html`
    <tr role="row" id=${seamId(seam)} tabindex="-1">
      <th role="rowheader" scope="row" class="seam"><a href=${address}>${seam.fromName ?? seam.from} → ${seam.toName ?? seam.to}</a>
        <span class="soft">${seam.offered === null || seam.offered === undefined ? 'offers not known' : `${count(seam.offered)} offered`}${lost
          ? html`, <span class="leaking">${count(lost)} never answered</span>`
          : nothing}</span></th>
      <td role="cell" data-name="Accountable"><span class="owner ${owner.tone}">${owner.who}</span>
        ${owner.note ? html`<span class="soft">${owner.note}</span>` : nothing}</td>
      <td role="cell" data-name="Yield" class="yield">${bounds(seam.yield)}${then ? html`<span class="soft">${percent(then.yield?.value)} in the time before</span>` : nothing}</td>
      <td role="cell" data-name="By week" class="weeks">${sparkline(seam.series ?? [], floor)}</td>
      <td role="cell" data-name="Half wait until" class="right">${waiting(seam, seam.waits?.answered?.p50)}
        <span class="soft">85 of 100: ${waiting(seam, seam.waits?.answered?.p85)}</span></td>
      <td role="cell" data-name="Field missing" class="right">${share === null
        ? unknown('not judged')
        : html`<b>${percent(share)}</b><span class="soft">of ${counted(seam.context.judged, 'offer')}</span>`}</td>
      <td role="cell" data-name="Never answered, worth" class="right">${lostWorth(seam)}</td>
      <td role="cell" data-name="Why it leaks" class="why">${why.length
        ? html`<ul class="chips">${why.map((reason) => html`<li>${reason}</li>`)}</ul>`
        : html`<span class="soft">no cause found</span>`}</td>
    </tr>`;
}

/** What the offers are worth that nobody answered, in each currency. */
function lostWorth({ worth = [], offered, withoutValue }) {
  if (worth.length === 0) return unknown(offered ? 'nobody says' : NOT_KNOWN);
  const lost = worth.map(({ currency, expired, unanswered }) => [Number(expired) + Number(unanswered), currency]).filter(([amount]) => amount > 0);
  if (lost.length === 0) return unknown('nothing');
  return html`${lost.map(([amount, currency]) => html`<b>${money(amount, currency)}</b> `)}${withoutValue
    ? html`<span class="soft">${counted(withoutValue, 'offer')} without a value</span>` : nothing}`;
}

const unknown = (words) => html`<span class="soft">${words}</span>`;

/** A quantile that is null where there are offers lies beyond what has been answered so far. */
const waiting = (seam, seconds) =>
  seconds === null || seconds === undefined ? unknown(seam.offered ? 'not reached' : NOT_KNOWN) : duration(seconds);

function bounds(y) {
  if (!y || y.value === null || y.value === undefined) return unknown(NOT_KNOWN);
  const range = between(y.lower, y.upper);
  const low = (y.lower ?? y.value) * 120;
  const high = (y.upper ?? y.value) * 120;
  return html`
    <span class="amount"><svg class="bounds" viewBox="0 0 120 12" width="120" height="12" aria-hidden="true">
      <rect class="rail" x="0" y="3" width="120" height="6" rx="3" />
      <rect class="range" x=${low} y="3" width=${Math.max(2, high - low)} height="6" rx="3" />
      <rect class="mark" x=${Math.min(118, y.value * 120)} y="0" width="2" height="12" />
    </svg><b>${percent(y.value)}</b></span>
    <span class="soft">${range}</span>`;
}

/** One scale for all rows, from the tenth below the lowest settled week, so that slopes can be compared. */
function sparkFloor(seams) {
  const yields = seams.flatMap((seam) => tellingWeeks(seam.series ?? []).filter((week) => week.settled).map((week) => week.yield));
  return yields.length ? Math.max(0, Math.floor(Math.min(...yields) * 10 - 0.001) / 10) : 0;
}

/** The line is what is settled; weeks with open offers go on dashed at the most that can still come of them. */
function sparkline(series, floor) {
  const weeks = tellingWeeks(series);
  const settled = weeks.filter((week) => week.settled);
  if (settled.length === 0) return unknown(weeks.length ? 'no week settled yet' : NOT_KNOWN);
  const step = series.length > 1 ? 82 / (series.length - 1) : 0;
  const height = (share) => 26 - ((Math.max(floor, share) - floor) / (1 - floor || 1)) * 24;
  const point = (week) => `${(2 + week.i * step).toFixed(1)},${height(week.settled ? week.yield : week.upper).toFixed(1)}`;
  // A week without a value breaks the line: nothing is drawn where nothing is known.
  const lines = weeks.slice(1).map((week, n) => [weeks[n], week]).filter(([from, to]) => to.i === from.i + 1);
  const path = (isSettled) => lines.filter(([from, to]) => (from.settled && to.settled) === isSettled)
    .map(([from, to]) => `M${point(from)} L${point(to)}`).join(' ');
  const [first, last] = [settled[0], settled.at(-1)];
  const says = `Yield by week, from ${percent(first.yield)} in the week of ${day(first.bucket)} to ${percent(last.yield)} in the week of ${day(last.bucket)}, the last that is settled`;
  return html`
    <svg class="spark" viewBox="0 0 86 30" width="86" height="30" role="img" aria-label=${says}>
      <path d=${path(true)} /><path class="unsettled" d=${path(false)} />
      <circle cx=${(2 + last.i * step).toFixed(1)} cy=${height(last.yield).toFixed(1)} r="2" />
    </svg>
    <span class="soft" aria-hidden="true">${percent(first.yield)} → ${percent(last.yield)}</span>`;
}
