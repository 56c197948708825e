import { type FunctionComponent, h } from 'preact'
import { renderToString as render } from 'preact-render-to-string'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { FaultBanner } from './actions/fault-banner.tsx'
import { CloudPanel } from './cloud/cloud-panel.tsx'
import { EventsPanel } from './events/events-panel.tsx'
import { parseRoute, route } from './store/route.ts'
import { cloud, receive } from './store/store.ts'
import { TerminalPanel } from './terminal/terminal-panel.tsx'
import { cloudView } from './testing/cloud.fixture.ts'
import { inTrouble, rollingBack } from './testing/scenes.fixture.ts'

/** How often a class is on an element of the rendered component. */
function count(component: FunctionComponent, name: string): number {
  return render(h(component, {})).split(`class="${name}"`).length - 1
}

beforeEach(() => {
  route.value = parseRoute('')
  receive({ event: 'snapshot', data: inTrouble() })
})

// Files share a worker, and with it the store.
afterAll(() => {
  route.value = parseRoute('')
  cloud.value = undefined
})

describe('panels', () => {
  it.each([
    ['each service of each environment has a card, also before its first deployment', 'card', 3],
    ['the tasks that run and those that failed have a card each', 'task', 6],
    ['the stages of each deployment are in order', 'timeline', 2],
  ])('%s', (_, name, expected) => {
    expect(count(CloudPanel, name)).toBe(expected)
  })

  it('the address chooses one environment', () => {
    route.value = parseRoute('#/?environment=quiet')
    expect(count(CloudPanel, 'card')).toBe(1)
  })

  it('each fault has a banner, and no fault has none', () => {
    expect(count(FaultBanner, 'banner')).toBe(1)
    receive({ event: 'snapshot', data: rollingBack() })
    expect(render(h(FaultBanner, {}))).toBe('')
  })

  it.each([
    ['all', 3],
    ['matched', 3],
    ['messages', 1],
  ])('the filter "%s" of events shows %i', (filter, expected) => {
    route.value = parseRoute(`#/?events=${filter}`)
    expect(count(EventsPanel, 'outcome')).toBe(expected)
  })

  it('the terminal shows the runs of the environment that ran last, or of the chosen one', () => {
    expect(render(h(TerminalPanel, {}))).not.toContain('exit 1')
    route.value = parseRoute('#/?terminal=live')
    expect(render(h(TerminalPanel, {}))).toContain('exit 1')
  })

  it('panels of an empty cloud show what to do instead of nothing', () => {
    receive({ event: 'snapshot', data: cloudView() })
    for (const panel of [EventsPanel, TerminalPanel]) expect(count(panel, 'empty')).toBe(1)
  })
})
