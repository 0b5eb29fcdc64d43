import { html, nothing, svg } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, journeys, path } from './api.js';
import { NOT_KNOWN, capital, clock, count, counted, day, duration, list, money, percent, timeZone, words } from './format.js';
import { long } from './long.js';
import { api, badge, empty, head, section } from './parts.js';
import { teamsIfKnown } from './registry.js';
import { itemsOf, to } from './route.js';
import { csv } from './take.js';
import { View } from './view.js';
import { period } from './words.js';

const LIMITS = { contract: 'as agreed', 'own-p95': 'as 95 of 100 here are', horizon: "the journey's horizon" };
const WHERE = [
  ['in-the-air', 'In the air', 'offered, and nobody has taken it: the sender thinks it is gone, the receiver may not know of it'],
  ['held', 'Held', 'accepted, and not handed on'],
];

/** What nobody holds right now, and what is held too long: by value and age, with both teams and the owner. */
class InTheAir extends View {
  heading = 'In the air';

  placeOf({ query }) {
    return query.get('journey') ?? '';
  }

  async load() {
    const listed = await journeys();
    const journey = this.route.query.get('journey') ?? new URLSearchParams(location.search).get('journey') ?? listed[0]?.id ?? null;
    if (journey === null) return { listed };
    const asked = path('/api/v1/journeys', journey, 'custody');
    const [custody, known] = await Promise.all([get(asked), teamsIfKnown()]);
    return { ...custody, listed, journey, asked, known, missing: known.missing };
  }

  content(data) {
    const { listed, journey, asked, places = [] } = data;
    if (!journey) return empty('No journey yet.', html`<a href=${to('governance', 'journeys', '+')}>Draw the first one</a>; what is under way on it shows here.`);
    return html`
      ${head({
        title: 'In the air',
        says: html`${listed.find(({ id }) => id === journey)?.name ?? journey} · as of ${clock(data.asOf)}, ${timeZone()} ${api(asked, 'where everything is')}`,
        acts: html`${listed.length > 1 ? html`<label>Journey <select @change=${(event) => { location.hash = `${to('air')}?${new URLSearchParams({ journey: event.target.value })}`; }}>
          ${listed.map(({ id, name }) => html`<option value=${id} ?selected=${id === journey}>${name}</option>`)}</select></label>` : nothing}
          ${csv(asked, `${journey}-in-the-air.csv`)}`,
      })}
      <p class="lead">${lead(data)}</p>
      ${balance(data)}
      ${WHERE.map(([state, title, note]) => {
        const here = places.filter((place) => place.state === state);
        return section({ id: state, title, note, acts: api(asked, `what is ${title.toLowerCase()}`) },
          here.length ? placeTable(here, title, data.known) : empty(state === 'held' ? 'Nobody holds anything.' : 'Nothing is in the air: every offer has been answered.'));
      })}`;
  }
}

function lead({ inTheAir, overdue, stalled, places = [] }) {
  const worth = worths(places.filter(({ state }) => state === 'in-the-air'), 'value');
  return html`Nobody holds ${counted(inTheAir, 'item')}${worth ? `, worth ${worth}` : ''}${overdue ? html`; <b class="leaking">${count(overdue)} should have been answered</b>` : nothing}.
    ${stalled ? `${capital(counted(stalled, 'item'))} ${stalled === 1 ? 'is' : 'are'} held longer than agreed.` : 'Nothing is held longer than agreed.'}`;
}

/** Amounts of several places, by currency. */
function worths(places, part) {
  const sums = new Map();
  for (const { worth = [] } of places) {
    for (const one of worth) sums.set(one.currency, (sums.get(one.currency) ?? 0) + Number(one[part]));
  }
  return list([...sums].filter(([, amount]) => amount > 0).map(([currency, amount]) => money(amount, currency)));
}

/** Everything that entered, by where it is: it adds up. */
function balance({ entered, held, inTheAir, finished, ended, endedBy = {}, asked }) {
  const parts = [
    ['finished', finished, 'finished'], ['held', held, 'held'], ['air', inTheAir, 'in the air'], ['ended', ended, 'ended on the way'],
  ];
  let at = 0;
  return html`
    <section class="card" aria-labelledby="entered">
      <div class="cardhead"><h2 id="entered">${capital(counted(entered, 'item'))} entered <small>and are all somewhere</small></h2><div class="acts">${api(asked, 'the balance')}</div></div>
      ${entered ? svg`<svg class="balance" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">${parts.map(([kind, n]) => {
        const from = at;
        at += (n / entered) * 100;
        return n ? svg`<rect class=${kind} x=${from} width=${(n / entered) * 100} height="10" />` : nothing;
      })}</svg>` : nothing}
      <dl class="figures places">${parts.map(([kind, n, what]) => html`<div><dt><i class="swatch ${kind}" aria-hidden="true"></i>${capital(what)}</dt>
        <dd class="value">${count(n)}</dd><dd class="soft">${entered ? percent(n / entered) : NOT_KNOWN}${kind === 'ended' && Object.keys(endedBy).length
          ? `: ${list(Object.entries(endedBy).map(([how, many]) => `${count(many)} ${words(how) === 'expired' ? 'never answered' : words(how)}`))}` : ''}</dd></div>`)}</dl>
    </section>`;
}

/** What they are worth first counts in the order, then how many are late. */
const weight = ({ worth = [] }) => worth.reduce((sum, { lateValue }) => sum + Number(lateValue), 0);

function placeTable(places, title, known) {
  const ranked = [...places].sort((a, b) => weight(b) - weight(a) || b.late - a.late || b.count - a.count);
  const columns = ['From → to', 'Accountable', 'Items', 'Too long', 'Worth', 'How long'];
  return html`
    <table class="list air" role="table" aria-label=${title}>
      <thead role="rowgroup"><tr role="row">${columns.map((name) => html`<th role="columnheader" scope="col">${name}</th>`)}</tr></thead>
      <tbody role="rowgroup">${repeat(ranked, ({ from, to: receiver, workType }) => `${from} ${receiver} ${workType}`, (place) => html`
        <tr role="row">
          <th role="rowheader" scope="row"><a href=${to('seams', place.from, place.to, place.workType)}>${place.fromName} → ${place.toName}</a> <span class="soft">${place.workType}${place.state === 'held' ? `, held by ${place.toName}` : ''}</span></th>
          <td role="cell" data-name=${columns[1]}>${place.owner ? known.name(place.owner) : html`<span class="owner missing">nobody</span>`}</td>
          <td role="cell" data-name=${columns[2]}>${place.state === 'held' ? count(place.count) : html`<a href=${itemsOf(place.items)}>${count(place.count)}</a>`}
            <span class="soft">${place.oldestSince ? `the oldest since ${day(place.oldestSince, { year: false })}` : ''}</span></td>
          <td role="cell" data-name=${columns[3]}>${place.late ? badge(count(place.late), 'lack') : html`<span class="soft">none</span>`}
            <span class="soft">over ${duration(place.limitSeconds)}, ${LIMITS[place.limitBy] ?? words(place.limitBy)}</span></td>
          <td role="cell" data-name=${columns[4]}>${(place.worth ?? []).length ? place.worth.map(({ currency, value, lateValue }) => html`<b>${money(value, currency)}</b>
            ${Number(lateValue) ? html`<span class="soft">${money(lateValue, currency)} too long</span>` : nothing}`) : html`<span class="soft">nobody says</span>`}</td>
          <td role="cell" data-name=${columns[5]}>${ages(place)}</td>
        </tr>`)}</tbody>
    </table>`;
}

/** A bar in parts, the darker the longer they are there. */
function ages({ ages: told = [], count: whole }) {
  const name = ({ under }, i) => (under ? `under ${period(under)}` : i ? 'longer' : 'of any age');
  let at = 0;
  return html`<svg class="ages" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">${told.map(({ under, count: n }) => {
      const from = at;
      at += (n / whole) * 100;
      return svg`<rect x=${from} width=${(n / whole) * 100} height="10" opacity=${DARK[under] ?? 1} />`;
    })}</svg>
    <span class="soft">${told.map((age, i) => `${count(age.count)} ${name(age, i)}`).join(', ')}</span>`;
}

/** What the gateway tells ages apart by. */
const DARK = { PT4H: 0.15, PT24H: 0.25, PT72H: 0.4, PT168H: 0.55, PT720H: 0.75 };

/** Every seam that work passed, registered or only seen. */
class SeamTable extends View {
  heading = 'Seams';

  async load() {
    const asked = '/api/v1/handovers';
    const [answer, known] = await Promise.all([get(asked), teamsIfKnown()]);
    return { ...answer, asked, known, missing: known.missing };
  }

  content({ asked, known, rows = [] }) {
    const columns = ['Seam', 'Handoffs', 'Accepted', 'Expired', 'No offer', 'Right the first time', 'Half wait until'];
    const ranked = [...rows].sort((a, b) => b.expired - a.expired || b.hops - a.hops);
    return html`
      ${head({ title: 'Seams', says: html`Every edge that work passed, registered or only seen · read at ${this.readAt}`, acts: csv(asked, 'handovers.csv') })}
      ${section({ id: 'all', title: capital(counted(ranked.length, 'seam')), note: 'what expired most first', acts: api(asked, 'the seams') },
        ranked.length ? long(this, ranked, {
          what: ['seam'], names: (seam) => `${known.name(seam.from)} ${known.name(seam.to)} ${seam.workType}`,
          draw: (shown) => html`
            <table class="list" role="table" aria-label="Seams">
              <thead role="rowgroup"><tr role="row">${columns.map((name) => html`<th role="columnheader" scope="col">${name}</th>`)}</tr></thead>
              <tbody role="rowgroup">${repeat(shown, ({ from, to: receiver, workType }) => `${from} ${receiver} ${workType}`, (seam) => html`
                <tr role="row">
                  <th role="rowheader" scope="row"><a href=${to('seams', seam.from, seam.to, seam.workType)}>${known.name(seam.from)} → ${known.name(seam.to)}</a> <span class="soft">${seam.workType}</span></th>
                  ${[count(seam.hops), count(seam.accepted), seam.expired ? html`<span class="leaking">${count(seam.expired)}</span>` : '0', count(seam.silent), percent(seam.firstPassYield),
                    seam.km50 === null || seam.km50 === undefined ? html`<span class="soft">not reached</span>` : duration(seam.km50)].map((cell, i) => html`<td role="cell" data-name=${columns[i + 1]}>${cell}</td>`)}
                </tr>`)}</tbody>
            </table>`,
        }) : empty('No handoff has been seen.', html`Send events, or <a href=${to('governance', 'boundaries')}>register the first boundary</a>.`))}`;
  }
}

customElements.define('in-the-air', InTheAir);
customElements.define('seam-table', SeamTable);
