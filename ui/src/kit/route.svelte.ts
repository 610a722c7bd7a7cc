/**
 * The address: `#/members/00127?q=小林&tab=dues`. It holds the state of a page, so that back works
 * and a link can be kept. Knows no page by name.
 */

function parse(hash: string) {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2)
  return { path: path || '/', query: new URLSearchParams(query) }
}

let at = $state.raw(parse(location.hash))
window.addEventListener('hashchange', () => {
  at = parse(location.hash)
})

export type Params = Record<string, string | number | undefined | null>

/** The link to a page, for `href`. Empty parameters are left out. */
export function link(path: string, params: Params = {}): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(params)) {
    if (value !== undefined && value !== null && value !== '') query.set(key, String(value))
  }
  const text = query.toString()
  return `#${path}${text ? `?${text}` : ''}`
}

export const route = {
  get path(): string {
    return at.path
  },
  /** A parameter of the page, '' when absent. Reactive. */
  get(key: string): string {
    return at.query.get(key) ?? ''
  },
  /** Changes parameters of this page without a step in the history (typing in a search box). */
  set(params: Params): void {
    const next = link(at.path, { ...Object.fromEntries(at.query), ...params })
    if (next === link(at.path, Object.fromEntries(at.query))) return
    history.replaceState(null, '', next)
    at = parse(next)
  },
  go(path: string, params: Params = {}): void {
    location.hash = link(path, params).slice(1)
  },
}

/** The parts of `path` that `pattern` names (`/members/:id`), or null when it does not match. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const want = pattern.split('/')
  const have = path.split('/')
  if (want.length !== have.length) return null
  const found: Record<string, string> = {}
  for (const [index, part] of want.entries()) {
    const given = have[index] ?? ''
    if (part.startsWith(':')) found[part.slice(1)] = decodeURIComponent(given)
    else if (part !== given) return null
  }
  return found
}
