// A long list: a page of it, what finds a row, and what shows more. A short one is shown as it is.

import { html, nothing } from 'lit';
import { count, counted } from './format.js';
import { button, empty } from './parts.js';
import { holds } from './words.js';

/** More rows than these nobody reads at once, and each takes its time to draw. */
export const AT_FIRST = 50;

/**
 * @param view keeps what is sought and how many rows are shown
 * @param rows all of them, in their order
 * @param what how one is called, and many are
 * @param names by what a row is found
 * @param draw what shows rows
 */
export function long(view, rows, { what, names, draw }) {
  if (rows.length <= AT_FIRST) return draw(rows);
  const these = view.seeking.trim() ? rows.filter((row) => holds(names(row), view.seeking)) : rows;
  const left = these.length - view.most;
  return html`
    <form class="filters" role="search" @submit=${(event) => event.preventDefault()}>
      <label class="wide">Find <input type="search" .value=${view.seeking} autocomplete="off"
        @input=${(event) => Object.assign(view, { seeking: event.target.value, most: AT_FIRST })}></label>
      <p class="soft" role="status">${counted(these.length, ...what)}${left > 0 ? `, the first ${count(view.most)} shown` : ''}</p>
    </form>
    ${these.length ? draw(these.slice(0, view.most)) : empty('Nothing is called so.')}
    ${left > 0 ? html`<p class="acts pages">
      ${button(`Show ${count(Math.min(AT_FIRST, left))} more`, () => { view.most += AT_FIRST; })}
      ${left > AT_FIRST ? button(`Show all ${count(these.length)}`, () => { view.most = these.length; }) : nothing}</p>` : nothing}`;
}
