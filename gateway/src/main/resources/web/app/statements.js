import { html, nothing } from 'lit';
import { get, path, send } from './api.js';
import { ask } from './ask.js';
import { spoken } from './contract.js';
import { capital, clock, count, day, moneyWhole } from './format.js';
import { api, badge, button, empty, facts, head, section, table } from './parts.js';
import { teamsIfKnown } from './registry.js';
import { then } from './registry-parts.js';
import { go, to } from './route.js';
import { View } from './view.js';
import { Unreadable } from './words.js';

const POLL_MS = 1_000;
const statements = ([from, end, workType], ...rest) => path('/api/v1/boundaries', from, end, workType, 'statements', ...rest);

/** Of a statement: its tone, and how it is said. */
const STATES = { frozen: ['wait', 'waits for a side'], countersigned: ['done', 'countersigned'], disputed: ['lack', 'disputed'] };
const state = (known) => badge(STATES[known]?.[1] ?? known, STATES[known]?.[0] ?? '');

/** What offers can come to; they sum to what was offered. */
const DISPOSITIONS = [['accepted', 'accepted'], ['rejected', 'rejected'], ['forwarded', 'forwarded'], ['withdrawn', 'withdrawn'], ['expired', 'expired'], ['open', 'open']];

const monthName = (month) => new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}-01`));

/** What passed at a seam month by month, frozen and signed by both sides; or one of these. */
class SeamStatements extends View {
  static properties = { recounted: { state: true } };

  #polled = 0;

  get #edge() {
    return this.route.path.slice(1, 4);
  }

  get #month() {
    return this.route.path[4] ?? null;
  }

  get heading() {
    return this.#month ? `Statement of ${monthName(this.#month)}` : 'Statements';
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#polled++;
  }

  async load() {
    const [known, found] = await Promise.all([
      teamsIfKnown(), get(this.#month ? `${statements(this.#edge, this.#month)}?compare=now` : `${statements(this.#edge)}?limit=100`),
    ]);
    return { known, found, missing: known.missing };
  }

  content(data) {
    return this.#month ? this.#one(data) : this.#all(data);
  }

  #name({ name }) {
    const [from, end] = this.#edge;
    return `${name(from)} → ${name(end)}`;
  }

  #all({ known, found: { statements: all } }) {
    const [from, end, workType] = this.#edge;
    return html`
      ${head({
        above: html`<p class="soft"><a href=${to('seams', from, end, workType)}>${this.#name(known)}</a></p>`,
        title: 'Statements', says: `What passed each month, frozen at a position of the ledger and signed by both sides · ${workType} · read at ${this.readAt}`,
        acts: this.caller.govern ? button('Freeze a month', () => this.#freeze(), all.length ? '' : 'primary') : nothing,
      })}
      ${section({ id: 'statements', title: 'All statements', note: 'the newest month first', acts: api(statements(this.#edge), 'the statements') },
        all.length
          ? table('Statements', ['Month', 'Offered', 'Accepted', 'Expired', 'State', known.name(from), known.name(end)], all.map(({ statement, state: at, sides }) => [
              html`<a href=${to('statements', from, end, workType, statement.month)}>${monthName(statement.month)}</a>`,
              count(statement.counts.offered), count(statement.counts.accepted), count(statement.counts.expired), state(at), said(sides.sender), said(sides.receiver),
            ]))
          : empty('No month is frozen yet.', 'A month is frozen by itself when none of its offers can be answered in time any more.'))}`;
  }

  #one({ known, found }) {
    const [from, end, workType] = this.#edge;
    const { statement, hash, frozenBy, frozenAt, state: at, sides, signatures, comparison } = found;
    const { counts, values, positions, zone, month } = statement;
    return html`
      ${head({
        above: html`<p class="soft"><a href=${to('seams', from, end, workType)}>${this.#name(known)}</a> / <a href=${to('statements', from, end, workType)}>Statements</a></p>`,
        title: monthName(month), says: html`${state(at)} ${workType} · frozen ${day(frozenAt)} ${clock(frozenAt)}${frozenBy ? `, asked for by ${frozenBy}` : ', when it was settled'}`,
        acts: html`${this.#mayAnswer(sides).map(([side, team, last]) => html`
          ${button(`Agree for ${known.name(team)}`, then(this, () => this.#sign(side, 'agreed', known.name(team))), 'primary')}
          ${last ? nothing : button(`Dispute for ${known.name(team)}`, then(this, () => this.#sign(side, 'disputed', known.name(team))))}`)}
          ${api(statements(this.#edge, month), 'the statement')}`,
      })}
      <div class="two">
        ${section({ id: 'balance', title: 'What was offered, and what became of it', note: 'it balances' }, html`
          <table class="sheet"><tbody>
            <tr><th scope="row">Offered</th><td class="right"><b>${count(counts.offered)}</b></td></tr>
            ${DISPOSITIONS.map(([figure, name]) => html`<tr><th scope="row"><span class="sub">${name}</span></th><td class="right">${count(counts[figure])}</td></tr>`)}
          </tbody></table>
          ${facts([
            ['Picked up with no offer', count(counts.phantom)], ['Accepted late', count(counts.acceptedLate)], ['Returned', count(counts.returned)],
            ['Right the first time', count(counts.firstPass)], ['Incomplete', `${count(counts.incomplete)} of ${count(counts.judged)} judged`],
          ])}`)}
        ${section({ id: 'worth', title: 'What it was worth' }, values.length
          ? html`${table('Worth', ['Came to', 'Offers', 'Worth'], values.map((one) => [DISPOSITIONS.find(([figure]) => figure === one.disposition)?.[1] ?? one.disposition, count(one.count), moneyWhole(one.value, one.currency)]))}
              ${counts.withoutValue ? html`<p class="soft">Of ${count(counts.withoutValue)} more nobody said what they are worth.</p>` : nothing}`
          : empty('Nobody said what the offers are worth.'))}
      </div>
      ${section({ id: 'signatures', title: 'What the sides say', note: 'each speaks once; who disputed may agree later' },
        signatures.length
          ? table('Signatures', ['Team', 'Says', 'When', 'Note'], signatures.map(({ side, team, verdict, note, by, at: when }) => [
              html`${known.name(team)} <span class="soft">${side}, by ${by}</span>`, said(verdict), html`${day(when)} <span class="soft">${clock(when)}</span>`,
              note ? html`<span class="said">${note}</span>` : nothing]))
          : empty('Neither side has said anything yet.'))}
      ${section({ id: 'since', title: 'What was told since', note: 'the statement stays as it is' },
        comparison?.changes.length
          ? table('Changes since', ['Figure', 'Then', 'Now'], comparison.changes.map(({ figure, then: before, now }) => [figureName(figure), html`<del>${before ?? 'none'}</del>`, html`<ins>${now ?? 'none'}</ins>`]))
          : empty('Nothing that would change it.'))}
      ${section({ id: 'proof', title: 'How to check it', acts: this.caller.govern || this.caller.audit || this.#speaks.length
        ? button(this.recounted?.state === 'running' ? 'Counting …' : 'Count it again from the ledger', () => this.#recount()) : nothing }, html`
        ${this.recounted ? html`<p class="who" role="status">${recountWords(this.recounted)}</p>` : nothing}
        ${facts([
          ['Hash', html`<code class="hash">${hash}</code>`], ['Time zone', zone],
          ['Ledger positions', positions.map(({ lane, position }) => `${lane}/${count(position)}`).join(', ')],
        ])}`)}`;
  }

  /** The sides that whoever asks speaks for, with their teams. */
  get #speaks() {
    const [from, end] = this.#edge;
    return [['sender', from], ['receiver', end]].filter(([, team]) => this.caller.speaksFor(team));
  }

  #mayAnswer(sides) {
    return this.#speaks.map(([side, team]) => [side, team, sides[side]]).filter(([, , last]) => last !== 'agreed');
  }

  #sign(side, verdict, team) {
    return ask({
      title: verdict === 'agreed' ? `Agree for ${team}` : `Dispute for ${team}`,
      says: verdict === 'agreed' ? `${team} says that these figures are right.` : `${team} says that they are not; it may agree later, and what it said stays.`,
      fields: [{ name: 'note', label: 'Note', kind: 'area', required: verdict === 'disputed', hint: verdict === 'disputed' ? 'Which figure is wrong, and why.' : undefined }],
      act: verdict === 'agreed' ? 'Agree' : 'Dispute',
      send: ({ note }) => send('POST', statements(this.#edge, this.#month, 'signatures'), { verdict, note, side }),
    });
  }

  async #freeze() {
    const last = new Date();
    last.setUTCDate(0);
    const frozen = await ask({
      title: 'Freeze a month',
      says: 'Offers of it that are still open stand as open in it for ever.',
      fields: [{ name: 'month', label: 'Month', required: true, value: last.toISOString().slice(0, 7), hint: 'Such as 2026-10; it must be over.', read: monthOf }],
      act: 'Freeze',
      send: ({ month }) => send('POST', statements(this.#edge, month), {}),
    });
    if (frozen) go('statements', ...this.#edge, frozen.statement.month);
  }

  async #recount() {
    if (this.recounted?.state === 'running') return;
    const polled = ++this.#polled;
    try {
      this.recounted = await send('POST', statements(this.#edge, this.#month, 'recomputations'), {});
      while (this.recounted.state === 'running' && polled === this.#polled) {
        await new Promise((resolve) => { setTimeout(resolve, POLL_MS); });
        const read = await get(statements(this.#edge, this.#month, 'recomputations', this.recounted.id));
        if (polled === this.#polled) this.recounted = read;
      }
    } catch (problem) {
      if (problem.status === undefined) throw problem;
      this.recounted = { state: 'failed', failure: problem.detail ?? problem.message };
    }
  }
}

const said = (verdict) => (verdict ? badge(verdict === 'agreed' ? 'agrees' : 'disputes', verdict === 'agreed' ? 'done' : 'lack') : html`<span class="soft">has not said</span>`);

function recountWords({ state: at, entries, of, failure }) {
  switch (at) {
    case 'equal': return html`${badge('equal', 'done')} ${count(entries)} entries say what the statement says.`;
    case 'differs': return html`${badge('differs', 'lack')} The entries say something else: the statement, or the ledger, is not what it was.`;
    case 'failed': return html`${badge('not told', 'wait')} ${failure}`;
    default: return `${count(entries)} of ${count(of)} entries read.`;
  }
}

/** A figure's name, or of a worth its currency and what the offers came to. */
function figureName(figure) {
  const [currency, disposition] = figure.split('/');
  return disposition ? `Worth of what was ${DISPOSITIONS.find(([name]) => name === disposition)?.[1] ?? disposition}, ${currency}` : capital(spoken(figure));
}

function monthOf(text) {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) throw new Unreadable('A month, such as 2026-10.');
  return text;
}

customElements.define('seam-statements', SeamStatements);
