// Which view the page's address asks for. The part after `#/` is the view's path; the query before it is the overview's.

/** @returns {{path: string[], query: URLSearchParams}} decoded; an empty path is the overview */
export function route(hash = location.hash) {
  if (!hash.startsWith('#/')) return { path: [], query: new URLSearchParams(location.search) };
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

/** Asks the overview otherwise; what is null is asked no more. */
export function goOverview(changes) {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  url.hash = '';
  history.pushState(null, '', url);
  dispatchEvent(new PopStateEvent('popstate'));
}

/** The list of the items that a call of the ledger's counts. */
export function itemsOf(call) {
  const query = new URLSearchParams(call.split('?')[1]);
  if (!query.has('disposition')) query.set('disposition', '');
  return `${to('items')}?${query}`;
}
