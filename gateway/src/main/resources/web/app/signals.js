import { html, nothing } from 'lit';
import { get, journeys, path, send, tagged } from './api.js';
import { ask } from './ask.js';
import { evidence, kindWords, whyNot } from './evidence.js';
import { capital, clock, count, counted, day, duration, list, words } from './format.js';
import { api, badge, button, empty, facts, head, section, table, tabs } from './parts.js';
import { then } from './registry-parts.js';
import { teamsIfKnown } from './registry.js';
import { itemsOf, to } from './route.js';
import { View } from './view.js';

const SIGNALS = '/api/v1/signals';
const one = (id) => path(SIGNALS, id);
const PAGE = 50;

/** Where one thing could not be looked at for one reason: of more places than these the number says enough. */
const MOST_PLACES = 8;

/** More links than these are shown where they are asked for. */
const MOST_LINKS = 6;

/** Of a state: its tone, and how it is said. */
const STATES = {
  open: ['lack', 'open'],
  reopened: ['lack', 'open again'],
  acknowledged: ['wait', 'acknowledged'],
  resolved: ['done', 'resolved'],
};
const ORDER = ['open', 'reopened', 'acknowledged', 'resolved'];
const state = (known) => badge(STATES[known]?.[1] ?? known, STATES[known]?.[0] ?? '');
const waits = ({ state: known }) => known === 'open' || known === 'reopened';

export const signalParts = (here) =>
  tabs('Signals', [[to('signals'), 'Inbox'], [to('notices'), 'Notices'], [to('disputes'), 'Disputes']], to(here));

/** Those that nobody has looked at, of all or of what is asked. */
async function unseen(query = {}) {
  const found = await Promise.all(['open', 'reopened'].map((state) => get(`${SIGNALS}?${new URLSearchParams({ ...query, state, limit: 200, notEvaluable: false })}`)));
  return found.flatMap(({ signals }) => signals);
}

/** How many signals nobody has looked at; null where that is not known. */
export async function unseenSignals() {
  try {
    return (await get(`${SIGNALS}?limit=1&notEvaluable=false`)).unseen;
  } catch {
    return null;
  }
}

const mayAnswer = ({ accountable }, caller) => caller.govern || Boolean(accountable && caller.speaksFor(accountable.team));

/** Answers a signal as it was when the dialog opened: what changed meanwhile is refused. */
const answer = (what, words) => async (signal) => {
  const { etag } = await tagged(one(signal.id));
  return ask({
    title: words.title,
    says: capital(signal.summary),
    fields: [{ name: 'note', label: 'Note', kind: 'area', required: words.required, hint: words.hint }],
    act: words.act,
    send: (values) => send('POST', `${one(signal.id)}/${what}`, values, etag ? { ifMatch: etag } : {}),
  });
};
const acknowledge = answer('acknowledgement', { title: 'Acknowledge', act: 'Acknowledge', required: false, hint: 'Who looks into it, and how.' });
const resolve = answer('resolution', { title: 'Resolve', act: 'Resolve', required: true, hint: 'What was found, and what was done. If it fires again, it is open again.' });

/** What a view offers to do about a signal, to whom it may. */
const acts = (view, signal, loud = true) =>
  mayAnswer(signal, view.caller)
    ? html`${waits(signal) ? button('Acknowledge', then(view, () => acknowledge(signal)), loud ? 'primary' : '') : nothing}
        ${signal.state === 'resolved' ? nothing : button('Resolve', then(view, () => resolve(signal)))}`
    : nothing;

/** Where what is seen is: a seam or a journey. */
const place = ({ boundary, journey }, names) =>
  boundary
    ? html`<a href=${to('seams', boundary.from, boundary.to, boundary.workType)}>${boundary.fromName ?? boundary.from} → ${boundary.toName ?? boundary.to}</a>`
    : journey ? html`<a href="/?${new URLSearchParams({ journey })}">${names.get(journey) ?? journey}</a>` : 'every journey';

/** For how long nobody saw it, or has not yet. */
const unseenFor = (signal) => (signal.unseenSeconds > 0 ? `unseen for ${duration(signal.unseenSeconds)}${waits(signal) ? ' so far' : ''}` : null);

const owner = ({ accountable }) =>
  accountable ? html`${accountable.name ?? accountable.team} was accountable` : html`<span class="leaking">nobody was accountable</span>`;

/** The inbox: what nobody has looked at first; signals of one case stand together. */
class SignalList extends View {
  heading = 'Signals';

  get #asked() {
    return { journey: '', kind: '', state: '', cursor: '', ...Object.fromEntries(this.route.query) };
  }

  async load() {
    const query = new URLSearchParams(Object.entries(this.#asked).filter(([, value]) => value));
    query.set('limit', PAGE);
    const asked = `${SIGNALS}?${query}`;
    const { journey, kind, state: only, cursor } = this.#asked;
    // The calls give the latest first; what nobody has looked at is to be seen however old it is.
    const [{ signals: latest, notEvaluable, asOf, next }, first, known] = await Promise.all([
      get(asked), only || cursor ? [] : unseen({ ...(journey ? { journey } : {}), ...(kind ? { kind } : {}) }), journeys(),
    ]);
    const signals = [...new Map([...first, ...latest].map((signal) => [signal.id, signal])).values()];
    return { asked, signals, notEvaluable, asOf, next, known, names: new Map(known.map(({ id, name }) => [id, name])) };
  }

  content({ asked, signals, notEvaluable, asOf, next, known, names }) {
    const chosen = this.#asked;
    const cases = casesOf(signals);
    const open = signals.filter(waits).length;
    return html`
      ${signalParts('signals')}
      ${head({ title: 'Signals', says: `What no team’s own dashboard shows · ${asOf ? `looked at on ${day(asOf)} ${clock(asOf)}` : 'nothing was looked at yet'}` })}
      ${section(
        {
          id: 'inbox', title: open ? `${count(open)} to look at` : 'Nothing to look at', note: signals.length === 0 ? nothing : `${counted(signals.length, 'signal')} in ${counted(cases.length, 'case')}; what overlaps in time is one case`,
          acts: api(asked, 'the signals'),
        },
        html`
          <form class="filters" @submit=${filter}>
            <label>Journey <select name="journey"><option value="">any</option>${known.map(({ id, name }) => html`<option value=${id} ?selected=${id === chosen.journey}>${name}</option>`)}</select></label>
            <label>Kind <select name="kind"><option value="">any</option>${Object.entries(kindWords).filter(([kind]) => kind !== 'due-soon').map(([kind, { name }]) => html`<option value=${kind} ?selected=${kind === chosen.kind}>${name}</option>`)}</select></label>
            <label>State <select name="state"><option value="">any</option>${ORDER.map((one) => html`<option value=${one} ?selected=${one === chosen.state}>${STATES[one][1]}</option>`)}</select></label>
            <button type="submit" class="act">Show</button>
          </form>
          ${cases.length
            ? html`<ol class="cases">${cases.map((of) => this.#case(of, names))}</ol>`
            : empty('No signal is so.', chosen.journey || chosen.kind || chosen.state ? html`<a href=${to('signals')}>All signals</a>` : 'What could be looked at is quiet.')}
          ${next ? html`<p class="acts pages"><a class="act" href="${to('signals')}?${new URLSearchParams({ ...Object.fromEntries(this.route.query), cursor: next })}">More</a></p>` : nothing}`,
      )}
      ${section({ id: 'not-evaluable', title: 'What could not be looked at', note: 'no signal of these is no all-clear' },
        notEvaluable.length
          ? table('Not evaluable', ['What', 'Why', 'Where'], unlike(notEvaluable).map((alike) => [
              kindWords[alike[0].kind]?.name ?? alike[0].kind, whyNot(alike[0].why),
              html`<ul class="places">${alike.slice(0, MOST_PLACES).map((one) => html`<li>${place(one, names)} <span class="soft">${list([...(one.about ? [one.about] : []), ...one.of].map(words))}</span></li>`)}${alike.length > MOST_PLACES
                ? html`<li class="soft">and ${count(alike.length - MOST_PLACES)} more, which the call names</li>` : nothing}</ul>`]))
          : empty('Everything could be looked at.'))}`;
  }

  #case(of, names) {
    const [first] = of.signals;
    return html`
      <li class="case" aria-label="${counted(of.signals.length, 'signal')} from ${day(of.from)}">
        <p class="soft when">${of.signals.length > 1 ? html`<b>${counted(of.signals.length, 'signal')} of one case</b> · ` : nothing}since ${day(of.from)}${of.journeys.length ? html` · ${list(of.journeys.map((id) => names.get(id) ?? id))}` : nothing}</p>
        <ul>${of.signals.map((signal) => html`
          <li class="signal ${signal.state}">
            <div>
              <h3><a href=${to('signals', signal.id)}>${capital(signal.summary)}</a></h3>
              <p class="soft">${state(signal.state)} ${kindWords[signal.kind]?.name ?? signal.kind} · ${place(signal, names)} · since ${day(signal.firstDay)}${unseenFor(signal) ? ` · ${unseenFor(signal)}` : ''} · ${owner(signal)}</p>
            </div>
            <div class="acts">${acts(this, signal, signal === first && waits(signal))}</div>
          </li>`)}</ul>
      </li>`;
  }
}

/** Signals by case: those with something open first, then the latest. */
export function casesOf(signals) {
  const cases = new Map();
  for (const signal of signals) {
    const id = signal.caseId ?? signal.id;
    cases.set(id, [...(cases.get(id) ?? []), signal]);
  }
  const rank = ({ state: known }) => Math.max(0, ORDER.indexOf(known));
  return [...cases.values()]
    .map((of) => {
      const ordered = [...of].sort((a, b) => rank(a) - rank(b) || b.openedAt.localeCompare(a.openedAt));
      return {
        signals: ordered,
        rank: Math.min(...of.map((signal) => (waits(signal) ? 0 : rank(signal)))),
        from: of.map(({ firstDay }) => firstDay).sort()[0],
        latest: of.map(({ openedAt }) => openedAt).sort().at(-1),
        journeys: [...new Set(of.map(({ journey }) => journey).filter(Boolean))],
      };
    })
    .sort((a, b) => a.rank - b.rank || b.latest.localeCompare(a.latest));
}

/** Those of one kind that could not be looked at for one reason stand together. */
const unlike = (notEvaluable) => [...Map.groupBy(notEvaluable, ({ kind, why }) => `${kind} ${why}`).values()];

function filter(event) {
  event.preventDefault();
  const chosen = [...new FormData(event.target)].filter(([, value]) => value !== '');
  location.hash = `#/signals${chosen.length ? `?${new URLSearchParams(chosen)}` : ''}`;
}

/** One signal: what it rests on, whom it was with, what was done about it. */
class OneSignal extends View {
  get heading() {
    return this.data?.signal.summary ?? 'Signal';
  }

  async load() {
    const [signal, known, registered] = await Promise.all([get(one(this.route.path[1])), journeys(), teamsIfKnown()]);
    const others = signal.caseId && signal.journey
      ? (await get(`${SIGNALS}?${new URLSearchParams({ journey: signal.journey, limit: 100, notEvaluable: false })}`)).signals.filter(({ caseId, id }) => caseId === signal.caseId && id !== signal.id)
      : [];
    return { signal, others, known: registered, names: new Map(known.map(({ id, name }) => [id, name])), missing: registered.missing };
  }

  content({ signal, others, known, names }) {
    const kind = kindWords[signal.kind];
    const { acknowledged } = signal;
    return html`
      ${signalParts('signals')}
      ${head({
        above: html`<p class="soft"><a href=${to('signals')}>Signals</a> / ${kind?.name ?? signal.kind}</p>`,
        title: capital(signal.summary), says: html`${state(signal.state)} ${place(signal, names)} · read at ${this.readAt}`,
        acts: html`${acts(this, signal)} ${api(one(signal.id), 'the signal')}`,
      })}
      ${kind ? html`<p class="lead">${kind.says}</p>` : nothing}
      <div class="two">
        ${section({ id: 'when', title: 'Since when, and who' }, facts([
          ['Began', day(signal.firstDay)],
          ['Seen', day(signal.alarmDay)],
          ['Unseen for', signal.unseenSeconds > 0 ? html`<b>${duration(signal.unseenSeconds)}</b>` : 'not at all'],
          ['Accountable when it began', signal.accountable
            ? html`${signal.accountable.name ?? signal.accountable.team}${signal.accountable.since ? html` <span class="soft">since ${day(signal.accountable.since)}</span>` : nothing}`
            : html`<span class="owner missing">nobody</span>`],
          ['Acknowledged', acknowledged ? html`${acknowledged.by}, ${day(acknowledged.at)}${acknowledged.note ? html` <span class="soft said">“${acknowledged.note}”</span>` : nothing}` : null],
        ]))}
        ${section({ id: 'links', title: 'Where to look' }, (signal.links ?? []).length + others.length
          ? html`<ul class="links">
              ${leads(signal.links ?? [])}
              ${others.map((other) => html`<li>${state(other.state)} <a href=${to('signals', other.id)}>${capital(other.summary)}</a> <span class="soft">of the same case</span></li>`)}</ul>`
          : empty('It leads nowhere else.'))}
      </div>
      ${section({ id: 'evidence', title: 'What it rests on', acts: api(one(signal.id), 'the evidence') }, evidence(signal, known.name))}
      ${section({ id: 'history', title: 'What was done', note: 'the latest first' },
        (signal.history ?? []).length
          ? table('History', ['When', 'What', 'By', 'Note'], [...signal.history].reverse().map(({ at, state: then_, by, note }) => [
              html`${day(at)} <span class="soft">${clock(at)}</span>`, state(then_), by ?? html`<span class="soft">Baton</span>`, note ? html`<span class="said">${note}</span>` : html`<span class="soft">nothing</span>`]))
          : empty('Nothing yet.'))}`;
  }
}

/** Where a signal leads: of many links the first, and the others where they are asked for. */
function leads(links) {
  const lead = ({ title, href }) => {
    const shown = pageOf(href);
    return html`<li>${shown ? html`<a href=${shown}>${title}</a> ${api(href, title)}` : html`<a href=${href} target="_blank" rel="noopener">${title}</a>`}</li>`;
  };
  const more = links.slice(MOST_LINKS);
  return html`${links.slice(0, MOST_LINKS).map(lead)}
    ${more.length ? html`<li><details><summary>${count(more.length)} more</summary><ul class="links">${more.map(lead)}</ul></details></li>` : nothing}`;
}

/** The view that shows what a call answers; null where there is none. */
export function pageOf(href) {
  const { pathname, search, searchParams } = new URL(href, location.href);
  const [, base, , ...segments] = pathname.split('/');
  const [what, ...of] = segments.map(decodeURIComponent);
  if (base === 'ledger') {
    if (what === 'handoffs') return itemsOf(href);
    return what === 'items' && of.length === 2 ? to('items', ...of) : null;
  }
  switch (what) {
    case 'boundaries': return of.length === 3 ? `${to('seams', ...of)}${search}` : null;
    case 'disputes': return to('disputes');
    case 'items': return to('items', ...of);
    case 'journeys': {
      if (of[1] !== 'continuity') return null;
      const query = new URLSearchParams({ journey: of[0] });
      for (const name of ['from', 'to', 'asOf']) if (searchParams.has(name)) query.set(name, searchParams.get(name));
      return `/?${query}`;
    }
    default: return null;
  }
}

customElements.define('signal-list', SignalList);
customElements.define('one-signal', OneSignal);
