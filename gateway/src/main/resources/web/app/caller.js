// What the one who is logged in may do. It only decides what is offered; the services decide what is done.

import { get } from './api.js';

/**
 * @typedef Caller
 * @property {string} name the account
 * @property {boolean} govern may write the registry
 * @property {boolean} audit may read the registry's log: governance, auditor, admin
 * @property {boolean} inspect may read what was corrected, and confirm an erasure: governance, auditor
 * @property {boolean} auditor
 * @property {boolean} admin
 * @property {(team: string) => boolean} speaksFor whether it may sign, accept and attest for a team
 */

/** @returns {Promise<Caller>} */
export async function whoCalls() {
  const { name, roles = [], team } = await get('/api/v1/caller');
  const [govern, auditor, admin, emits] = ['governance', 'auditor', 'admin', 'emitter'].map((role) => roles.includes(role));
  return {
    name,
    govern,
    audit: govern || auditor || admin,
    inspect: govern || auditor,
    auditor,
    admin,
    speaksFor: (slug) => emits && (team === '*' || team === slug),
  };
}
