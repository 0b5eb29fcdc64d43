// What the one who is logged in may do. No service tells it, so it is found out from what is refused: by a dry run that
// changes nothing, and by reads that only some may. It only decides what is offered; the services decide what is done.

import { get, path, send } from './api.js';

const allowed = (asked) =>
  asked.then(
    () => true,
    (problem) => {
      if (problem.status === 403) return false;
      throw problem;
    },
  );

/**
 * @typedef Caller
 * @property {boolean} govern may write the registry
 * @property {boolean} audit may read the registry's log: governance, auditor, admin
 * @property {boolean} inspect may read what was corrected, and confirm an erasure: governance, auditor
 * @property {boolean} auditor
 * @property {boolean} admin
 * @property {(team: string) => Promise<boolean>} speaksFor whether it may sign, accept and attest for a team
 */

/** @returns {Promise<Caller>} */
export async function whoCalls() {
  const [govern, audit, inspect] = await Promise.all([
    allowed(send('POST', '/ownership/v1/apply?dryRun=true', 'baton: ownership/v1\n', { type: 'application/yaml' })),
    allowed(get('/ownership/v1/audit?limit=1')),
    allowed(get('/ledger/v1/audit/corrections?limit=1')),
  ]);
  const auditor = inspect && !govern;
  const admin = audit && !inspect;
  const teams = new Map();
  return {
    govern,
    audit,
    inspect,
    auditor,
    admin,
    speaksFor(team) {
      // Auditor and admin see what was refused to any team, and governance none of it: none of them speaks for one.
      if (audit) return Promise.resolve(false);
      if (!teams.has(team)) {
        teams.set(team, allowed(get(`${path('/ledger/v1/refused')}?${new URLSearchParams({ team, limit: 1 })}`)));
      }
      return teams.get(team);
    },
  };
}
