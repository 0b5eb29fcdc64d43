// A contract's terms in words, and in what two revisions differ.

import { html, nothing } from 'lit';
import { get } from './api.js';
import { clock, day, list, moneyWhole } from './format.js';
import { api, empty, facts, table } from './parts.js';
import { paths } from './registry.js';
import { pairsText, period, requiredOnly } from './words.js';

const code = (text) => (text ? html`<code>${text}</code>` : null);
const said = (text) => (text ? html`<span class="said">${text}</span>` : null);

export function contractTerms(contract, boundary, { name }) {
  const required = requiredOnly(contract.requiredContext);
  return facts([
    ['Time to accept', period(contract.timeToAccept)],
    ['Time to hand on', period(contract.timeToHandOn) || null],
    [`Done, says ${name(boundary.from)}`, said(contract.doneCriteria) ?? html`<span class="soft">no criteria</span>`],
    [`Started, says ${name(boundary.to)}`, said(contract.startedCriteria) ?? html`<span class="soft">no criteria</span>`],
    ['Done, as a condition', code(contract.doneCondition)],
    ['Started, as a condition', code(contract.startedCondition)],
    ['Required context', required
      ? required.length ? list(required) : html`<span class="soft">nothing</span>`
      : html`${list(contract.requiredContext.required ?? ['as its schema says'])}
        <details><summary>Its schema</summary><pre class="code">${JSON.stringify(contract.requiredContext, null, 2)}</pre></details>`],
    ['Value per item', contract.valuePerItem ? moneyWhole(contract.valuePerItem.amount, contract.valuePerItem.currency) : null],
    [`Definitions of ${name(boundary.from)}`, said(pairsText(contract.senderDefinitions))],
    [`Definitions of ${name(boundary.to)}`, said(pairsText(contract.receiverDefinitions))],
    ['Reasons', said(pairsText(contract.reasons))],
  ]);
}

/** Lets two revisions be compared; `view.compared` holds which, and in what they differ. */
export function diff(view, boundary, revisions) {
  const numbers = revisions.map(({ revision }) => revision);
  const { from = numbers.at(-2), to = numbers.at(-1), found = null } = view.compared ?? {};
  const path = `${paths.boundary(boundary.id, 'contract', 'diff')}?${new URLSearchParams({ from, to })}`;
  const choose = (part) => (event) => {
    view.compared = { from, to, [part]: Number(event.target.value), found: null };
  };
  const select = (part, chosen) => html`<select aria-label="Revision ${part}" @change=${choose(part)}>
    ${numbers.map((n) => html`<option value=${n} ?selected=${n === chosen}>revision ${n}</option>`)}</select>`;
  return html`
    <div class="compare">
      <h3>In what revisions differ</h3>
      <p>${select('from', from)} → ${select('to', to)}
        <button type="button" class="act" @click=${async () => { view.compared = { from, to, found: await get(path) }; }}>Compare</button>
        ${api(path, 'the difference')}</p>
      ${found
        ? found.length
          ? table('Differences', ['Field', 'Before', 'After'], found.map(({ field, before, after }) =>
              [spoken(field), value(before, 'del'), value(after, 'ins')]))
          : empty('They say the same.')
        : nothing}
    </div>`;
}

export const spoken = (field) => field.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);

const instant = (what) => (/^\d{4}-\d{2}-\d{2}T/.test(what) ? `${day(what)} ${clock(what)}` : what);

/** A value of any shape, as what was (`del`) or is (`ins`). */
export function value(what, kind) {
  if (what === null || what === undefined) return html`<span class="soft">not said</span>`;
  const words = typeof what === 'string' ? period(what) || instant(what) : JSON.stringify(what, null, 1);
  return kind === 'del' ? html`<del>${words}</del>` : html`<ins>${words}</ins>`;
}
