import { LitElement, html, nothing } from 'lit';
import { Unreadable, amount, isoDuration } from './words.js';

/**
 * @typedef Field
 * @property {string} name pointer of the value in what is sent, without its first slash: `valuePerItem/amount`
 * @property {string} label
 * @property {'text'|'area'|'select'|'check'|'checks'|'duration'|'date'} [kind] a text where it is left out; of `checks` any may be chosen
 * @property {string} [hint]
 * @property {number} [rows] of an area
 * @property {*} [value] as it is now: a string, of a check a boolean, of checks a list, of a duration ISO 8601 or null
 * @property {boolean} [required]
 * @property {Array<[string, string]>} [options] of a select or checks: value and words
 * @property {(text: string) => *} [read] what is written, as it is sent; throws `Unreadable`
 * @property {(chosen: Object) => boolean} [when] whether it is asked, by what the others say so far; always where it is left out
 *
 * Asks in a dialog, and sends what was answered. What is refused stays open and says why, beside the field where it can.
 *
 * @param {{title: string, says?: *, fields?: Field[], act: string, danger?: boolean,
 *   send: (values: Object) => Promise<*>}} question `send` gets the values by their fields' names
 * @returns {Promise<*>} what `send` gave; null where it was called off
 */
export function ask(question) {
  const dialog = document.createElement('baton-ask');
  dialog.question = question;
  document.body.append(dialog);
  return dialog.answer;
}

class Ask extends LitElement {
  static properties = {
    question: { attribute: false },
    sending: { state: true },
    problem: { state: true },
    wrong: { state: true },
    chosen: { state: true },
  };

  #answered;

  constructor() {
    super();
    this.sending = false;
    this.problem = null;
    /** What is wrong by the name of its field; what belongs to none is under ''. */
    this.wrong = {};
    this.chosen = {};
    this.answer = new Promise((answered) => {
      this.#answered = answered;
    });
  }

  createRenderRoot() {
    return this;
  }

  firstUpdated() {
    this.querySelector('dialog').showModal();
  }

  #close(answer) {
    this.#answered(answer);
    this.querySelector('dialog').close();
    this.remove();
  }

  async #submit(event) {
    event.preventDefault();
    if (this.sending) return;
    this.problem = null;
    this.wrong = {};
    const values = this.#values(new FormData(event.target));
    if (Object.keys(this.wrong).length > 0) {
      this.#point();
      return;
    }
    this.sending = true;
    try {
      this.#close(await this.question.send(values));
    } catch (problem) {
      if (problem.status === undefined) throw problem;
      this.problem = problem;
      this.wrong = this.#placed(problem.errors);
      await this.updateComplete;
      this.#point();
    } finally {
      this.sending = false;
    }
  }

  /** Those that are asked, by what is chosen so far. */
  get #fields() {
    return (this.question.fields ?? []).filter(({ when }) => !when || when(this.chosen));
  }

  #choose = (event) => {
    this.chosen = Object.fromEntries(new FormData(event.currentTarget));
  };

  #values(form) {
    const values = {};
    for (const field of this.#fields) {
      try {
        values[field.name] = answer(field, form);
      } catch (unreadable) {
        if (!(unreadable instanceof Unreadable)) throw unreadable;
        this.wrong = { ...this.wrong, [field.name]: [unreadable.message] };
      }
    }
    return values;
  }

  /** Each error at the field that holds what its pointer points into. */
  #placed(errors) {
    const names = (this.question.fields ?? []).map(({ name }) => name).sort((a, b) => b.length - a.length);
    return Object.groupBy(errors ?? [], ({ pointer }) => {
      const at = (pointer ?? '').slice(1);
      return names.find((name) => at === name || at.startsWith(`${name}/`)) ?? '';
    });
  }

  async #point() {
    await this.updateComplete;
    (this.querySelector('[aria-invalid="true"]') ?? this.querySelector('[role="alert"]'))?.focus();
  }

  render() {
    const { title, says, act, danger } = this.question;
    return html`
      <dialog aria-labelledby="ask-title" @cancel=${(event) => { event.preventDefault(); this.#close(null); }}>
        <form method="dialog" novalidate @submit=${this.#submit} @change=${this.#choose}>
          <h2 id="ask-title">${title}</h2>
          ${says ? html`<p class="soft">${says}</p>` : nothing}
          ${this.#refusal()}
          ${this.#fields.map((field) => this.#field(field))}
          <div class="acts end">
            <button type="button" class="act" @click=${() => this.#close(null)}>Cancel</button>
            <button type="submit" class="act primary ${danger ? 'danger' : ''}" aria-disabled=${this.sending}>${this.sending ? 'Sending …' : act}</button>
          </div>
        </form>
      </dialog>`;
  }

  #refusal() {
    const { problem } = this;
    if (!problem) return nothing;
    const placed = Object.keys(this.wrong).some((name) => name !== '');
    return html`
      <div class="banner problem" role="alert" tabindex="-1"><b>${refusal(problem)}</b>
        ${placed ? nothing : problem.detail}
        ${(this.wrong[''] ?? []).map(({ pointer, detail }) => html`<p>${pointer ? html`<code>${pointer}</code> ` : nothing}${detail}</p>`)}
      </div>`;
  }

  #field(field) {
    const { name, label, hint, kind = 'text', required } = field;
    const id = `ask-${name.replaceAll('/', '-')}`;
    const wrong = this.wrong[name] ?? [];
    const described = [hint ? `${id}-hint` : '', wrong.length ? `${id}-wrong` : ''].filter(Boolean).join(' ');
    const common = { id, name, described, invalid: wrong.length > 0, field };
    return html`
      <div class="field ${kind}">
        ${kind === 'check' || kind === 'checks' ? nothing : html`<label for=${id}>${label}${required ? nothing : html` <span class="soft">optional</span>`}</label>`}
        ${INPUTS[kind](common)}
        ${hint ? html`<p class="soft" id="${id}-hint">${hint}</p>` : nothing}
        ${wrong.length ? html`<p class="wrong" id="${id}-wrong">${wrong.map((one) => one.detail ?? one).join(' ')}</p>` : nothing}
      </div>`;
  }
}

/** What a problem is called in a dialog: what happened, and what to do. */
function refusal(problem) {
  switch (problem.status) {
    case 401: return 'Your session is over. Log in again in another tab, then send this once more.';
    case 403: return 'You may not do this.';
    case 412: return 'Somebody changed it meanwhile. Close this, look at what it is now, and do it again.';
    case 0: return 'Baton does not answer. Nothing was sent; try again in a moment.';
    default: return `${problem.message}.`;
  }
}

const aria = ({ described, invalid }) => ({ described: described || nothing, invalid: invalid ? 'true' : nothing });

const INPUTS = {
  text(it) {
    const { described, invalid } = aria(it);
    return html`<input id=${it.id} name=${it.name} .value=${it.field.value ?? ''} ?required=${it.field.required}
      list=${it.field.options ? `${it.id}-options` : nothing} autocomplete="off" aria-describedby=${described} aria-invalid=${invalid}>
      ${it.field.options ? html`<datalist id="${it.id}-options">${it.field.options.map(([value, words]) => html`<option value=${value}>${words}</option>`)}</datalist>` : nothing}`;
  },
  area(it) {
    const { described, invalid } = aria(it);
    return html`<textarea id=${it.id} name=${it.name} rows=${it.field.rows ?? 3} .value=${it.field.value ?? ''}
      aria-describedby=${described} aria-invalid=${invalid} spellcheck="false"></textarea>`;
  },
  select(it) {
    const { described, invalid } = aria(it);
    return html`<select id=${it.id} name=${it.name} aria-describedby=${described} aria-invalid=${invalid}>
      ${it.field.options.map(([value, words]) => html`<option value=${value} ?selected=${value === (it.field.value ?? '')}>${words}</option>`)}</select>`;
  },
  date(it) {
    const { described, invalid } = aria(it);
    return html`<input type="date" id=${it.id} name=${it.name} .value=${it.field.value ?? ''} aria-describedby=${described} aria-invalid=${invalid}>`;
  },
  check(it) {
    return html`<label><input type="checkbox" id=${it.id} name=${it.name} ?checked=${it.field.value}> ${it.field.label}</label>`;
  },
  checks(it) {
    const { described } = aria(it);
    return html`<fieldset aria-describedby=${described}><legend>${it.field.label} <span class="soft">optional</span></legend>
      <div class="options">${it.field.options.map(([value, words]) => html`
        <label><input type="checkbox" name=${it.name} value=${value} ?checked=${(it.field.value ?? []).includes(value)}> ${words}</label>`)}</div></fieldset>`;
  },
  duration(it) {
    const { described, invalid } = aria(it);
    const { number, unit } = amount(it.field.value);
    return html`<span class="duration"><input id=${it.id} name=${it.name} inputmode="numeric" .value=${number} ?required=${it.field.required}
        aria-describedby=${described} aria-invalid=${invalid} autocomplete="off">
      <select name="${it.name}-unit" aria-label="Unit of ${it.field.label}">
        ${['days', 'hours', 'minutes', 'seconds'].map((name) => html`<option ?selected=${name === unit}>${name}</option>`)}</select></span>`;
  },
};

function answer({ name, kind = 'text', required, read }, form) {
  if (kind === 'check') return form.has(name);
  if (kind === 'checks') return form.getAll(name);
  const text = String(form.get(name) ?? '').trim();
  if (required && text === '') throw new Unreadable('Required.');
  if (kind === 'duration') return isoDuration(text, form.get(`${name}-unit`));
  if (read) return read(text);
  return text === '' ? null : text;
}

customElements.define('baton-ask', Ask);
