import { html, nothing } from 'lit';
import { page } from './api.js';
import { spoken, value } from './contract.js';
import { clock, day } from './format.js';
import { long } from './long.js';
import { api, empty, head, section, table } from './parts.js';
import { paths, teams } from './registry.js';
import { parts } from './registry-parts.js';
import { View } from './view.js';

const KINDS = ['team', 'boundary', 'contract', 'assignment', 'belief', 'attestation', 'journey', 'grant'];
const ASIDE = new Set(['kind', 'id', 'version', 'revision']);

/** Who recorded what, and what it was before. */
export const changes = (entries, known) =>
  entries.length === 0
    ? empty('Nothing was recorded.')
    : table('What was recorded', ['When', 'Who', 'What', 'Changed'], entries.map(({ recordedAt, recordedBy, onBehalfOf, before, after }) => [
        html`${day(recordedAt)} <span class="soft">${clock(recordedAt)}</span>`,
        html`${recordedBy}${onBehalfOf ? html` <span class="soft">for ${known.name(onBehalfOf)}</span>` : nothing}`,
        html`${after.kind} <span class="soft id">${about(after, known)}, version ${after.version}</span>`,
        before ? differing(before, after) : html`<span class="soft">new</span>`,
      ]));

/** An assignment's id says nothing to people. */
const about = (entity, { name }) =>
  entity.kind === 'assignment' ? `${name(entity.team)} ${entity.role.toLowerCase()} for ${entity.boundary}` : entity.id;

function differing(before, after) {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (field) => !ASIDE.has(field) && JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );
  if (fields.length === 0) return html`<span class="soft">nothing but its number</span>`;
  return html`<ul class="changed">${fields.map((field) => html`
    <li><span class="soft">${spoken(field)}</span> ${value(before[field], 'del')} → ${value(after[field], 'ins')}</li>`)}</ul>`;
}

/** The registry's own log, some days back. */
class RegistryHistory extends View {
  heading = 'History';

  get #asked() {
    const { query } = this.route;
    const days = Number(query.get('days') ?? 30);
    return { days, kind: query.get('kind') ?? '', by: query.get('by') ?? '' };
  }

  async load() {
    if (!this.caller.audit) return { forbidden: true };
    const { days, kind, by } = this.#asked;
    const from = new Date(Date.now() - days * 86_400_000).toISOString();
    const path = paths.audit({ from, ...(kind ? { kind } : {}), ...(by ? { by } : {}) });
    const [{ items, next }, known] = await Promise.all([page(path), teams()]);
    return { path, items, more: next !== null, known };
  }

  content(data) {
    return html`
      ${parts('history')}
      ${head({ title: 'History', says: html`Who recorded what in the registry, and what it was before; the database lets nobody change it` })}
      ${data.forbidden
        ? empty('The registry’s log is for governance, auditors and administrators.')
        : section({ id: 'log', title: 'Recorded', note: 'the latest first', acts: api(data.path, 'the log') }, html`
            ${this.#filters()}
            ${data.more ? html`<div class="banner" role="status"><b>Not all of it.</b> These are the first 1,000 of that time; choose a shorter one.</div>` : nothing}
            ${long(this, [...data.items].reverse(), {
              what: ['change'], names: ({ recordedBy, after }) => `${recordedBy} ${after.kind} ${about(after, data.known)}`, draw: (shown) => changes(shown, data.known),
            })}`)}`;
  }

  #filters() {
    const { days, kind, by } = this.#asked;
    return html`
      <form class="filters" @submit=${this.#filter}>
        <label>What <select name="kind"><option value="">everything</option>
          ${KINDS.map((one) => html`<option ?selected=${one === kind}>${one}</option>`)}</select></label>
        <label>Back to <select name="days">${[[1, 'a day ago'], [7, 'a week ago'], [30, '30 days ago'], [365, 'a year ago']].map(([n, words]) =>
          html`<option value=${n} ?selected=${n === days}>${words}</option>`)}</select></label>
        <label>By account <input name="by" .value=${by} autocomplete="off"></label>
        <button type="submit" class="act">Show</button>
      </form>`;
  }

  #filter(event) {
    event.preventDefault();
    const chosen = [...new FormData(event.target)].filter(([, given]) => given !== '');
    location.hash = `#/governance/history?${new URLSearchParams(chosen)}`;
  }
}

customElements.define('registry-history', RegistryHistory);
