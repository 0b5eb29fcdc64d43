import { html, nothing } from 'lit';
import { all, get } from './api.js';
import { paths as catalogue, settle } from './catalogue.js';
import { count, counted, day, list, words } from './format.js';
import { long } from './long.js';
import { api, badge, button, empty, facts, head, section, table } from './parts.js';
import {
  answerRole, assign, attest, believe, boundaryName, boundaryWhole, contracts, editBoundary, editTeam, endTeam, escalate,
  newBoundary, newTeam, paths, propose, reassign, sign, signed, standings, teams, unsigned,
} from './registry.js';
import { contractTerms, diff } from './contract.js';
import { EXTENTS, extentWords, member, pair, resolutionWords, teamsOf } from './meaning.js';
import { changes } from './history.js';
import { parts, then } from './registry-parts.js';
import { go, to } from './route.js';
import { View } from './view.js';
import { STATES, period, selectorText } from './words.js';

class BoundaryList extends View {
  heading = 'Boundaries';

  async load() {
    const [standing, known, latest] = await Promise.all([standings(), teams(), contracts()]);
    return { standing: standing.filter(({ evidence }) => evidence.boundary), known, latest };
  }

  content({ standing, known, latest }) {
    const rows = [...standing].sort((a, b) => b.evidence.traffic.handoffs - a.evidence.traffic.handoffs);
    return html`
      ${parts('boundaries')}
      ${head({
        title: 'Boundaries', says: `${counted(standing.length, 'boundary', 'boundaries')} registered · read at ${this.readAt}`,
        acts: this.caller.govern
          ? button('Register a boundary', async () => {
              const made = await newBoundary(known);
              if (made) go('governance', 'boundaries', made.id);
            }, 'primary')
          : nothing,
      })}
      ${section({ id: 'boundaries', title: 'All boundaries', note: 'most handoffs first', acts: api(paths.boundaries, 'the boundaries') },
        rows.length
          ? long(this, rows, {
              what: ['boundary', 'boundaries'],
              names: ({ state, evidence: { boundary, owner } }) => [boundaryName(boundary, known.name), boundary.workType, state, owner ? known.name(owner.team) : 'nobody'].join(' '),
              draw: (shown) => table('Boundaries', ['Boundary', 'State', 'Accountable', 'Takes', 'Contract'], shown.map(({ state, evidence }) => {
                const { boundary, owner, traffic } = evidence;
                const contract = latest.get(boundary.id);
                return [
                  html`<a href=${to('governance', 'boundaries', boundary.id)}>${boundaryName(boundary, known.name)}</a>
                    <span class="soft">${boundary.workType}, ${counted(traffic.handoffs, 'handoff')}</span>`,
                  badge(state, STATES[state][0]),
                  owner ? known.name(owner.team) : html`<span class="owner missing">nobody</span>`,
                  html`<span class="soft">${selectorText(boundary.selector) || 'every handoff'}</span>`,
                  contractState(contract, boundary, known),
                ];
              })),
            })
          : empty('No boundary is registered.', html`<a href=${to('blind-spots')}>Blind spots</a> lists those that work crosses already: register them there.`))}`;
  }
}

function contractState(contract, boundary, known) {
  if (!contract) return badge('no contract', 'lack');
  if (signed(contract)) return html`${badge('signed', 'done')} <span class="soft">revision ${contract.revision}</span>`;
  return html`${badge('not signed', 'wait')} <span class="soft">waits for ${list(unsigned(contract, boundary, known.name))}</span>`;
}

/** One boundary: who answers for it, what its sides agreed, whom they believe, what was recorded. */
class OneBoundary extends View {
  static properties = { compared: { state: true } };

  get heading() {
    const { data } = this;
    return data ? boundaryName(data.boundary, data.known.name) : 'Boundary';
  }

  async load() {
    const id = this.route.path[2];
    const [data, meant] = await Promise.all([boundaryWhole(id, this.caller), this.#meant(id)]);
    return { ...data, ...meant };
  }

  /** What the catalogue says of the two sides; while it does not answer, the registry's word stands alone. */
  async #meant(id) {
    try {
      const [conflicts, signedOff] = await Promise.all([all(catalogue.at(id)), all(catalogue.signOffs(id))]);
      return { conflicts, signedOff, missing: [] };
    } catch (problem) {
      if (problem.loggedOut || (problem.status !== 0 && problem.status !== 404 && problem.status < 500)) throw problem;
      return { conflicts: [], signedOff: [], missing: ['The definition catalogue does not answer: what the two sides mean is not known.'] };
    }
  }

  content(data) {
    const { boundary, standing, known } = data;
    const [, meaning] = STATES[standing?.state] ?? ['', 'its state is not known'];
    return html`
      ${parts('boundaries')}
      ${head({
        title: boundaryName(boundary, known.name),
        says: html`${boundary.workType} · since ${day(boundary.validFrom)}${boundary.validTo ? ` until ${day(boundary.validTo)}` : ''}
          · ${counted(standing?.evidence.traffic.handoffs ?? 0, 'handoff')} · read at ${this.readAt}`,
        acts: html`<a class="act" href=${to('seams', boundary.from, boundary.to, boundary.workType)}>What passes</a>
          <a class="act" href=${to('statements', boundary.from, boundary.to, boundary.workType)}>Statements</a>
          ${this.caller.govern ? button('Edit', then(this, () => editBoundary(boundary, known))) : nothing}`,
      })}
      <p class="lead">${(standing?.holding ?? ['not known']).map((state) => badge(state, STATES[state]?.[0]))} ${meaning}</p>
      <div class="two">
        ${this.#accountable(data)}
        ${this.#beliefs(data)}
      </div>
      ${this.#contract(data)}
      ${this.#definitions(data)}
      ${this.#attestation(data)}
      ${data.log ? section({ id: 'log', title: 'History', note: 'the latest first', acts: api(paths.audit({ id: boundary.id }), 'the history') },
        changes([...data.log].reverse(), known)) : nothing}`;
  }

  #accountable({ boundary, assignments, known, owner, speaks }) {
    const { govern } = this.caller;
    const asked = assignments.some(({ role, state }) => role === 'ACCOUNTABLE' && state === 'OFFERED');
    const order = ['OFFERED', 'ACCEPTED', 'DECLINED', 'ENDED'];
    const rows = [...assignments].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || b.validFrom.localeCompare(a.validFrom));
    return section(
      {
        id: 'roles', title: 'Who answers for it', acts: html`${govern
          ? html`${owner ? nothing : button('Ask a team', then(this, () => assign(boundary, known, 'ACCOUNTABLE')), asked ? '' : 'primary')}
            ${button('Offer a role', then(this, () => assign(boundary, known)))}`
          : nothing} ${api(paths.boundary(boundary.id, 'assignments'), 'the roles')}`,
      },
      html`
        <p class="who">${owner ? html`<b>${known.name(owner)}</b> is accountable.` : html`<b class="owner missing">Nobody</b> is accountable.`}</p>
        ${rows.length
          ? table('Roles', ['Team', 'Role', 'State', ''], rows.map((role) => [
              known.name(role.team),
              role.role.toLowerCase(),
              html`${badge({ OFFERED: 'asked', ACCEPTED: 'accepted', DECLINED: 'declined', ENDED: 'ended' }[role.state],
                { OFFERED: 'wait', ACCEPTED: 'done' }[role.state] ?? '')}
                <span class="soft">${day(role.validFrom)}${role.validTo ? ` – ${day(role.validTo)}` : ''}</span>`,
              html`<div class="acts">
                ${role.state === 'OFFERED' && speaks(role.team)
                  ? html`${button('Accept', then(this, () => answerRole(role, 'acceptance', known)), 'primary')}
                    ${button('Decline', then(this, () => answerRole(role, 'decline', known)))}`
                  : nothing}
                ${govern && (role.state === 'OFFERED' || role.state === 'ACCEPTED')
                  ? button(role.state === 'OFFERED' ? 'Take back' : 'End', then(this, () => answerRole(role, 'end', known)))
                  : nothing}</div>`,
            ]))
          : empty('No team was ever asked.')}`,
    );
  }

  #beliefs({ boundary, standing, known, sender, receiver }) {
    const beliefs = standing?.evidence.beliefs ?? [];
    const says = (side, team, may) => {
      const belief = beliefs.find((one) => one.side === side);
      return [
        `${known.name(team)}`,
        belief
          ? html`${belief.accountable ? known.name(belief.accountable) : 'nobody'} <span class="soft">since ${day(belief.validFrom)}</span>`
          : html`<span class="soft">has not said</span>`,
        html`<div class="acts">${may ? button('Say so', then(this, () => believe(boundary, side, belief?.accountable, known))) : nothing}</div>`,
      ];
    };
    return section(
      { id: 'beliefs', title: 'Whom each side believes accountable', acts: api(paths.boundary(boundary.id, 'beliefs'), 'the beliefs') },
      table('Beliefs', ['Side', 'Says', ''], [says('sender', boundary.from, sender), says('receiver', boundary.to, receiver)]),
    );
  }

  #contract(data) {
    const { boundary, versions, known, sender, receiver } = data;
    const current = versions.at(-1) ?? null;
    const mayPropose = this.caller.govern || sender || receiver;
    const revisions = [...new Map(versions.map((version) => [version.revision, version])).values()];
    return section(
      {
        id: 'contract', title: 'Contract', note: current ? `revision ${current.revision}` : nothing,
        acts: html`
          ${current && sender && !current.signedBySender ? button(`Sign for ${known.name(boundary.from)}`, then(this, () => sign(boundary, current, 'sender', known)), 'primary') : nothing}
          ${current && receiver && !current.signedByReceiver ? button(`Sign for ${known.name(boundary.to)}`, then(this, () => sign(boundary, current, 'receiver', known)), 'primary') : nothing}
          ${mayPropose ? button(current ? 'Propose a change' : 'Propose a contract', then(this, () => propose(boundary, current, known)), current ? '' : 'primary') : nothing}
          ${api(paths.boundary(boundary.id, 'contract', 'versions'), 'the contract')}`,
      },
      current
        ? html`
            <p class="who">${signed(current) ? html`${badge('in force', 'done')} Both sides signed it.`
              : html`${badge('not signed', 'wait')} Waits for ${list(unsigned(current, boundary, known.name))}.`}
              <span class="soft">${signature(known.name(boundary.from), current.signedBySender)}, ${signature(known.name(boundary.to), current.signedByReceiver)}.</span></p>
            ${contractTerms(current, boundary, known)}
            ${revisions.length > 1 ? diff(this, boundary, revisions) : nothing}`
        : empty('The two sides have agreed on nothing.', 'A contract says when work is done, when it is started, and how long each may take.'),
    );
  }

  /** Terms by which its sides mean different things, and what they signed. */
  #definitions({ boundary, conflicts, signedOff, known, sender, receiver, missing }) {
    if (missing.length) return nothing;
    const terms = new Set(conflicts.map(({ term }) => term));
    const term = (id) => html`<a href=${to('governance', 'definitions', id)}>${words(id)}</a>`;
    const signature = (id) => {
      const found = signedOff.find((one) => one.signOff.term === id);
      if (!found) return html`<span class="soft">not signed off</span>`;
      return found.stands ? badge('signed off', 'done') : html`<span class="soft">${found.because}</span>`;
    };
    return section(
      { id: 'definitions', title: 'What each side means', acts: html`${api(catalogue.at(boundary.id), 'the conflicts')} ${api(catalogue.signOffs(boundary.id), 'the sign-offs')}` },
      conflicts.length + signedOff.length === 0
        ? empty('Its sides differ in no term that both speak of.')
        : table('Definitions', ['Term', 'How the items stand', 'Differs in', 'State', ''], [
            ...conflicts.flatMap((conflict) => conflict.pairs.map((each) => {
              const sides = pair(conflict, each);
              const settled = resolutionWords(each.resolution, { day });
              const { extent, differs = [] } = each.comparison;
              return [
                term(conflict.term),
                html`${badge(EXTENTS[extent])} <span class="soft">${extentWords(extent, ...sides.map((side) => teamsOf(side, known)))}</span>`,
                html`<span class="soft">${list(differs.map(member))}</span>`,
                html`${settled ? html`${badge('settled', 'done')} <span class="soft">${settled}</span>` : badge('in conflict', 'lack')} <span class="soft">${signature(conflict.term)}</span>`,
                html`<div class="acts">${this.caller.govern || sender || receiver
                  ? button('Settle', then(this, () => settle(words(conflict.term), sides, known, this.caller)), settled ? '' : 'primary') : nothing}</div>`,
              ];
            })),
            ...signedOff.filter(({ signOff }) => !terms.has(signOff.term)).map(({ signOff }) => [
              term(signOff.term), html`<span class="soft">both mean the same</span>`, html`<span class="soft">nothing</span>`, signature(signOff.term), nothing]),
          ]),
    );
  }

  #attestation({ boundary, standing, attestations, known, owner, speaks }) {
    const due = standing?.evidence.due;
    const last = attestations.at(-1);
    const mine = owner && speaks(owner);
    return section(
      {
        id: 'attestation', title: 'Attestation',
        acts: html`
          ${mine && boundary.attestEvery ? button('Attest', then(this, () => attest(boundary, owner, known)), 'primary') : nothing}
          ${owner && (this.caller.govern || mine)
            ? html`${button('Reassign', then(this, () => reassign(boundary, owner, known)))} ${button('Escalate', then(this, () => escalate(boundary, owner, known)))}`
            : nothing}
          ${api(paths.boundary(boundary.id, 'attestation', 'versions'), 'the attestations')}`,
      },
      boundary.attestEvery
        ? facts([
            ['Every', period(boundary.attestEvery)],
            ['Due', due ? day(due) : 'nobody is accountable, so nobody is due'],
            ['Last', last ? html`${day(last.validFrom)}, ${known.name(last.team)}${last.note ? html`: “${last.note}”` : nothing}` : 'never'],
          ])
        : empty('The owner is not asked to attest.', this.caller.govern ? 'Edit the boundary to ask for it every so often.' : nothing),
    );
  }
}

const signature = (team, at) => (at ? `${team} signed on ${day(at)}` : `${team} has not signed`);

class TeamList extends View {
  heading = 'Teams';

  load() {
    return teams();
  }

  content(known) {
    const rows = [...known.list].sort((a, b) => a.name.localeCompare(b.name));
    return html`
      ${parts('teams')}
      ${head({
        title: 'Teams', says: `${counted(rows.length, 'team')} registered · read at ${this.readAt}`,
        acts: this.caller.govern ? button('Register a team', then(this, () => newTeam(known)), 'primary') : nothing,
      })}
      ${section({ id: 'teams', title: 'All teams', acts: api(paths.teams, 'the teams') },
        rows.length
          ? long(this, rows, {
              what: ['team'], names: ({ id, name, aliases }) => [name, id, ...aliases].join(' '),
              draw: (shown) => table('Teams', ['Team', 'Also called', 'Part of', 'Since', ''], shown.map((team) => [
                html`<a href=${to('governance', 'teams', team.id)}>${team.name}</a> <span class="soft">${team.id}</span>`,
                team.aliases.length ? team.aliases.join(', ') : html`<span class="soft">nothing else</span>`,
                team.parent ? known.name(team.parent) : html`<span class="soft">no other team</span>`,
                html`<span class="soft">${day(team.validFrom)}</span>`,
                html`${team.external ? badge('outside') : nothing} ${team.validTo ? badge(`ended ${day(team.validTo)}`) : nothing}`,
              ])),
            })
          : empty('No team is registered.', 'A team is known by the name that events use; registered, it has a slug, aliases and successors.'))}`;
  }
}

class OneTeam extends View {
  get heading() {
    return this.data?.team.name ?? 'Team';
  }

  async load() {
    const id = this.route.path[2];
    const [team, steps, known, standing, log] = await Promise.all([
      get(paths.team(id)).then((found) => ({ aliases: [], ...found })), get(paths.lineage(id)), teams(), standings(), this.caller.audit ? all(paths.audit({ kind: 'team', id })) : null,
    ]);
    return { team, steps, known, standing, log };
  }

  content({ team, steps, known, standing, log }) {
    const side = standing.filter(({ evidence: { boundary, owner } }) =>
      boundary && [boundary.from, boundary.to, owner?.team].includes(team.id));
    return html`
      ${parts('teams')}
      ${head({
        title: team.name, says: html`${team.id} · since ${day(team.validFrom)}${team.validTo ? ` until ${day(team.validTo)}` : ''} · read at ${this.readAt}`,
        acts: this.caller.govern
          ? html`${button('Edit', then(this, () => editTeam(team, known)))}
            ${team.validTo ? nothing : button('End the team', then(this, () => endTeam(team, known)))}`
          : nothing,
      })}
      <div class="two">
        ${section({ id: 'about', title: 'What it is', acts: api(paths.team(team.id), 'the team') }, facts([
          ['Also called', team.aliases.length ? team.aliases.join(', ') : 'nothing else'],
          ['Part of', team.parent ? html`<a href=${to('governance', 'teams', team.parent)}>${known.name(team.parent)}</a>` : 'no other team'],
          ['Where', team.external ? 'outside the organisation' : 'inside the organisation'],
          ['Succeeded by', team.succession ? list(team.succession.successors.map(known.name)) : null],
        ]))}
        ${section({ id: 'lineage', title: 'Lineage', acts: api(paths.lineage(team.id), 'the lineage') },
          steps.length
            ? table('Lineage', ['When', 'What'], steps.map((step) => [day(step.at), lineage(step, known)]))
            : empty('It was registered as it is, and nothing became of it yet.'))}
      </div>
      ${section({ id: 'its-boundaries', title: 'Its boundaries', acts: api(paths.gaps, 'how boundaries stand') },
        side.length
          ? table('Boundaries of the team', ['Boundary', 'State', 'Accountable'], side.map(({ state, evidence: { boundary, owner } }) => [
              html`<a href=${to('governance', 'boundaries', boundary.id)}>${boundaryName(boundary, known.name)}</a> <span class="soft">${boundary.workType}</span>`,
              badge(state, STATES[state][0]),
              owner ? known.name(owner.team) : html`<span class="owner missing">nobody</span>`,
            ]))
          : empty('It hands nothing over and takes nothing over at a registered boundary.'))}
      ${log ? section({ id: 'log', title: 'History', note: `${count(log.length)} recorded, the latest first`, acts: api(paths.audit({ kind: 'team', id: team.id }), 'the history') },
        changes([...log].reverse(), known)) : nothing}`;
  }
}

function lineage({ team, change, successors }, { name }) {
  if (!change) return `${name(team)} ended.`;
  return `${name(team)} was ${change.toLowerCase()} ${{ RENAMED: 'to', MERGED: 'into', SPLIT: 'into' }[change]} ${list(successors.map(name))}.`;
}

customElements.define('boundary-list', BoundaryList);
customElements.define('one-boundary', OneBoundary);
customElements.define('team-list', TeamList);
customElements.define('one-team', OneTeam);
