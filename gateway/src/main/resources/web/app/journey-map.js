import { LitElement, html, nothing, svg } from 'lit';
import { LEAK_WORDS, accountable, between, duration, inWorth, money, percent, reasons, seamId, seamSentence } from './format.js';
import { isChain, layout } from './map-layout.js';
import { to } from './route.js';

/** The journey as a map: a band per seam as thick as its offers, and what leaves it. Each part leads to the seam. */
class JourneyMap extends LitElement {
  static properties = {
    seams: { attribute: false },
    /** Only how the seams hang together: no numbers, nothing to open. */
    shape: { type: Boolean },
    /** A currency, where the bands are as thick as what is offered is worth. */
    measure: {},
    /** The same seams in another period; null where nothing is compared. */
    before: { attribute: false },
    /** Of which time it is, and the seams it leads to are. */
    query: { attribute: false, hasChanged: (now, then) => JSON.stringify(now) !== JSON.stringify(then) },
    width: { state: true },
    near: { state: true },
    pointed: { state: true },
  };

  /** The seams as they are drawn, and where. */
  #laid;

  /** A map of many seams takes longer to draw than all that stands above it: it waits until it is nearly in sight. */
  #comes = new IntersectionObserver((entries) => {
    if (entries.some(({ isIntersecting }) => isIntersecting)) this.#isNear();
  }, { rootMargin: '20%' });

  #isNear = () => {
    this.near = true;
  };

  #resized = new ResizeObserver(([entry]) => {
    this.width = Math.floor(entry.contentRect.width);
  });

  constructor() {
    super();
    this.seams = [];
    this.shape = false;
    this.measure = null;
    this.before = null;
    this.query = {};
    this.width = 0;
    this.near = false;
    /** The id of the seam that is pointed at or in focus, which the others make room for. */
    this.pointed = null;
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#resized.observe(this);
    this.#comes.observe(this);
    window.addEventListener('beforeprint', this.#isNear);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resized.disconnect();
    this.#comes.disconnect();
    window.removeEventListener('beforeprint', this.#isNear);
  }

  /** Lays it out anew where the map is another, not where something on it is pointed at. */
  willUpdate(changed) {
    if (!this.near || this.width === 0 || this.seams.length === 0) return;
    if (!['seams', 'measure', 'shape', 'width', 'near'].some((part) => changed.has(part))) return;
    // A narrow screen reads a chain downwards; what branches keeps its width and is scrolled.
    const vertical = this.width < 620 && isChain(this.seams);
    const { measure } = this;
    const seams = measure ? this.seams.map((seam) => inWorth(seam, measure)) : this.seams;
    const map = layout(seams, {
      length: this.width, breadth: this.shape ? 36 : vertical ? 110 : 180, vertical, shape: this.shape,
      ...(measure ? { say: (amount) => money(amount, measure) } : {}),
    });
    this.#laid = { seams, vertical, map };
  }

  render() {
    if (!this.near || this.width === 0) return nothing;
    if (this.seams.length === 0) {
      return html`<p class="empty">This journey has no seams yet. Governance adds them to it.</p>`;
    }
    const { seams, vertical, map } = this.#laid;
    const width = vertical ? Math.max(this.width, map.breadth) : map.length;
    const height = vertical ? map.length : map.breadth;
    const drawn = seams.filter((seam) => !map.returns.includes(seam));
    return html`
      <svg class="map ${this.shape ? 'shape' : ''}" viewBox="0 0 ${width} ${height}" width=${width} height=${height} role="group"
        aria-label="The journey's seams, first to last" @pointerleave=${() => this.#point(null)}>
        <defs>${['open', 'suspected', 'unmeasured', 'withdrawn', 'forwarded', 'rejected', 'unanswered', 'expired', 'phantom'].map((kind) => fade(kind, vertical))}${stripes}</defs>
        ${drawn.map((seam) => this.#band(seam, map))}
        ${this.#parts([...map.leaks, ...map.phantoms.map((phantom) => ({ ...phantom, kind: 'phantom' }))], ({ kind, d }) => (kind === 'unanswered'
          ? svg`<path fill="url(#fade-${kind})" d=${d} /><path fill="url(#stripes)" mask="url(#fading)" d=${d} />`
          : svg`<path fill="url(#fade-${kind})" d=${d} />`))}
        ${map.stations.map(
          ({ name, x, y, width: w, height: h, label }) => svg`
            <rect class="station" x=${x} y=${y} width=${w} height=${h} rx="3" />
            ${text('name', { ...label, text: name })}`,
        )}
        ${this.#parts([
          ...map.bands.flatMap(({ seam, labels }) => (this.shape ? [] : labels.map((label) => ({ seam, kind: 'volume', label })))),
          ...map.leaks.filter(({ label }) => label).map(({ seam, kind, label }) => ({ seam, kind: `lost ${kind}`, label })),
          ...map.phantoms.map(({ seam, label }) => ({ seam, kind: 'lost phantom', label })),
        ], ({ kind, label }) => text(kind, label))}
      </svg>
      ${map.returns.length
        ? html`<p class="soft">Leading back, and so not drawn:
            ${map.returns.map((seam) => `${seam.fromName ?? seam.from} → ${seam.toName ?? seam.to}`).join(', ')}.</p>`
        : nothing}
      ${this.shape ? nothing : html`${legend(map)}${this.#explanation()}`}
    `;
  }

  /** What the seam that is pointed at says, where it covers nothing. */
  #explanation() {
    const seam = this.seams.find((one) => seamId(one) === this.pointed);
    if (!seam) {
      return html`<p class="explain soft" aria-hidden="true">Point at a band to read what became of its offers; open it to see the seam.</p>`;
    }
    const { who, note, tone } = accountable(seam);
    const why = reasons(seam);
    const then = this.before?.find((one) => seamId(one) === this.pointed);
    return html`<p class="explain" aria-hidden="true">${seamSentence(seam)}
      <span class="soft">Yield ${percent(seam.yield?.value)}${seam.yield?.lower === seam.yield?.upper ? '' : `, ${between(seam.yield?.lower, seam.yield?.upper)}`}${
        then ? `, ${percent(then.yield?.value)} in the time before` : ''} ·
        ${waited(seam)} · accountable: <span class="owner ${tone}">${who}</span>${note ? ` ${note}` : ''}${why.length ? ` · ${why.join(', ')}` : ''}</span></p>`;
  }

  #point(seam) {
    this.pointed = seam;
  }

  #address(seam) {
    const query = new URLSearchParams(this.query).toString();
    return `${to('seams', seam.from, seam.to, seam.workType)}${query ? `?${query}` : ''}`;
  }

  #class(seam) {
    return this.pointed && this.pointed !== seamId(seam) ? 'seam aside' : 'seam';
  }

  /** What the keyboard reaches and a screen reader says: the band itself, which leads to the seam. */
  #band(seam, map) {
    if (this.shape) return svg`<g>${this.#flow(seam, map)}</g>`;
    const id = seamId(seam);
    return svg`
      <a class="band ${this.#class(seam)}" href=${this.#address(seam)} aria-label=${seamSentence(this.seams.find((one) => seamId(one) === id))} data-seam=${id}
        @pointerenter=${() => this.#point(id)} @focus=${() => this.#point(id)} @blur=${() => this.#point(null)}>
        ${this.#flow(seam, map)}
      </a>`;
  }

  #flow(seam, map) {
    return map.bands
      .filter((band) => band.seam === seam)
      .map((band) => svg`<path class=${band.carries ? 'flow' : 'flow none'} d=${band.d} />`);
  }

  /** What lies over the bands, and belongs to one all the same. */
  #parts(parts, draw) {
    return [...Map.groupBy(parts, ({ seam }) => seam)].map(([seam, its]) => svg`
      <g class=${this.#class(seam)} aria-hidden="true" @pointerenter=${() => this.#point(seamId(seam))}
        @click=${() => { location.hash = this.#address(seam); }}>${its.map(draw)}</g>`);
  }
}

/** Until when half are answered, if so many are. */
const waited = ({ waits, offered }) => (waits?.answered?.p50 ?? null) === null
  ? offered ? 'fewer than half answered' : 'nothing to wait for' : `half wait until ${duration(waits.answered.p50)}`;

const text = (kind, { x, y, anchor, text: words }) =>
  svg`<text class=${kind} x=${x} y=${y} text-anchor=${anchor}>${words}</text>`;

/** What the kinds that are drawn are. */
function legend({ leaks, phantoms }) {
  const drawn = new Set([...leaks.map(({ kind }) => kind), ...(phantoms.length ? ['phantom'] : [])]);
  if (drawn.size === 0) return nothing;
  return html`<ul class="legend soft" aria-label="What the colours are">
    <li><i class="swatch accepted" aria-hidden="true"></i>accepted</li>
    ${Object.entries(LEAK_WORDS).filter(([kind]) => drawn.has(kind)).map(([kind, words]) => html`<li><i class="swatch ${kind}" aria-hidden="true"></i>${words}</li>`)}</ul>`;
}

/** What nobody had agreed to answer is striped, for who cannot tell one red from another. */
const stripes = svg`
  <pattern id="stripes" patternUnits="userSpaceOnUse" width="6" height="6" patternTransform="rotate(45)"><rect class="stripe" width="2.5" height="6" /></pattern>
  <linearGradient id="fading-out"><stop offset="0" stop-color="#fff" /><stop offset="1" stop-color="#000" /></linearGradient>
  <mask id="fading" maskContentUnits="objectBoundingBox"><rect width="1" height="1" fill="url(#fading-out)" /></mask>`;

/** What is lost fades as it goes; what comes from nowhere fades in. */
function fade(kind, vertical) {
  const strong = { open: 0.9, suspected: 0.9, unanswered: 0.3 }[kind] ?? 0.85;
  const [from, to] = kind === 'phantom' ? [0, strong] : [strong, 0];
  return svg`
    <linearGradient id="fade-${kind}" class=${kind} x1="0" y1="0" x2=${vertical ? 0 : 1} y2=${vertical ? 1 : 0}>
      <stop offset="0" stop-opacity=${from} />
      <stop offset="1" stop-opacity=${to} />
    </linearGradient>`;
}

customElements.define('journey-map', JourneyMap);
