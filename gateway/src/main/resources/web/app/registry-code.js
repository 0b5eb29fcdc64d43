import { html, nothing } from 'lit';
import { text } from './api.js';
import { counted, list } from './format.js';
import { api, badge, button, empty, head, section, table } from './parts.js';
import { apply, dryRun, paths } from './registry.js';
import { parts } from './registry-parts.js';
import { CalmView } from './view.js';

/** Of a longer document, in characters, it takes long to lay out every line: it is shown where that is asked for. */
const MOST_SHOWN = 60_000;

/** The registry as one document: what is registered, what another would change, and making it so. */
class RegistryCode extends CalmView {
  static properties = { written: { state: true }, tried: { state: true }, refused: { state: true }, busy: { state: true }, open: { state: true } };

  heading = 'As code';

  async read() {
    const registered = await text(paths.export, 'application/yaml');
    this.written ??= registered;
    return { registered };
  }

  content({ registered }) {
    const may = this.caller.govern;
    return html`
      ${parts('registry')}
      ${head({
        title: 'The registry as code',
        says: html`One document in YAML holds all of it. Applying one makes the registry so, all of it or nothing; what a document leaves out stays · read at ${this.readAt}`,
        acts: html`<a class="act" href=${paths.export} download="registry.yaml">Download</a>
          <a class="act" href="/ownership/v1/schema" download="registry.schema.json">Download its schema</a>`,
      })}
      ${section(
        {
          id: 'document', title: 'Document', note: this.written === registered ? `as registered, ${counted(lines(registered), 'line')}` : 'edited here, not applied',
          acts: api(paths.export, 'the registry'),
        },
        html`
          ${this.open || this.written.length <= MOST_SHOWN
            ? html`<label class="hidden" for="yaml">The registry in YAML</label>
              <textarea id="yaml" class="code" rows="22" spellcheck="false" .value=${this.written} ?readonly=${!may} @input=${this.#edit}></textarea>`
            : html`<p class="empty">A document of ${counted(lines(this.written), 'line')} is better edited elsewhere: download it, and take it as a file.
              ${button('Show it here', () => { this.open = true; })}</p>`}
          ${may
            ? html`<p class="acts">
                ${button(this.busy === 'try' ? 'Trying …' : 'Try it', () => this.#run('try', dryRun), 'primary')}
                ${this.tried?.dryRun && this.tried.drift.length
                  ? button(this.busy === 'apply' ? 'Applying …' : 'Apply', () => this.#run('apply', apply))
                  : nothing}
                ${this.written === registered ? nothing : button('Back to what is registered', () => this.#back(registered))}
                <label class="act file">Take a file <input type="file" class="hidden" accept=".yaml,.yml,.json" @change=${this.#file}></label></p>`
            : empty('Governance edits and applies it.')}`,
      )}
      ${this.refused ? this.#refusal(this.refused) : nothing}
      ${this.tried ? this.#outcome(this.tried) : nothing}`;
  }

  #edit = (event) => {
    Object.assign(this, { written: event.target.value, tried: null, refused: null });
  };

  #back(registered) {
    Object.assign(this, { written: registered, tried: null, refused: null });
  }

  #file = async (event) => {
    const [file] = event.target.files;
    if (file) this.#back(await file.text());
  };

  async #run(what, how) {
    if (this.busy) return;
    Object.assign(this, { busy: what, tried: null, refused: null });
    try {
      this.tried = await how(this.written);
      if (!this.tried.dryRun) {
        this.written = null;
        await this.anew();
      }
    } catch (problem) {
      if (problem.status === undefined) throw problem;
      this.refused = problem;
    } finally {
      this.busy = null;
      await this.updateComplete;
      this.querySelector('#outcome, [role="alert"]')?.scrollIntoView({ block: 'nearest' });
    }
  }

  #refusal(problem) {
    return html`<div class="banner problem" role="alert"><b>${problem.message}.</b> ${problem.errors?.length ? 'Nothing was changed.' : problem.detail}
      ${(problem.errors ?? []).map(({ line, pointer, detail }) => html`<p>Line ${line} <code>${pointer}</code> ${detail}</p>`)}</div>`;
  }

  #outcome({ dryRun: only, drift, kept, unmentioned }) {
    return section(
      { id: 'outcome', title: only ? 'What it would change' : 'What it changed', note: only ? 'nothing is written yet' : 'it is written' },
      html`<div role="status">
        ${drift.length
          ? table('Drift', ['What', '', 'Differs in'], drift.map(({ entity, action, fields }) => [
              html`<span class="id">${entity}</span>`, badge(action === 'CREATED' ? 'new' : 'changed', action === 'CREATED' ? 'done' : 'wait'), html`<span class="soft">${list([...fields])}</span>`]))
          : empty(only ? 'Nothing: the registry is so already.' : 'Nothing: it was so already.')}
        ${kept.length ? html`<p class="soft">A team’s own word, which a document does not change: ${kept.join(', ')}.</p>` : nothing}
        ${unmentioned.length ? html`<p class="soft">Not mentioned, and so left as they are: ${unmentioned.join(', ')}.</p>` : nothing}
      </div>`,
    );
  }
}

const lines = (text) => text.split('\n').length;

customElements.define('registry-code', RegistryCode);
