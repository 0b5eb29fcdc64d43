import { html, nothing } from 'lit';
import { paths, take, writableTeams } from './catalogue.js';
import { count, counted } from './format.js';
import { badge, button, empty, head, section, table } from './parts.js';
import { teams } from './registry.js';
import { parts } from './registry-parts.js';
import { to } from './route.js';
import { View } from './view.js';

const FORMATS = [
  ['json', 'JSON', 'Terms with what teams mean by them, as the schema has it.'],
  ['csv', 'CSV', 'A line for each definition: term, id, team, text and kind at least.'],
  ['odcs', 'ODCS 3, YAML', 'Data contracts; what is named or described in one is what the team means.'],
];

/** A file of many rows is shown by its first. */
const MOST_ROWS = 100;

/** The catalogue as files: what teams wrote down elsewhere comes in, what it holds goes out. */
class Exchange extends View {
  static properties = { format: { state: true }, written: { state: true }, team: { state: true }, tried: { state: true }, refused: { state: true }, busy: { state: true } };

  heading = 'Import and export';

  constructor() {
    super();
    Object.assign(this, { format: 'json', written: '', team: '', tried: null, refused: null, busy: null });
  }

  async load() {
    const known = await teams();
    const mine = writableTeams(known, this.caller);
    this.team ||= mine[0]?.id ?? '';
    return { known, mine };
  }

  content({ known, mine }) {
    return html`
      ${parts('definitions')}
      ${head({
        above: html`<p class="soft"><a href=${to('governance', 'definitions')}>Definitions</a></p>`,
        title: 'Import and export', says: 'What teams wrote down elsewhere comes in as it is; the same file again changes nothing',
      })}
      ${mine.length ? this.#import(mine) : section({ id: 'import', title: 'Import' }, empty('Governance imports for every team, a team for itself.'))}
      ${this.refused ? refusal(this.refused) : nothing}
      ${this.tried ? outcome(this.tried) : nothing}
      ${section({ id: 'export', title: 'Export', note: 'data contracts of the Open Data Contract Standard 3.1, YAML' }, html`
        <p class="acts"><a class="act" href=${paths.exports()} download="definitions.odcs.yaml">All teams</a>
          ${known.list.map(({ id, name }) => html`<a class="act" href=${paths.exports(id)} download="${id}.odcs.yaml">${name}</a>`)}</p>`)}`;
  }

  #import(mine) {
    const [, , says] = FORMATS.find(([format]) => format === this.format);
    const set = (what) => (event) => this.#forget({ [what]: event.target.value });
    return section({ id: 'import', title: 'Import', acts: html`<a class="act" href="/definitions/v1/imports/json/schema" download="definitions.schema.json">The schema of JSON</a>` }, html`
      <form class="filters" @submit=${(event) => event.preventDefault()}>
        <label>Format <select @change=${set('format')}>${FORMATS.map(([format, name]) => html`<option value=${format} ?selected=${format === this.format}>${name}</option>`)}</select></label>
        ${this.format === 'odcs'
          ? html`<label>Whose <select @change=${set('team')}>${mine.map(({ id, name }) => html`<option value=${id} ?selected=${id === this.team}>${name}</option>`)}</select></label>`
          : nothing}
        <p class="soft">${says}</p>
      </form>
      <label class="hidden" for="document">The document</label>
      <textarea id="document" class="code" rows="12" spellcheck="false" .value=${this.written} @input=${set('written')} placeholder="Paste a document, or take a file."></textarea>
      <p class="acts">
        ${button(this.busy === 'try' ? 'Trying …' : 'Try it', () => this.#run(true), 'primary')}
        ${this.tried?.dryRun && this.tried.created.length + this.tried.changed.length > 0
          ? button(this.busy === 'take' ? 'Importing …' : 'Import', () => this.#run(false))
          : nothing}
        <label class="act file">Take a file <input type="file" class="hidden" accept=".json,.csv,.yaml,.yml" @change=${this.#file}></label></p>`);
  }

  #forget(more) {
    Object.assign(this, { tried: null, refused: null, ...more });
  }

  #file = async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    const ending = file.name.split('.').at(-1);
    const format = { csv: 'csv', yaml: 'odcs', yml: 'odcs', json: 'json' }[ending] ?? this.format;
    this.#forget({ written: await file.text(), format });
  };

  async #run(dryRun) {
    if (this.busy || !this.written.trim()) return;
    this.#forget({ busy: dryRun ? 'try' : 'take' });
    try {
      this.tried = { created: [], changed: [], unchanged: [], refused: [], ...(await take(this.format, this.written, this.team, dryRun)) };
    } catch (problem) {
      if (problem.status === undefined) throw problem;
      this.refused = problem;
    } finally {
      this.busy = null;
      await this.updateComplete;
      this.querySelector('#outcome, [role="alert"]')?.scrollIntoView({ block: 'nearest' });
    }
  }
}

const refusal = ({ message, detail, errors = [] }) => html`
  <div class="banner problem" role="alert"><b>${message}.</b> ${errors.length ? 'Nothing was taken.' : detail}
    ${errors.map(({ line, pointer, detail: why }) => html`<p>${line ? `Line ${count(line)} ` : nothing}<code>${pointer}</code> ${why}</p>`)}</div>`;

function outcome({ dryRun, created, changed, unchanged, refused }) {
  const rows = [
    ...refused.map(({ line, pointer, detail }) => [line, badge('refused', 'lack'), html`<code>${pointer}</code> <span class="soft">${detail}</span>`]),
    ...created.map((one) => [one.line, badge('new', 'done'), what(one)]),
    ...changed.map((one) => [one.line, badge('changed', 'wait'), what(one)]),
  ];
  return section({ id: 'outcome', title: dryRun ? 'What it would do' : 'What it did', note: dryRun ? 'nothing is written yet' : 'it is written' }, html`<div role="status">
    <p class="who">${[[created, 'new'], [changed, 'changed'], [unchanged, 'as it was'], [refused, 'refused']].map(([list, word], i) => html`${i ? ', ' : ''}<b>${count(list.length)}</b> ${word}`)}.</p>
    ${rows.length
      ? table('Rows', ['Line', 'What', 'Of'], rows.slice(0, MOST_ROWS).map(([line, ...more]) => [count(line), ...more]), 'rows')
      : empty('It says what is there already.')}
    ${rows.length > MOST_ROWS ? html`<p class="soft">And ${counted(rows.length - MOST_ROWS, 'more row')}.</p>` : nothing}
  </div>`);
}

const what = ({ kind, id, semver }) => html`<span class="id">${id}${semver ? ` ${semver}` : ''}</span> <span class="soft">${kind}</span>`;

customElements.define('catalogue-exchange', Exchange);
