// Who was told, before it was too late, that an offer has to be answered.

import { html } from 'lit';
import { get } from './api.js';
import { clock, counted, day, list } from './format.js';
import { api, badge, empty, head, section, table } from './parts.js';
import { teamsIfKnown } from './registry.js';
import { to } from './route.js';
import { signalParts } from './signals.js';
import { View } from './view.js';

const NOTICES = '/api/v1/notices';
const PAGE = 100;

/** Whom a notice is for, and how much of the time to answer was over. */
const RUNGS = { receiver: 'has to answer it, at 80% of the time', owner: 'answers for the seam, at 95%' };

class Notices extends View {
  heading = 'Notices';

  get #asked() {
    return { team: '', waiting: '', cursor: '', ...Object.fromEntries(this.route.query) };
  }

  async load() {
    const query = new URLSearchParams(Object.entries(this.#asked).filter(([, value]) => value));
    query.set('limit', PAGE);
    const asked = `${NOTICES}?${query}`;
    const [{ notices, next }, known] = await Promise.all([get(asked), teamsIfKnown()]);
    return { asked, notices, next, known, missing: known.missing };
  }

  content({ asked, notices, next, known }) {
    const chosen = this.#asked;
    // Both who has to answer and who answers for the seam are told of the same offer.
    const open = new Set(notices.filter(({ waiting }) => waiting).map(({ id }) => id)).size;
    return html`
      ${signalParts('notices')}
      ${head({ title: 'Notices', says: `Who was told that an offer was about to run out, once each per deadline · read at ${this.readAt}` })}
      ${section({ id: 'notices', title: open ? `${counted(open, 'offer')} can still be answered in time` : notices.length ? 'None can still be answered in time' : 'Nobody was told', note: next || chosen.cursor ? 'of those shown; the newest first' : 'the newest first', acts: api(asked, 'the notices') }, html`
        <form class="filters" @submit=${filter}>
          <label>Told <select name="team"><option value="">anybody</option>${[...known.list].sort((a, b) => a.name.localeCompare(b.name)).map(({ id, name }) => html`
            <option value=${id} ?selected=${id === chosen.team}>${name}</option>`)}</select></label>
          <label>The answer <select name="waiting">${[['', 'awaited or not'], ['true', 'is awaited'], ['false', 'is there, or too late']].map(([value, words]) => html`
            <option value=${value} ?selected=${value === chosen.waiting}>${words}</option>`)}</select></label>
          <button type="submit" class="act">Show</button>
        </form>
        ${notices.length
          ? table('Notices', ['Offer', 'At', 'Told', 'When', 'Answer by'], notices.map((one) => [
              html`<a href=${to('items', one.item.type, one.item.id)}>${one.item.id}</a> <span class="soft">${one.item.type}, handoff ${one.handoff}</span>`,
              html`<a href=${to('seams', one.boundary.from, one.boundary.to, one.boundary.workType)}>${one.boundary.fromName} → ${one.boundary.toName}</a>`,
              html`${one.routedTo.length ? list(one.routedTo.map(known.name)) : html`<span class="owner missing">nobody</span>`} <span class="soft">${one.routedTo.length ? RUNGS[one.rung] : 'nobody is accountable there'}</span>`,
              html`${day(one.at)} <span class="soft">${clock(one.at)}</span>`,
              html`${one.waiting ? badge('awaited', 'wait') : badge('over')} <span class="soft">${day(one.due)}, ${clock(one.due)}</span>`,
            ]))
          : empty(chosen.team || chosen.waiting ? 'No notice is so.' : 'Nobody had to be told.', chosen.team || chosen.waiting
              ? html`<a href=${to('notices')}>All notices</a>` : 'Where a contract says by when to answer, the receiver is told at 80% of that time and the owner at 95%.')}
        ${next ? html`<p class="acts pages"><a class="act" href="${to('notices')}?${new URLSearchParams({ ...Object.fromEntries(this.route.query), cursor: next })}">More</a></p>` : ''}`)}`;
  }
}

function filter(event) {
  event.preventDefault();
  const chosen = [...new FormData(event.target)].filter(([, value]) => value !== '');
  location.hash = `#/notices${chosen.length ? `?${new URLSearchParams(chosen)}` : ''}`;
}

customElements.define('baton-notices', Notices);
