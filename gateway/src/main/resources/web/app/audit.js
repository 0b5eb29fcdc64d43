import { html, nothing } from 'lit';
import { get, page, path, send, text } from './api.js';
import { ask } from './ask.js';
import { clock, count, counted, day, duration, words } from './format.js';
import { api, badge, button, empty, facts, head, onward, section, table, tabs } from './parts.js';
import { teamsIfKnown } from './registry.js';
import { then } from './registry-parts.js';
import { go, to } from './route.js';
import { View } from './view.js';
import { seconds } from './words.js';

const LANES = '/ledger/v1/lanes';
const ERASURES = '/ledger/v1/erasures?limit=100';
const lanePath = (lane, ...rest) => path(LANES, lane, ...rest);
const when = (instant) => html`${day(instant)} <span class="soft">${clock(instant)}</span>`;

/** A subject that is an item leads to its trace. */
function subject(name) {
  const at = name.indexOf('/');
  return at > 0 ? html`<a href=${to('items', name.slice(0, at), name.slice(at + 1))}>${name}</a>` : name;
}

const PARTS = [
  ['lanes', 'Lanes', () => true],
  ['erasures', 'Erasures', ({ audit }) => audit],
  ['corrections', 'Corrected', ({ inspect }) => inspect],
  ['backdated', 'Told late', ({ inspect }) => inspect],
  ['reads', 'Read', ({ auditor }) => auditor],
];

const parts = (caller, here) =>
  tabs('Audit', PARTS.filter(([, , may]) => may(caller)).map(([part, name]) => [to('audit', part), name]), to('audit', here));

/** How far each lane is, and who signed for it. */
class Lanes extends View {
  heading = 'Lanes';

  async load() {
    const { lanes } = await get(LANES);
    const signed = await Promise.all(lanes.map(({ lane, position }) => (position < 0 ? null : newest(lane, position))));
    return { lanes, signed };
  }

  content({ lanes, signed }) {
    const entries = lanes.reduce((total, { position }) => total + position + 1, 0);
    return html`
      ${parts(this.caller, 'lanes')}
      ${head({
        title: 'Lanes',
        says: `${counted(entries, 'entry', 'entries')} in ${counted(lanes.length, 'lane')}, each an order that nobody can quietly rewrite: what is in them can be checked without trusting whoever keeps them · read at ${this.readAt}`,
      })}
      ${section({ id: 'lanes', title: 'All lanes', acts: api(LANES, 'the lanes') },
        table('Lanes', ['Lane', 'Entries', 'Published', 'Signed for', 'Verifier key'], lanes.map(({ lane, position, relayed, keys }, i) => [
          html`<a href=${to('audit', 'lanes', String(lane))}>Lane ${lane}</a>`,
          count(position + 1),
          relayed < position ? html`${count(relayed + 1)} <span class="soft">${count(position - relayed)} to come</span>` : 'all of them',
          signed[i]
            ? html`${signed[i].size === position + 1 ? 'all of them' : count(signed[i].size)} <span class="soft">${day(signed[i].signedAt)} ${clock(signed[i].signedAt)}</span>`
            : html`<span class="soft">nothing yet</span>`,
          html`<code class="hash">${keys[0] ?? 'none'}</code>`,
        ])))}`;
  }
}

/** The lists that are kept about the ledger, each for those who may read it. */
const LISTS = {
  corrections: {
    path: '/ledger/v1/audit/corrections', title: 'Corrected', says: 'What teams took back or mended, in the order it was recorded',
    none: 'Nothing was corrected.', columns: ['When', 'Team', 'Item', 'What it did', 'Entry'],
    row: (one, known) => [
      when(one.recordedAt), known.name(one.team), subject(one.subject),
      html`${one.kind === 'did_not_occur' ? 'took back' : 'mended'} ${one.corrected ? words(one.corrected.type.split('.').at(-2)) : 'a fact not told yet'}`,
      entry(one),
    ],
  },
  backdated: {
    path: '/ledger/v1/audit/backdated', title: 'Told late', says: 'What was told more than an hour after it had happened, and how late; what was imported is among it',
    none: 'Nothing was told late.', columns: ['Told', 'Team', 'Item', 'What', 'Late by', 'Entry'],
    row: (one, known) => [
      when(one.recordedAt), known.name(one.team), subject(one.subject), words(one.type.split('.').at(-2)), duration(seconds(one.late)), entry(one),
    ],
  },
  reads: {
    path: '/ledger/v1/audit/reads', title: 'Read', says: 'Who was shown content: context, actors, notes, refused events',
    none: 'Nobody was shown any.', columns: ['When', 'Who', 'What', 'Entries'],
    row: (one) => [
      when(one.at), html`${one.name} <span class="soft">${one.team ?? one.roles.join(', ')}</span>`,
      html`<span class="id">${one.scope ?? one.endpoint}</span>`, count(one.entries),
    ],
  },
};

class AuditList extends View {
  get #list() {
    return LISTS[this.route.path[1]];
  }

  get #query() {
    return Object.fromEntries(this.route.query);
  }

  get heading() {
    return this.#list.title;
  }

  async load() {
    const path = `${this.#list.path}?${new URLSearchParams({ ...this.#query, limit: 50 })}`;
    const [{ items, next }, known] = await Promise.all([page(path), teamsIfKnown()]);
    return { path, items, next, known, missing: known.missing };
  }

  content({ path: asked, items, next, known }) {
    const { title, says, none, columns, row } = this.#list;
    const query = this.#query;
    const part = this.route.path[1];
    return html`
      ${parts(this.caller, part)}
      ${head({ title, says: `${says} · read at ${this.readAt}` })}
      ${section({ id: 'list', title: 'Recorded', note: `${query.cursor ? 'the next' : 'the first'} ${count(items.length)}`, acts: api(asked, 'the list') }, html`
        <form class="filters" @submit=${this.#filter}>
          <label>From <input type="date" name="from" .value=${query.from ?? ''}></label>
          <label>Until before <input type="date" name="to" .value=${query.to ?? ''}></label>
          <label>Team <select name="team"><option value="">any team</option>${known.list.map(({ id, name }) =>
            html`<option value=${id} ?selected=${id === query.team}>${name}</option>`)}</select></label>
          <button type="submit" class="act">Show</button>
        </form>
        ${items.length ? table(title, columns, items.map((one) => row(one, known))) : empty(none)}
        ${onward(to('audit', part), query, next)}`)}`;
  }

  #filter = (event) => {
    event.preventDefault();
    const chosen = [...new FormData(event.target)].filter(([, given]) => given !== '');
    location.hash = `${to('audit', this.route.path[1])}?${new URLSearchParams(chosen)}`;
  };
}

/** Who asked to be forgotten, and how far that is. */
class Erasures extends View {
  heading = 'Erasures';

  load() {
    return page(ERASURES);
  }

  content(erasures) {
    return html`
      ${parts(this.caller, 'erasures')}
      ${head({
        title: 'Erasures', says: `One asks, another confirms; what was said of the person becomes unreadable, and every proof stays valid · read at ${this.readAt}`,
        acts: this.caller.admin ? button('Forget a person', then(this, forget), 'primary') : nothing,
      })}
      ${this.#erasures(erasures)}`;
  }

  #erasures(erasures) {
    const { caller } = this;
    return section(
      { id: 'erasures', title: 'Asked for', note: 'the latest first', acts: api(ERASURES, 'the erasures') },
      erasures.items.length
        ? table('Erasures', ['Person', 'State', 'Asked by', 'Entries', ''], erasures.items.map((one) => [
            html`${one.dataSubject ?? html`<span class="soft">forgotten</span>`} <span class="soft id">${one.person ?? one.id}</span>`,
            badge({ requested: 'asked for', confirmed: 'under way', done: 'done', withdrawn: 'taken back' }[one.state] ?? one.state,
              { requested: 'wait', confirmed: 'wait', done: 'done' }[one.state] ?? ''),
            html`${one.requestedBy} <span class="soft">${day(one.requestedAt)}${one.confirmedBy ? `, confirmed by ${one.confirmedBy}` : nothing}</span>`,
            one.entries === undefined || one.entries === null ? html`<span class="soft">not known</span>` : `${count(one.entriesDone ?? 0)} of ${count(one.entries)}`,
            html`<div class="acts">
              ${one.state === 'requested' && caller.inspect ? button('Confirm', then(this, () => confirm(one)), 'primary') : nothing}
              ${one.state === 'requested' && caller.admin ? button('Take back', then(this, () => withdraw(one))) : nothing}</div>`,
          ]))
        : empty('Nobody asked to be forgotten.', caller.admin ? nothing : 'An administrator asks, governance or an auditor confirms.'),
    );
  }
}

const entry = ({ lane, position }) => html`<a href=${to('audit', 'lanes', String(lane), String(position))}>${lane}/${count(position)}</a>`;

const person = (name) => `/ledger/v1/data-subjects/${encodeURIComponent(name)}`;
const forget = () =>
  ask({
    title: 'Forget a person',
    says: 'Nothing happens until somebody else confirms.',
    fields: [{ name: 'dataSubject', label: 'Person', required: true, hint: 'As events name it under dataSubjects.' }],
    act: 'Ask',
    send: ({ dataSubject }) => send('POST', `${person(dataSubject)}/erasure`),
  });
const confirm = ({ dataSubject }) =>
  ask({
    title: 'Confirm the erasure',
    says: 'What was said of this person becomes unreadable everywhere, for good.',
    fields: dataSubject ? [] : [{ name: 'dataSubject', label: 'Person', required: true, hint: 'As events name it under dataSubjects.' }],
    act: 'Erase for good',
    danger: true,
    send: (values) => send('POST', `${person(dataSubject ?? values.dataSubject)}/confirmation`),
  });
const withdraw = ({ dataSubject }) =>
  ask({
    title: 'Take the erasure back',
    fields: dataSubject ? [] : [{ name: 'dataSubject', label: 'Person', required: true }],
    act: 'Take back',
    send: async (values) => {
      await send('DELETE', `${person(dataSubject ?? values.dataSubject)}/erasure`);
      return true;
    },
  });

/** The newest checkpoint of a lane that is not empty; null where nothing is signed yet. */
async function newest(lane, position) {
  const checkpoints = await checkpointsBefore(lane, position);
  return checkpoints.at(-1) ?? null;
}

/** The last few checkpoints of a lane; they are listed from a size on, and signed at sizes nobody can guess. */
async function checkpointsBefore(lane, position) {
  for (const back of [200, 5_000, Infinity]) {
    const after = Math.max(-1, position - back);
    const { checkpoints } = await get(`${lanePath(lane, 'checkpoints')}?${new URLSearchParams({ after, limit: 1000 })}`);
    if (checkpoints.length || after === -1) return checkpoints;
  }
  return [];
}

/** A lane: its checkpoints, and any entry of it with its receipt. */
class OneLane extends View {
  get heading() {
    const [, , lane, position] = this.route.path;
    return position === undefined ? `Lane ${lane}` : `Entry ${lane}/${position}`;
  }

  async load() {
    const [, , name, given] = this.route.path;
    const { lanes } = await get(LANES);
    const lane = lanes.find((one) => String(one.lane) === name);
    if (!lane) return { name, lane: null };
    const position = given === undefined ? lane.position : Number(given);
    const [checkpoints, entries, receipt] = await Promise.all([
      lane.position < 0 ? [] : checkpointsBefore(lane.lane, lane.position),
      position < 0 || !Number.isInteger(position) ? [] : get(`${lanePath(name, 'events')}?${new URLSearchParams({ after: position - 1, limit: 1 })}`),
      position < 0 || position > lane.position || !Number.isInteger(position) ? null : text(lanePath(name, 'events', String(position), 'proof'), 'text/plain'),
    ]);
    return { name, lane, position, entry: entries.find((one) => one.position === position) ?? null, checkpoints, receipt };
  }

  content({ name, lane, position, entry: shown, checkpoints, receipt }) {
    if (!lane) return html`${parts(this.caller, 'lanes')} ${head({ title: `Lane ${name}` })} ${empty('There is no such lane.')}`;
    return html`
      ${parts(this.caller, 'lanes')}
      ${head({ title: `Lane ${name}`, says: `${counted(lane.position + 1, 'entry', 'entries')} · read at ${this.readAt}` })}
      ${section(
        { id: 'entry', title: `Entry ${count(position)}`, acts: shown ? api(`${lanePath(name, 'events')}?after=${position - 1}&limit=1`, 'the entry') : nothing },
        html`
          <form class="filters" @submit=${(event) => { event.preventDefault(); go('audit', 'lanes', name, String(new FormData(event.target).get('position')).trim()); }}>
            <label>Position <input name="position" inputmode="numeric" pattern="[0-9]+" required .value=${String(position)} autocomplete="off"></label>
            <button type="submit" class="act">Show</button>
            ${position > 0 ? html`<a class="act" href=${to('audit', 'lanes', name, String(position - 1))}>Before</a>` : nothing}
            ${position < lane.position ? html`<a class="act" href=${to('audit', 'lanes', name, String(position + 1))}>After</a>` : nothing}
          </form>
          ${shown
            ? html`
                ${facts([
                  ['What', words(shown.type?.split('.').at(-2) ?? 'unknown')],
                  ['About', subject(shown.subject ?? '')],
                  ['Said by', shown.team ?? 'the ledger'],
                  ['Happened', shown.time ? when(shown.time) : null],
                  ['Recorded', shown.recordedAt ? when(shown.recordedAt) : null],
                ])}
                <details><summary>As it is published</summary><pre class="code">${JSON.stringify(shown, null, 2)}</pre></details>
                ${receipt
                  ? html`<h3>Receipt</h3>
                      <p class="soft">Proves, without the ledger, that the entry is where it says: <code>baton verify-ledger</code>, or any C2SP tlog-proof verifier.</p>
                      <p class="acts"><a class="act primary" href=${lanePath(name, 'events', String(position), 'proof')} download>Download the receipt</a></p>
                      <details><summary>As it is written</summary><pre class="code">${receipt}</pre></details>`
                  : empty('Nothing is signed for it yet.')}`
            : empty('There is no entry at this position.')}`,
      )}
      ${section({ id: 'checkpoints', title: 'Checkpoints', note: 'the latest first', acts: api(lanePath(name, 'checkpoints'), 'the checkpoints') },
        checkpoints.length
          ? table('Checkpoints', ['Entries', 'Signed', 'Root'], [...checkpoints].reverse().slice(0, 20).map(({ size, signedAt, root }) => [
              count(size), when(signedAt), html`<code class="hash">${root}</code>`]))
          : empty('Nothing is signed yet.'))}
      ${section({ id: 'keys', title: 'Verifier keys', note: 'the current one first' }, html`
        <ul class="links">${lane.keys.map((key) => html`<li><code class="hash">${key}</code></li>`)}</ul>`)}`;
  }
}

customElements.define('ledger-lanes', Lanes);
customElements.define('audit-list', AuditList);
customElements.define('ledger-erasures', Erasures);
customElements.define('one-lane', OneLane);
