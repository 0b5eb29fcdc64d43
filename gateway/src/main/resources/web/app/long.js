// A long list: a page of it, what finds a row, and what shows more. A short one is shown as it is.

import { html, nothing } from 'lit';
import { count, counted } from './format.js';
import { button, empty } from './parts.js';
import { holds } from './words.js';

/** More rows than these nobody reads at once, and each takes its time to draw. */
const PAGE = 50;

/**
 * @param view keeps what is sought and how many pages are shown
 * @param rows all of them, in their order
 * @param what how one is called, and many are
 * @param names by what a row is found
 * @param draw what shows rows
 * @param size how many rows are a page
 */
export function long(view, rows, { what, names, draw, size = PAGE }) {
  if (rows.length <= size) return draw(rows);
  const most = size * view.pages;
  const these = view.seeking.trim() ? rows.filter((row) => holds(names(row), view.seeking)) : rows;
  const left = these.length - most;
  return html`
    <form class="filters" role="search" @submit=${(event) => event.preventDefault()}>
      <label class="wide">Find <input type="search" .value=${view.seeking} autocomplete="off"
        @input=${(event) => Object.assign(view, { seeking: event.target.value, pages: 1 })}></label>
      <p class="soft" role="status">${counted(these.length, ...what)}${left > 0 ? `, the first ${count(most)} shown` : ''}</p>
    </form>
    ${these.length ? draw(these.slice(0, most)) : empty('Nothing is called so.')}
    ${left > 0 ? html`<p class="acts pages">
      ${button(`Show ${count(Math.min(size, left))} more`, () => { view.pages += 1; })}
      ${left > size ? button(`Show all ${count(these.length)}`, () => { view.pages = Infinity; }) : nothing}</p>` : nothing}`;
}
