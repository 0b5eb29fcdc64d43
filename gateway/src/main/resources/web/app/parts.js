// What every view is made of, as templates.

import { html, nothing } from 'lit';

/** A state: the text says it, the tone only underlines it. `lack`, `wait`, `done` or none. */
export const badge = (text, tone = '') => html`<span class="badge ${tone}">${text}</span>`;

/** The call that gave a number. */
export const api = (path, of) =>
  html`<a class="api" href=${path} target="_blank" rel="noopener" aria-label="API call of ${of}, in a new tab">API</a>`;

export const button = (text, act, kind = '') => html`<button type="button" class="act ${kind}" @click=${act}>${text}</button>`;

/** A view's head: what it is, what it says, what can be done. */
export const head = ({ title, says = nothing, above = nothing, acts = nothing }) => html`
  <div class="title">
    <div>${above}
      <h1 tabindex="-1">${title}</h1>
      ${says === nothing ? nothing : html`<p class="soft">${says}</p>`}
    </div>
    ${acts === nothing ? nothing : html`<div class="acts">${acts}</div>`}
  </div>`;

export const section = ({ id, title, note = nothing, acts = nothing }, content) => html`
  <section class="card" aria-labelledby=${id}>
    <div class="cardhead">
      <h2 id=${id}>${title} ${note === nothing ? nothing : html`<small>${note}</small>`}</h2>
      ${acts === nothing ? nothing : html`<div class="acts">${acts}</div>`}
    </div>
    ${content}
  </section>`;

/**
 * A table that becomes cards on a narrow screen; roles are spelled out because that would undo a table's own.
 *
 * @param columns their names; one that is `''` has no heading to show and is named `Actions`
 * @param rows arrays of templates, one per column
 * @param kind `even` where several stand under one another
 */
export const table = (label, columns, rows, kind = '') => html`
  <table class="list ${kind}" role="table" aria-label=${label}>
    <thead role="rowgroup"><tr role="row">${columns.map((name) =>
      html`<th role="columnheader" scope="col">${name || html`<span class="hidden">Actions</span>`}</th>`)}</tr></thead>
    <tbody role="rowgroup">${rows.map((cells) => html`<tr role="row">${cells.map((cell, i) =>
      i === 0
        ? html`<th role="rowheader" scope="row">${cell}</th>`
        : html`<td role="cell" data-name=${columns[i] || nothing} class=${columns[i] ? '' : 'last'}>${cell}</td>`)}</tr>`)}</tbody>
  </table>`;

/** The parts of a view, above each of them: names by the path that leads there. */
export const tabs = (label, parts, here) => html`
  <nav class="sub" aria-label=${label}>${parts.map(([href, name]) => html`
    <a href=${href} aria-current=${href === here ? 'page' : nothing}>${name}</a>`)}</nav>`;

/** Leads on from one page of a list; `next` is what `page` gave. */
export const onward = (here, query, next) => {
  const cursor = next && new URL(next, location.href).searchParams.get('cursor');
  const at = (more) => `${here}?${new URLSearchParams({ ...query, ...more })}`;
  const { cursor: current, ...first } = query;
  return html`<p class="acts pages">
    ${current ? html`<a class="act" href=${`${here}?${new URLSearchParams(first)}`}>From the start</a>` : nothing}
    ${cursor ? html`<a class="act" href=${at({ cursor })}>More</a>` : nothing}</p>`;
};

/** Names and values; what is null is left out. */
export const facts = (pairs) => html`
  <dl class="facts">${pairs
    .filter(([, value]) => value !== null && value !== undefined && value !== nothing && value !== '')
    .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

/** Nothing there, and what to do first. */
export const empty = (what, next = nothing) => html`<p class="empty">${what} ${next}</p>`;
