// What the views of the registry share.

import { html, nothing } from 'lit';
import { to } from './route.js';

const PARTS = [['boundaries', 'Boundaries'], ['teams', 'Teams'], ['journeys', 'Journeys'], ['registry', 'As code'], ['history', 'History']];

/** The parts of the registry, above each of its views. */
export const parts = (here) => html`
  <nav class="sub" aria-label="Governance">${PARTS.map(([part, name]) => html`
    <a href=${to('governance', part)} aria-current=${part === here ? 'page' : nothing}>${name}</a>`)}</nav>`;

/** Runs a dialog, and reads anew where something was written. */
export const then = (view, asked) => async () => {
  const written = await asked();
  if (written !== null) await view.refresh();
  return written;
};
