import { signal } from '@preact/signals'

/** The address of a view: `#/VIEW/NAME?PARAMETER=VALUE`; the live view is `#/`. */
export interface Route {
  readonly view: 'live' | 'gallery' | 'replay'
  readonly name: string | undefined
  /** `channel`, `environment`, `panel`, `run` …: each part of the page reads its own. */
  readonly parameters: Readonly<Record<string, string>>
}

/** @param hash `location.hash` */
export function parseRoute(hash: string): Route {
  const [path = '', query] = hash.replace(/^#?\/?/, '').split('?')
  const [view, name] = path.split('/')
  return {
    view: view === 'gallery' || view === 'replay' ? view : 'live',
    name: decoded(name),
    parameters: Object.fromEntries(new URLSearchParams(query)),
  }
}

function decoded(part: string | undefined): string | undefined {
  try {
    return part ? decodeURIComponent(part) : undefined
  } catch {
    return undefined
  }
}

/** The `href` of a view. */
export function hrefOf({ view, name, parameters = {} }: Partial<Route>): string {
  const path = [view === 'live' ? undefined : view, name && encodeURIComponent(name)]
  const query = new URLSearchParams(parameters).toString()
  return `#/${path.filter((part) => part).join('/')}${query && `?${query}`}`
}

/** The view that the address names. */
export const route = signal<Route>(parseRoute(''))

/** The `href` of the current view with other parameters; `undefined` removes one. */
export function hrefWith(changed: Readonly<Record<string, string | undefined>>): string {
  const entries = Object.entries({ ...route.value.parameters, ...changed })
  const parameters = Object.fromEntries(
    entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
  return hrefOf({ ...route.value, parameters })
}

/** Follows the address bar. */
export function followAddress(): void {
  const read = () => {
    route.value = parseRoute(location.hash)
  }
  addEventListener('hashchange', read)
  read()
}
