import { html, nothing } from 'lit';
import { get, page, path, send, text } from './api.js';
import { ask } from './ask.js';
import { clock, count, counted, day, words } from './format.js';
import { api, badge, button, empty, facts, head, section, table } from './parts.js';
import { then } from './registry-parts.js';
import { go, to } from './route.js';
import { View } from './view.js';

const LANES = '/ledger/v1/lanes';
const ERASURES = '/ledger/v1/erasures?limit=100';
const CORRECTIONS = '/ledger/v1/audit/corrections?limit=100';
const BACKDATED = '/ledger/v1/audit/backdated?limit=100';
const READS = '/ledger/v1/audit/reads?limit=100';
const lanePath = (lane, ...rest) => path(LANES, lane, ...rest);
const when = (instant) => html`${day(instant)} <span class="soft">${clock(instant)}</span>`;

/** A subject that is an item leads to its trace. */
function subject(name) {
  const at = name.indexOf('/');
  return at > 0 ? html`<a href=${to('items', name.slice(0, at), name.slice(at + 1))}>${name}</a>` : name;
}

/** What an auditor asks: how far each lane is and who signed for it, what was corrected, told late, read, erased. */
class LedgerAudit extends View {
  heading = 'Audit';

  async load() {
    const { caller } = this;
    const whole = (asked, may) => (may ? page(asked) : null);
    const [{ lanes }, corrections, backdated, reads, erasures] = await Promise.all([
      get(LANES), whole(CORRECTIONS, caller.inspect), whole(BACKDATED, caller.inspect), whole(READS, caller.auditor), whole(ERASURES, caller.audit),
    ]);
    const signed = await Promise.all(lanes.map(({ lane, position }) => (position < 0 ? null : newest(lane, position))));
    return { lanes, signed, corrections, backdated, reads, erasures };
  }

  content({ lanes, signed, corrections, backdated, reads, erasures }) {
    const entries = lanes.reduce((total, { position }) => total + position + 1, 0);
    return html`
      ${head({
        title: 'Audit',
        says: html`${counted(entries, 'entry', 'entries')} in ${counted(lanes.length, 'lane')}; what is in them can be checked without trusting whoever keeps them · read at ${this.readAt}`,
      })}
      ${section({ id: 'lanes', title: 'Lanes', note: 'each an ordered sequence that nobody can quietly rewrite', acts: api(LANES, 'the lanes') },
        table('Lanes', ['Lane', 'Entries', 'Published', 'Signed for', 'Verifier key'], lanes.map(({ lane, position, relayed, keys }, i) => [
          html`<a href=${to('audit', 'lanes', String(lane))}>Lane ${lane}</a>`,
          count(position + 1),
          relayed < position ? html`${count(relayed + 1)} <span class="soft">${count(position - relayed)} to come</span>` : 'all of them',
          signed[i] ? html`${signed[i].size === position + 1 ? 'all of them' : count(signed[i].size)} <span class="soft">${day(signed[i].signedAt)} ${clock(signed[i].signedAt)}</span>` : html`<span class="soft">nothing yet</span>`,
          html`<code class="key">${keys[0] ?? 'none'}</code>`,
        ])))}
      ${this.#erasures(erasures)}
      ${corrections
        ? section({ id: 'corrections', title: 'Corrected', note: first(corrections, 'what teams took back or mended'), acts: api(CORRECTIONS, 'the corrections') },
            corrections.items.length
              ? table('Corrections', ['When', 'Team', 'Item', 'What it did', 'Entry'], corrections.items.map((one) => [
                  when(one.recordedAt), one.team, subject(one.subject),
                  html`${one.kind === 'did_not_occur' ? 'took back' : 'mended'} ${one.corrected ? words(one.corrected.type.split('.').at(-2)) : 'a fact not told yet'}`,
                  entry(one),
                ]))
              : empty('Nothing was corrected.'))
        : nothing}
      ${backdated
        ? section({ id: 'backdated', title: 'Told late', note: first(backdated, 'more than an hour after it happened'), acts: api(BACKDATED, 'what was told late') },
            backdated.items.length
              ? table('Told late', ['Told', 'Team', 'Item', 'What', 'Late by', 'Entry'], backdated.items.map((one) => [
                  when(one.recordedAt), one.team, subject(one.subject), words(one.type.split('.').at(-2)), spoken(one.late), entry(one),
                ]))
              : empty('Nothing was told late.'))
        : nothing}
      ${reads
        ? section({ id: 'reads', title: 'Read', note: first(reads, 'who was shown context, actors, notes'), acts: api(READS, 'the reads') },
            reads.items.length
              ? table('Reads', ['When', 'Who', 'What', 'Entries'], reads.items.map((one) => [
                  when(one.at), html`${one.name} <span class="soft">${one.team ?? one.roles.join(', ')}</span>`, html`<span class="id">${one.scope ?? one.endpoint}</span>`, count(one.entries),
                ]))
              : empty('Nobody was shown any.'))
        : nothing}`;
  }

  #erasures(erasures) {
    const { caller } = this;
    if (!erasures) return nothing;
    return section(
      {
        id: 'erasures', title: 'Erasures', note: 'one asks, another confirms; proofs stay valid',
        acts: html`${caller.admin ? button('Forget a person', then(this, forget), 'primary') : nothing} ${api(ERASURES, 'the erasures')}`,
      },
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

const first = ({ next }, says) => (next ? `${says}; the first 100` : says);
const entry = ({ lane, position }) => html`<a href=${to('audit', 'lanes', String(lane), String(position))}>${lane}/${count(position)}</a>`;

/** ISO 8601 of hours and more, in words. */
const spoken = (iso) => iso.replace(/^PT?/, '').replace(/(\d+)H/, '$1 h ').replace(/(\d+)M/, '$1 min ').replace(/[\d.]+S$/, '').trim() || 'seconds';

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
    const above = html`<p class="soft"><a href=${to('audit')}>Audit</a> / lanes</p>`;
    if (!lane) return html`${head({ above, title: `Lane ${name}` })} ${empty('There is no such lane.')}`;
    return html`
      ${head({ above, title: `Lane ${name}`, says: `${counted(lane.position + 1, 'entry', 'entries')} · read at ${this.readAt}` })}
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
              count(size), when(signedAt), html`<code class="key">${root}</code>`]))
          : empty('Nothing is signed yet.'))}
      ${section({ id: 'keys', title: 'Verifier keys', note: 'the current one first' }, html`
        <ul class="links">${lane.keys.map((key) => html`<li><code class="key">${key}</code></li>`)}</ul>`)}`;
  }
}

customElements.define('ledger-audit', LedgerAudit);
customElements.define('one-lane', OneLane);
