// What can be taken along: the table behind a view, and its pictures.

import { html } from 'lit';

/** The view's numbers as CSV, whole and streamed; `asked` is the call that gave them. */
export const csv = (asked, name) =>
  html`<a class="act take" href=${`${asked}${asked.includes('?') ? '&' : '?'}format=csv`} download=${name}>CSV</a>`;

/** The picture drawn in the first element of this kind that the same card holds. */
export const picture = (kind, name) => html`
  ${['SVG', 'PNG'].map((type) => html`<button type="button" class="api take" aria-label="${type} of the picture"
    @click=${(event) => save(event.currentTarget.closest('.card').querySelector(`${kind} svg`), name, type)}>${type}</button>`)}`;

async function save(drawn, name, type) {
  if (!drawn) return;
  const { width, height } = drawn.getBoundingClientRect();
  const picture = new Blob([standalone(drawn)], { type: 'image/svg+xml' });
  if (type === 'SVG') {
    download(picture, `${name}.svg`);
    return;
  }
  const image = new Image();
  const address = URL.createObjectURL(picture);
  image.src = address;
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: width * 2, height: height * 2 });
  canvas.getContext('2d').drawImage(image, 0, 0, width * 2, height * 2);
  URL.revokeObjectURL(address);
  canvas.toBlob((png) => download(png, `${name}.png`));
}

const STYLES = [
  'fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linejoin', 'stroke-linecap', 'opacity', 'paint-order',
  'font-family', 'font-size', 'font-weight', 'stop-color', 'stop-opacity', 'display',
];

/** The drawing with its looks, on its ground, for a program that knows nothing of this page. */
function standalone(drawn) {
  const copy = drawn.cloneNode(true);
  const copies = [copy, ...copy.querySelectorAll('*')];
  [drawn, ...drawn.querySelectorAll('*')].forEach((element, i) => {
    const computed = getComputedStyle(element);
    for (const property of STYLES) copies[i].setAttribute(property, computed.getPropertyValue(property));
    copies[i].removeAttribute('class');
  });
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  ground.setAttribute('width', '100%');
  ground.setAttribute('height', '100%');
  ground.setAttribute('fill', getComputedStyle(drawn.closest('.card')).backgroundColor);
  copy.prepend(ground);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return new XMLSerializer().serializeToString(copy);
}

function download(blob, name) {
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
