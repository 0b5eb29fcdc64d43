// Which view the page's address asks for. The part after `#/` is the view's path; the query before it is the overview's.

/** @returns {{path: string[], query: URLSearchParams}} decoded; an empty path is the overview */
export function route(hash = location.hash) {
  if (!hash.startsWith('#/')) return { path: [], query: new URLSearchParams() };
  const [path, query] = hash.slice(2).split('?');
  return { path: path.split('/').filter(Boolean).map(decode), query: new URLSearchParams(query) };
}

// An address may be mistyped.
function decode(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The address of a view, to be linked to. */
export function to(...path) {
  return `#/${path.map(encodeURIComponent).join('/')}`;
}

export function go(...path) {
  location.hash = to(...path);
}
