// An item's handoffs in time: a row each, waiting before an answer and held after it; what was lost fades out.

import { html, nothing, svg } from 'lit';
import { day, duration } from './format.js';

const LEAST = 4;
const NOTE = 170;

/** Beside its row a name takes room that a phone has not: there it stands above. */
const WIDE = { width: 1270, row: 34, label: 230, bar: 8 };
const NARROW = { width: 330, row: 56, label: 0, bar: 24 };

/**
 * @param handoffs snapshots, each with its deadline, in the order of their cohort time
 * @param name how a team is called
 * @param narrow whether it is drawn for a phone
 * @param now milliseconds, to which what is open reaches
 */
export function timeline(handoffs, name, narrow, now = Date.now()) {
  const { width, row, label, bar: top } = narrow ? NARROW : WIDE;
  const spans = handoffs.map((handoff) => span(handoff, handedOn(handoff, handoffs), now));
  const start = Math.min(...spans.map(({ from }) => from));
  const end = Math.max(...spans.map(({ to }) => to), start + 1);
  const x = (time) => label + ((time - start) / (end - start)) * (width - label - (narrow ? 0 : NOTE));
  const bar = (kind, from, to, y) =>
    svg`<rect class=${kind} x=${x(from)} y=${y} width=${Math.max(LEAST, x(to) - x(from))} height="14" rx="2" />`;
  const height = handoffs.length * row + 26;
  return html`
    <div class="scroll" tabindex="0" role="group" aria-label="Its handoffs in time">
      <svg class="timeline" viewBox="0 0 ${width} ${height}" width=${width} height=${height} role="img" aria-label=${spans.map(({ says }) => says(name)).join(' ')}>
        ${spans.map(({ handoff, from, answered, to, open, lost, held, deadline, note }, i) => {
          const y = i * row + top;
          const due = deadline && deadline <= end ? x(deadline) : null;
          const ends = x(Math.max(answered, to)) + 8;
          // Where the answer was due in the midst of the words, they stand after it.
          const after = due !== null && due > ends - 8 && due < ends + NOTE / 2 ? due + 8 : ends;
          return svg`
            <text class="name" x="0" y=${narrow ? y - 8 : y + 12}>${name(handoff.from)} → ${name(handoff.to)}</text>
            <line class="row" x1=${label} x2=${width} y1=${y + 24} y2=${y + 24} />
            ${handoff.times.OFFERED ? bar(lost ? 'lost' : open ? 'air' : 'waiting', from, answered, y) : svg`<circle class="phantom" cx=${x(from)} cy=${y + 7} r="5" />`}
            ${held ? bar('held', answered, to, y) : nothing}
            ${due === null ? nothing : ['ground', 'due'].map((kind) => svg`<line class=${kind} x1=${due} x2=${due} y1=${y - 4} y2=${y + 18} />`)}
            <text class="note ${lost ? 'bad' : ''}" x=${narrow ? width : after} y=${narrow ? y - 8 : y + 12} text-anchor=${narrow ? 'end' : 'start'}>${note}</text>`;
        })}
        <text class="axis" x=${label} y=${height - 4}>${day(new Date(start).toISOString())}</text>
        <text class="axis" x=${x(end)} y=${height - 4} text-anchor="end">${day(new Date(end).toISOString())}</text>
      </svg>
    </div>`;
}

/** When whoever took a handoff over offered the item on; null where it did not. */
function handedOn({ to, disposedAt }, handoffs) {
  const offers = handoffs.filter(({ from, times }) => from === to && times.OFFERED >= disposedAt).map(({ times }) => Date.parse(times.OFFERED));
  return offers.length ? Math.min(...offers) : null;
}

function span(handoff, next, now) {
  const at = (kind) => (handoff.times[kind] ? Date.parse(handoff.times[kind]) : null);
  const times = Object.values(handoff.times).map(Date.parse);
  const from = at('OFFERED') ?? Math.min(...times);
  const open = handoff.disposition === 'OPEN';
  const lost = handoff.disposition === 'EXPIRED';
  const answered = Math.max(from, open ? now : Date.parse(handoff.disposedAt));
  const held = handoff.disposition === 'ACCEPTED';
  const finished = Math.max(at('COMPLETED') ?? 0, at('RETURNED') ?? 0) || null;
  const to = held ? Math.max(answered, next ?? finished ?? now) : answered;
  const waited = duration((answered - from) / 1000);
  const note = lost ? 'never answered' : open ? `open for ${waited}` : !handoff.times.OFFERED ? 'no offer'
    : held ? `waited ${waited}` : `${handoff.disposition.toLowerCase()} after ${waited}`;
  return {
    handoff, from, answered, to, open, lost, held, note,
    deadline: handoff.deadline ? Date.parse(handoff.deadline) : null,
    says: (name) => `${name(handoff.from)} to ${name(handoff.to)}: ${note}.`,
  };
}
