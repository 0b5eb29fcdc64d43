import { html, nothing } from 'lit';
import { get, journeys, page, path } from './api.js';
import { FLAGS, clock, count, day, duration, list, narrowedTo, words } from './format.js';
import { api, badge, empty, facts, head, onward, section, table } from './parts.js';
import { teamsIfKnown } from './registry.js';
import { go, to } from './route.js';
import { timeline } from './timeline.js';
import { View } from './view.js';

const HANDOFFS = '/ledger/v1/handoffs';
const DISPOSITIONS = ['OPEN', 'ACCEPTED', 'REJECTED', 'FORWARDED', 'WITHDRAWN', 'EXPIRED'];

/** Of a disposition or state: its tone, and how it is said. */
const ENDED = {
  OPEN: ['', 'open'],
  ACCEPTED: ['done', 'accepted'],
  STARTED: ['done', 'started'],
  COMPLETED: ['done', 'completed'],
  RETURNED: ['wait', 'returned'],
  REJECTED: ['wait', 'rejected'],
  FORWARDED: ['', 'forwarded'],
  WITHDRAWN: ['', 'withdrawn'],
  EXPIRED: ['lack', 'never answered'],
};

const WHY = {
  SAME_KIND: 'an earlier fact of its kind counts',
  DISPOSED_OTHERWISE: 'the handoff had ended otherwise before',
  NOT_A_PARTY: 'whoever says it is not that party',
};

const itemPath = (type, id) => path('/api/v1/items', type, id);
const state = (known) => badge(ENDED[known]?.[1] ?? words(known).toLowerCase(), ENDED[known]?.[0] ?? '');

/** Finds an item by its name, or among the handoffs. */
class ItemSearch extends View {
  heading = 'Items';

  get #asked() {
    const given = Object.fromEntries(this.route.query);
    return { disposition: Object.keys(given).length ? '' : 'OPEN', from: '', to: '', workType: '', cursor: '', ...given };
  }

  async load() {
    const query = new URLSearchParams(Object.entries(this.#asked).filter(([, value]) => value));
    query.set('limit', 25);
    const path = `${HANDOFFS}?${query}`;
    const [{ items, next }, known, listed] = await Promise.all([page(path), teamsIfKnown(), journeys()]);
    return { path, items, next, known, listed, missing: known.missing };
  }

  content({ path: asked, items, next, known, listed }) {
    const chosen = this.#asked;
    const journey = listed[0]?.id;
    return html`
      ${head({ title: 'Items', says: 'Where an item is, and what happened to it on the way' })}
      ${section({ id: 'find', title: 'Find an item' }, html`
        <form class="filters" @submit=${find}>
          <label>Work type <input name="type" required list="work-types" autocomplete="off" placeholder="lead">
            <datalist id="work-types">${[...new Set(items.map(({ item }) => item.type))].map((type) => html`<option value=${type}></option>`)}</datalist></label>
          <label class="wide">Id <input name="id" required autocomplete="off" placeholder="L-42"></label>
          <button type="submit" class="act primary">Show its trace</button>
        </form>`)}
      ${section({ id: 'handoffs', title: 'Handoffs', note: `${chosen.cursor ? 'the next' : next ? 'the first' : 'all'} ${count(items.length)}, the earliest first`, acts: api(asked, 'the handoffs') }, html`
        <form class="filters" @submit=${filter}>
          <label>That are <select name="disposition"><option value="" ?selected=${chosen.disposition === ''}>any</option>${DISPOSITIONS.map((one) =>
            html`<option value=${one} ?selected=${one === chosen.disposition}>${ENDED[one][1]}</option>`)}</select></label>
          ${['from', 'to'].map((side) => html`<label>${side === 'from' ? 'From' : 'To'} <select name=${side}><option value="">any team</option>
            ${teams(known, chosen[side]).map(({ id, name }) => html`<option value=${id} ?selected=${id === chosen[side]}>${name}</option>`)}</select></label>`)}
          <label>Work type <input name="workType" .value=${chosen.workType} autocomplete="off"></label>
          <button type="submit" class="act">Show</button>
        </form>
        ${narrowed(chosen)}
        ${items.length
          ? table('Handoffs', ['Item', 'From → to', 'Offered', 'How it ended'], items.map((one) => [
              html`<a href=${to('items', one.item.type, one.item.id)}>${one.item.id}</a> <span class="soft">${one.item.type}</span>`,
              `${known.name(one.from)} → ${known.name(one.to)}`,
              one.times.OFFERED ? day(one.times.OFFERED) : html`<span class="soft">no offer</span>`,
              html`${state(one.disposition)} <span class="soft">${one.disposedAt ? day(one.disposedAt) : nothing}${one.reason ? `, ${words(one.reason)}` : nothing}</span>`,
            ]))
          : empty('No handoff is so.', 'Choose another end, or another team.')}
        ${onward(to('items'), Object.fromEntries(Object.entries(chosen).filter(([, value]) => value)), next)}`)}
      ${journey ? section({ id: 'exports', title: 'Take them along', note: 'whole logs, for process mining and spreadsheets' }, html`
        <ul class="links">${listed.map(({ id, name }) => html`<li>${name}: ${[['xes', 'XES'], ['ocel', 'OCEL 2.0'], ['csv', 'CSV']].map(([format, label]) => html`
          <a href="/ledger/v1/exports/${format}?${new URLSearchParams({ journey: id })}" download>${label}</a> `)}</li>`)}</ul>`) : nothing}`;
  }
}

/** Those that are registered, and the one that is asked for. */
const teams = ({ list: registered }, asked) =>
  (!asked || registered.some(({ id }) => id === asked) ? registered : [...registered, { id: asked, name: asked }]);

/** What a figure counts beyond what the form asks. */
function narrowed(chosen) {
  const only = narrowedTo(chosen);
  return only.length ? html`<p class="soft who">Only those ${list(only)}. <a href=${to('items')}>All handoffs</a></p>` : nothing;
}

function find(event) {
  event.preventDefault();
  const given = new FormData(event.target);
  const [type, id] = ['type', 'id'].map((name) => String(given.get(name)).trim());
  if (type && id) go('items', type, id);
}

function filter(event) {
  event.preventDefault();
  const chosen = [...new FormData(event.target)].filter(([, value]) => value !== '');
  location.hash = `#/items?${new URLSearchParams(chosen)}`;
}

/** One item: its handoffs in time, and every fact about it. */
class BatonTrace extends View {
  get heading() {
    return this.route.path[2] ?? 'Item';
  }

  async load() {
    const [, type, id] = this.route.path;
    const [{ told, hops, items, completeness }, known] = await Promise.all([get(itemPath(type, id)), teamsIfKnown()]);
    return { trace: told, hops, told: items, completeness, known, missing: known.missing };
  }

  content({ trace, hops, told, known }) {
    const { item, lane, handoffs = [], aside = [], related = [] } = trace;
    return html`
      ${head({
        above: html`<p class="soft"><a href=${to('items')}>Items</a> / ${item.type}</p>`,
        title: item.id,
        says: html`${whereabouts(handoffs, known)} · lane ${lane} · read at ${this.readAt}`,
        acts: html`${api(itemPath(item.type, item.id), 'the trace')} ${api(told, 'what the ledger says of it')}`,
      })}
      ${section({ id: 'way', title: 'Its way', note: 'faint is waiting for an answer, strong is held; a dotted line is when the answer was due' },
        handoffs.length ? timeline(handoffs.map(({ snapshot, deadline }) => ({ ...snapshot, deadline })), known.name, matchMedia('(max-width: 760px)').matches) : empty('Nothing was handed over.'))}
      ${handoffs.map((handoff, i) => this.#handoff(handoff, i, known, hops[i], lane))}
      ${aside.length ? section({ id: 'aside', title: 'Aside', note: 'what stands in no handoff, such as corrections' }, factList(aside, lane, known)) : nothing}
      ${related.length
        ? section({ id: 'related', title: 'Related items' }, html`<ul class="links">${related.map(({ subject, how }) => {
            const at = subject.indexOf('/');
            return html`<li><a href=${to('items', subject.slice(0, at), subject.slice(at + 1))}>${subject}</a> <span class="soft">${list(how.map((one) => one.toLowerCase()))}</span></li>`;
          })}</ul>`)
        : nothing}`;
  }

  #handoff({ snapshot, deadline, judgement, facts: said = [], contested = [], findings = [] }, i, known, hop, lane) {
    const { times } = snapshot;
    const wait = times.OFFERED && snapshot.disposedAt ? (new Date(snapshot.disposedAt) - new Date(times.OFFERED)) / 1000 : null;
    const lost = Object.entries(judgement?.fields ?? {}).filter(([, verdict]) => verdict !== 'PRESENT');
    const changed = Object.entries(snapshot.received ?? {}).filter(([, verdict]) => verdict === 'CHANGED');
    return section(
      {
        id: `handoff-${i}`, title: `${known.name(snapshot.from)} → ${known.name(snapshot.to)}`,
        note: snapshot.handoff, acts: state(snapshot.state),
      },
      html`
        ${facts([
          ['Offered', times.OFFERED ? moment(times.OFFERED) : html`<span class="soft">nobody offered it</span>`],
          ['Ended', snapshot.disposedAt ? html`${ENDED[snapshot.disposition][1]}, ${moment(snapshot.disposedAt)}` : 'still open'],
          ['Waited', wait === null ? null : duration(Math.abs(wait))],
          ['Answer due', deadline ? moment(deadline) : html`<span class="soft">no contract said when</span>`],
          ['Accountable then', hop?.owner ? known.name(hop.owner) : hop?.boundary ? html`<span class="owner missing">nobody</span>` : null],
          ['Worth', snapshot.value ? `${snapshot.value.amount} ${snapshot.value.currency}` : null],
          ['Because', snapshot.reason ? words(snapshot.reason) : null],
          ['On to', snapshot.onwardTo ? known.name(snapshot.onwardTo) : null],
          ['Came to', snapshot.outcome ?? null],
          ['Its sides differed on', hop?.definitions.length
            ? html`<span class="leaking">${hop.definitions.map(({ term }, n) => html`${n ? ', ' : ''}<a href=${to('governance', 'definitions', term)}>${words(term)}</a>`)}</span>`
            : null],
          ['Judged by', judgement?.boundary
            ? html`<a href=${to('governance', 'boundaries', judgement.boundary)}>${judgement.boundary}</a>${judgement.contract ? `, contract version ${judgement.contract}` : ', no contract'}`
            : html`<span class="soft">no boundary was registered</span>`],
          ['Required context', judgement && Object.keys(judgement.fields ?? {}).length
            ? lost.length ? html`<span class="leaking">${list(lost.map(([field, verdict]) => `${field.slice(1)} ${verdict.toLowerCase()}`))}</span>` : 'complete'
            : null],
          ['On the way changed', changed.length ? html`<span class="leaking">${list(changed.map(([field]) => field.slice(1)))}</span>` : null],
          ['Note', flags(snapshot)],
        ])}
        ${factList(said, lane, known, contested)}
        ${findings.length ? html`<ul class="links">${findings.map(({ type, detail }) => html`<li><span class="soft">${words(type)}</span> ${detail}</li>`)}</ul>` : nothing}`,
    );
  }
}

/** What is to be noted, in words; that what expired had expired is none. */
function flags({ flags: raised = [], disposition }) {
  const noted = raised.filter((flag) => !(flag === 'EVER_EXPIRED' && disposition === 'EXPIRED'));
  return noted.length ? list(noted.map((flag) => FLAGS[flag] ?? words(flag).toLowerCase())) : null;
}

const moment = (instant) => html`${day(instant)} <span class="soft">${clock(instant)}</span>`;

/** Every fact as it was told; those that count in nothing say why. */
function factList(said, lane, known, contested = []) {
  return table('Facts', ['What', 'When', 'Who says so', 'Entry'], said.map((fact) => {
    const loses = contested.find(({ fact: { source, id } }) => source === fact.source && id === fact.id);
    return [
      html`${words(fact.type?.split('.').at(-2) ?? 'unknown')}${fact.erased ? html` ${badge('erased')}` : nothing}
        ${loses ? html` ${badge('contested', 'wait')} <span class="soft">${WHY[loses.because]}</span>` : nothing}
        ${told(fact.said)}`,
      html`${moment(fact.time)}${fact.backdated ? html` <span class="soft">told ${day(fact.recordedAt)} ${clock(fact.recordedAt)}</span>` : nothing}`,
      html`${fact.team ? known.name(fact.team) : 'the ledger'} <span class="soft">${fact.source}</span>`,
      html`<a href=${to('audit', 'lanes', String(lane), String(fact.position))}>${lane}/${count(fact.position)}</a>`,
    ];
  }), 'even');
}

/** What a fact holds that only its sides and the auditor are shown. */
function told(said) {
  const parts = [
    said?.actor ? `by ${said.actor}` : null,
    said?.context ? Object.entries(said.context).map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`).join(', ') : null,
    said?.reason?.note ? `“${said.reason.note}”` : null,
  ].filter(Boolean);
  return parts.length ? html`<span class="soft">${parts.join(' · ')}</span>` : nothing;
}

/** Where the item is now, in a sentence. */
function whereabouts(handoffs, { name }) {
  const last = handoffs.at(-1)?.snapshot;
  if (!last) return 'Nothing was handed over';
  const lost = handoffs.length > 0 && last.disposition === 'EXPIRED';
  switch (last.state) {
    case 'OPEN': return `In the air between ${name(last.from)} and ${name(last.to)}: offered, not answered`;
    case 'COMPLETED': return `Completed by ${name(last.to)}`;
    case 'ACCEPTED': case 'STARTED': return `Held by ${name(last.to)}`;
    case 'RETURNED': return `Returned by ${name(last.to)}`;
    default: return lost ? `Lost between ${name(last.from)} and ${name(last.to)}: never answered` : `${ENDED[last.state][1]} between ${name(last.from)} and ${name(last.to)}`;
  }
}

customElements.define('item-search', ItemSearch);
customElements.define('baton-trace', BatonTrace);
