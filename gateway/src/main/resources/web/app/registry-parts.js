// What the views of the registry share.

import { tabs } from './parts.js';
import { to } from './route.js';

const PARTS = [['boundaries', 'Boundaries'], ['teams', 'Teams'], ['journeys', 'Journeys'], ['definitions', 'Definitions'], ['registry', 'As code'], ['webhooks', 'Webhooks'], ['history', 'History']];

/** The parts of the registry, above each of its views. */
export const parts = (here) => tabs('Governance', PARTS.map(([part, name]) => [to('governance', part), name]), to('governance', here));

/** Runs a dialog, and reads anew where something was written. */
export const then = (view, asked) => async () => {
  const written = await asked();
  if (written !== null) await view.refresh();
  return written;
};
