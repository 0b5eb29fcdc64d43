// The overview's parts as templates: the four numbers, what the teams report, what arrives.

import { html, nothing, svg } from 'lit';
import { NOT_KNOWN, between, capital, colours, count, counted, fourNumbers, number, percent, words } from './format.js';

const valueClass = (value, more = '') => `value ${value === null || value === undefined ? 'unknown' : more}`;

const figure = (id, name, value, tone, note) => html`
  <div>
    <dt>${name}</dt>
    <dd id=${id} class=${valueClass(value, tone)}>${percent(value)}</dd>
    <dd class="soft">${note}</dd>
  </div>`;

export function headline(numbers, claimed) {
  return html`
    <section class="four" aria-label="The four headline numbers">
      ${fourNumbers(numbers).map(
        ({ key, name, value, text }) => html`
          <div id=${key}>
            <h2>${name}</h2>
            <p class=${valueClass(value, key === 'system-yield' && falseGreen(numbers, claimed) ? 'bad' : '')}>${percent(value)}</p>
            <p class="soft">${text}</p>
          </div>`,
      )}
    </section>`;
}

/** Even at its best, less arrives than the teams say. */
const falseGreen = ({ systemYield: y }, claimed) =>
  claimed !== null && claimed !== undefined && y && y.upper !== null && y.upper < claimed;

export function reported(greens) {
  const teams = greens?.teams ?? [];
  const undeclared = greens?.undeclared ?? [];
  return html`
    <section class="card claim" aria-labelledby="reported">
      <h2 id="reported">What the teams report <small>${colours(teams)}</small></h2>
      <dl class="figures">
        ${figure('greens-average', 'Average of the greens', greens?.average, 'claimed', "of each team's own target")}
      </dl>
      ${teams.length === 0
        ? html`<p class="empty">No team has declared a status yet. Teams do so with <code>status-declared</code> events.</p>`
        : html`<ul class="tiles">${teams.map(tile)}</ul>`}
      ${undeclared.length
        ? html`<p class="soft">Not in the average, because they declared nothing: ${undeclared.map((team) => team.name ?? team).join(', ')}.</p>`
        : nothing}
    </section>`;
}

function tile({ name, team, color, attainment, metrics }) {
  const [first, ...rest] = metrics ?? [];
  return html`
    <li>
      <b>${name ?? team}</b>
      <span class="soft metric">${first ? capital(words(first.metric)) : 'no metric'}${rest.length ? ` and ${count(rest.length)} more` : ''}</span>
      <em class=${valueClass(attainment, color ?? '')}>${percent(attainment)}</em>
      <span class="soft"><i class="dot ${color ?? ''}" aria-hidden="true"></i>${color ?? NOT_KNOWN}</span>
      ${first ? html`<span class="soft">${reading(first)}</span>` : nothing}
    </li>`;
}

const reading = ({ value, target }) =>
  target === null || target === undefined ? number(value) : `${number(value)}, target ${number(target)}`;

export function arriving({ rty, straightThrough, finalYield, arrivals, entered }) {
  const missing = rty?.missing ?? [];
  const through = straightThrough ?? {};
  const bounds = between(through.lower, through.upper);
  return html`
    <section class="card reality" aria-labelledby="arriving">
      <h2 id="arriving">What arrives <small>${cohort(entered ?? 0, through.settled ?? 0)}</small></h2>
      <dl class="figures">
        ${figure('rty', 'Rolled throughput yield', rty?.value, 'real', missing.length
          ? `nothing offered at ${missing.join(', ')}`
          : "the seams' first-pass yields, multiplied")}
        ${figure('straight-through', 'Seen straight through', through.value, '', through.value === null || through.value === undefined
          ? 'nothing is settled yet'
          : through.lower === through.upper ? `of ${count(through.settled)}, right at every seam` : bounds)}
        ${figure('final-yield', 'In the end', finalYield?.value, '', 'after every detour')}
      </dl>
      ${(arrivals ?? []).length ? html`<ol class="stairs">${steps(arrivals)}</ol>` : html`<p class="empty">Nothing has entered yet.</p>`}
    </section>`;
}

const cohort = (entered, settled) =>
  entered === settled
    ? `of ${counted(entered, 'item')} that entered`
    : `of ${counted(settled, 'item')} that entered in weeks now settled; ${count(entered)} entered in all`;

function steps(arrivals) {
  const targets = arrivals.map((arrival) => arrival.edge?.to);
  return arrivals.map(({ edge, label, share, items }, i) => {
    const full = edge ? `${edge.from} → ${edge.to}` : 'Enter';
    // Where an item arrives says enough, unless two ways lead there.
    const shortName = !edge ? full : targets.filter((to) => to === edge.to).length === 1 ? label.split('→').at(-1).trim() : full;
    const last = i === arrivals.length - 1;
    const height = Math.max(0, Math.min(1, share ?? 0)) * 84;
    return html`
      <li class=${last ? 'last' : ''} title=${full}>
        ${svg`<svg viewBox="0 0 100 86" preserveAspectRatio="none" aria-hidden="true">
          <rect class="volume" x="0" y=${86 - height} width="100" height=${height} />
          <rect class="edge" x="0" y=${Math.max(0, 84.5 - height)} width="100" height="1.5" />
        </svg>`}
        <b class=${valueClass(share)}>${percent(share)}</b>
        <span class="soft">${edge ? html`<span class="hidden">reach </span>` : nothing}${shortName}<span class="hidden">, ${count(items)} items</span></span>
      </li>`;
  });
}
