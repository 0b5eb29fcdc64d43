import { LitElement, html, nothing, svg } from 'lit';
import { seamSentence } from './format.js';
import { layout } from './map-layout.js';

/** The journey as a map: a band per seam as thick as its offers, and what leaves it. Each part leads to the seam's row. */
class JourneyMap extends LitElement {
  static properties = {
    seams: { attribute: false },
    width: { state: true },
  };

  #resized = new ResizeObserver(([entry]) => {
    this.width = Math.floor(entry.contentRect.width);
  });

  constructor() {
    super();
    this.seams = [];
    this.width = 0;
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  render() {
    if (this.width === 0) return nothing;
    if (this.seams.length === 0) {
      return html`<p class="empty">This journey has no seams yet. Governance adds them to it.</p>`;
    }
    const vertical = this.width < 620;
    const map = layout(this.seams, { length: this.width, breadth: vertical ? 110 : 180, vertical });
    const width = vertical ? Math.max(this.width, map.breadth) : map.length;
    const height = vertical ? map.length : map.breadth;
    return html`
      <svg class="map" viewBox="0 0 ${width} ${height}" width=${width} height=${height} role="group"
        aria-label="The journey's seams, first to last">
        <defs>
          ${['open', 'suspected', 'withdrawn', 'forwarded', 'rejected', 'silent'].map((kind) => fade(kind, vertical))}
          ${fade('phantom', vertical)}
        </defs>
        ${this.seams.filter((seam) => !map.returns.includes(seam)).map((seam) => this.#seam(seam, map))}
        ${map.stations.map(
          (station) => svg`
            <rect class="station" x=${station.x} y=${station.y} width=${station.width} height=${station.height} rx="3" />
            <text class="name" x=${station.label.x} y=${station.label.y}>${station.name}</text>`,
        )}
      </svg>
      ${map.returns.length
        ? html`<p class="soft">Leading back, and so not drawn:
            ${map.returns.map((seam) => `${seam.fromName ?? seam.from} → ${seam.toName ?? seam.to}`).join(', ')}.</p>`
        : nothing}
    `;
  }

  #seam(seam, map) {
    const of = (parts) => parts.filter((part) => part.seam === seam);
    const bands = of(map.bands);
    const sentence = seamSentence(seam);
    return svg`
      <a class="band" href="#${bands[0].key}" aria-label=${sentence} data-seam=${bands[0].key}>
        <title>${sentence}</title>
        ${bands.map((band) => svg`<path class=${band.carries ? 'flow' : 'flow none'} d=${band.d} />`)}
        ${of(map.leaks).map((leak) => svg`<path class="leak" fill="url(#fade-${leak.kind})" d=${leak.d} />`)}
        ${of(map.phantoms).map((phantom) => svg`<path class="leak" fill="url(#fade-phantom)" d=${phantom.d} />`)}
        ${bands.flatMap((band) => band.labels).map((label) => text('volume', label))}
        ${of(map.leaks).map((leak) => text(`lost ${leak.kind}`, leak.label))}
        ${of(map.phantoms).map((phantom) => text('lost phantom', phantom.label))}
      </a>`;
  }
}

const text = (kind, { x, y, anchor, text: words }) =>
  svg`<text class=${kind} x=${x} y=${y} text-anchor=${anchor}>${words}</text>`;

/** What is lost fades as it goes; what comes from nowhere fades in. */
function fade(kind, vertical) {
  const strong = { open: 0.9, suspected: 0.9, phantom: 0.85 }[kind] ?? 0.85;
  const [from, to] = kind === 'phantom' ? [0, strong] : [strong, 0];
  return svg`
    <linearGradient id="fade-${kind}" class=${kind} x1="0" y1="0" x2=${vertical ? 0 : 1} y2=${vertical ? 1 : 0}>
      <stop offset="0" stop-opacity=${from} />
      <stop offset="1" stop-opacity=${to} />
    </linearGradient>`;
}

customElements.define('journey-map', JourneyMap);
