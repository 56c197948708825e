import { createChanges } from '../changes.ts'
import type { Services } from '../services.ts'
import { viewChange, viewChannels } from './channels.ts'
import { coalesce } from './coalesce.ts'
import { viewFaults } from './faults.ts'
import type { CloudView, StreamMessage } from './model.ts'
import { viewQueues } from './queues.ts'
import { createRecent, viewCall, viewEvent } from './recent.ts'
import { viewServices } from './services.ts'

/** State of a program that runs the cloud, published with the cloud's own. */
export interface Source {
  /** Replaces some top-level members in the view of every client. */
  changed(members: Readonly<Record<string, unknown>>): void
  remove(): void
}

/** The cloud as one document, and every change of it. */
export interface Observe {
  view(): CloudView
  /**
   * Calls the listener with a snapshot at once, then with every change. Changes of services, queues and faults that follow
   * each other within 50 ms are one message. Returns a function that unsubscribes.
   */
  subscribe(listener: (message: StreamMessage) => void): () => void
  /** Whether somebody is subscribed. */
  isWatched(): boolean
  /** Adds state under `CloudView.sources`; `snapshot` returns all of it, as JSON. */
  addSource(name: string, source: { snapshot(): object }): Source
}

/** Observes the services of the cloud; nothing is computed while nobody is subscribed. */
export function createObserve(services: Services, speed: number): Observe & { stop(): void } {
  const { clock, calls, bus, workspace, slackPeople, queues, ecs, slackFaults, faults } = services
  const sources = new Map<string, { snapshot(): object }>()
  const listeners = createChanges<StreamMessage>()
  const events = createRecent(viewEvent)
  const recentCalls = createRecent(viewCall)
  let subscribed = 0

  const isWatched = () => subscribed > 0
  const readServices = () => viewServices(ecs)
  const readQueues = () => viewQueues(queues.all())
  const readFaults = () => viewFaults(slackFaults, faults)
  const lists = {
    services: coalesce(
      readServices,
      (data) => listeners.notify({ event: 'services', data }),
      isWatched,
    ),
    queues: coalesce(readQueues, (data) => listeners.notify({ event: 'queues', data }), isWatched),
    faults: coalesce(readFaults, (data) => listeners.notify({ event: 'faults', data }), isWatched),
  }
  const unsubscribes = [
    ecs.subscribe(lists.services.changed),
    queues.subscribe(lists.queues.changed),
    slackFaults.subscribe(lists.faults.changed),
    faults.subscribe(lists.faults.changed),
    workspace.subscribe((change) => {
      if (isWatched()) listeners.notify({ event: 'slack', data: viewChange(change) })
    }),
    bus.subscribe((emitted) => {
      const data = events.add(emitted)
      if (data) listeners.notify({ event: 'event', data })
    }),
    calls.subscribe((call) => {
      const data = recentCalls.add(call)
      if (data) listeners.notify({ event: 'call', data })
    }),
  ]

  function view(): CloudView {
    return {
      now: clock.now(),
      speed,
      channels: viewChannels(workspace.channels()),
      directory: slackPeople.directory(),
      services: readServices(),
      queues: readQueues(),
      events: events.views(),
      calls: recentCalls.views(),
      faults: readFaults(),
      sources: Object.fromEntries([...sources].map(([name, one]) => [name, one.snapshot()])),
    }
  }

  return {
    view,
    isWatched,
    subscribe(listener) {
      // Otherwise a state that returns to the published one would not reach the new listener.
      for (const { forget } of Object.values(lists)) forget()
      listener({ event: 'snapshot', data: view() })
      const unsubscribe = listeners.subscribe(listener)
      subscribed += 1
      let left = false
      return () => {
        if (!left) subscribed -= 1
        left = true
        unsubscribe()
      }
    },
    addSource(name, source) {
      sources.set(name, source)
      return {
        changed: (changed) => listeners.notify({ event: 'source', data: { name, changed } }),
        remove: () => void sources.delete(name),
      }
    },
    stop() {
      for (const unsubscribe of unsubscribes) unsubscribe()
      for (const { stop } of Object.values(lists)) stop()
    },
  }
}
