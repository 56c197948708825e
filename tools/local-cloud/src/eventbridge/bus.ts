import { createBuild } from '@repo/aws-events/build'
import { perPlace, uuid } from '../arn.ts'
import type { Caller } from '../caller.ts'
import { createChanges } from '../changes.ts'
import type { Clock } from '../clock.ts'
import { deliverer, type Target } from './deliver.ts'
import { compilePattern } from './pattern.ts'
import { rateMs } from './schedule.ts'

interface RuleBase {
  /** Unique in its account and region; another rule of the same name replaces it. */
  readonly name: string
  readonly description?: string
  readonly targets: readonly Target[]
  /** As ListTargetsByRule answers them. */
  readonly described?: readonly { readonly Id: string; readonly Arn: string }[]
}

/** A rule with either a pattern or a schedule. */
export type BusRule =
  | (RuleBase & { readonly pattern: unknown; readonly schedule?: never })
  | (RuleBase & { readonly schedule: string; readonly pattern?: never })

/** A delivery of which every attempt failed. */
interface FailedDelivery {
  readonly rule: string
  /** Number of attempts. */
  readonly attempts: number
  readonly error: unknown
}

/** An event that was put on a bus, with the outcome of its deliveries. */
export interface Emitted {
  /** Epoch milliseconds of the cloud. */
  readonly at: number
  readonly event: unknown
  /** Names of the rules that matched, in the order they were put. */
  readonly rules: readonly string[]
  readonly failed: readonly FailedDelivery[]
}

/** The default event bus of every account and region. */
export interface EventBus {
  /**
   * Puts an event on the bus of its `account` and `region`. Matching rules are found at once; the promise
   * resolves after the first attempt of each target, and never rejects. Events of one target keep their order as
   * long as nothing is retried; EventBridge itself guarantees no order.
   */
  emit(event: unknown): Promise<void>
  /**
   * Adds or replaces a rule on one bus. A schedule first fires after one period.
   *
   * @returns a function that removes it.
   * @throws {InvalidPatternError | InvalidScheduleError} Nothing is changed then.
   */
  putRule(place: Caller, rule: BusRule): () => void
  /** The rules of one bus, in the order they were put. */
  rules(place: Caller): readonly BusRule[]
  /** The last events of all buses, oldest first. */
  list(): readonly Emitted[]
  /** Calls the listener with every new event, and again when a delivery of it failed. Returns a function that unsubscribes. */
  subscribe(listener: (emitted: Emitted) => void): () => void
  /** While on, every delivery is made twice: EventBridge delivers at least once. */
  deliverTwice(on: boolean): void
  /** Removes every rule and ends every schedule and retry. */
  stop(): void
}

export interface EventBusOptions {
  readonly clock: Clock
  /** Start with every delivery made twice. Default: false. */
  readonly duplicate?: boolean
  /** Attempts for a failing target, after 1, 2, 4 … s. Default: 5 (AWS: 185 in 24 h). */
  readonly attempts?: number
  /** Number of events that `list` returns at most. Default: 1000. */
  readonly historySize?: number
  /** Generates the ids of scheduled events. Default: random UUIDs. */
  readonly newId?: () => string
}

interface Installed {
  readonly rule: BusRule
  readonly matches: (event: unknown) => boolean
  readonly uninstall: () => void
}

/** Buses without rules; see `EventBus`. */
export function createEventBus(options: EventBusOptions): EventBus {
  const { clock, attempts = 5, historySize = 1000, newId = uuid } = options
  const installedAt = perPlace(() => new Map<string, Installed>())
  const everything = new Set<Map<string, Installed>>()
  const emitted: (Emitted & { failed: FailedDelivery[] })[] = []
  const delivery = deliverer(clock, attempts)
  const changes = createChanges<Emitted>()
  let twice = options.duplicate ?? false

  async function deliver(event: unknown, matched: readonly BusRule[]): Promise<void> {
    const failed: FailedDelivery[] = []
    const one = { at: clock.now(), event, rules: matched.map(({ name }) => name), failed }
    emitted.push(one)
    if (emitted.length > historySize) emitted.shift()
    changes.notify(one)
    const tries = matched.flatMap(({ name, targets }) =>
      targets.flatMap((target) => {
        const report = (error: unknown) => {
          failed.push({ rule: name, attempts, error })
          changes.notify(one)
        }
        const times = twice ? [target, target] : [target]
        return times.map((each) => delivery.deliver(each, event, report))
      }),
    )
    await Promise.all(tries)
  }

  function fire(place: Caller, rule: BusRule): Promise<void> {
    const build = createBuild({ ...place, newId, now: () => clock.now() })
    // A scheduled event goes to the rule's own targets only; it is not matched against patterns.
    return deliver(build.scheduledEvent({ rule: rule.name }), [rule])
  }

  function install(place: Caller, rule: BusRule): Installed {
    if (rule.schedule === undefined)
      return { rule, matches: compilePattern(rule.pattern), uninstall() {} }
    const uninstall = every(clock, rateMs(rule.schedule), () => void fire(place, rule))
    return { rule, matches: () => false, uninstall }
  }

  return {
    async emit(event) {
      const place = placeOf(event)
      const rules = place ? [...installedAt(place).values()] : []
      await deliver(
        event,
        rules.filter(({ matches }) => matches(event)).map(({ rule }) => rule),
      )
    },
    putRule(place, rule) {
      const rules = installedAt(place)
      everything.add(rules)
      const installed = install(place, rule)
      rules.get(rule.name)?.uninstall()
      rules.set(rule.name, installed)
      return () => {
        if (rules.get(rule.name) !== installed) return
        installed.uninstall()
        rules.delete(rule.name)
      }
    },
    rules: (place) => [...installedAt(place).values()].map(({ rule }) => rule),
    list: () => [...emitted],
    subscribe: changes.subscribe,
    deliverTwice(on) {
      twice = on
    },
    stop() {
      delivery.stop()
      for (const rules of everything) {
        for (const { uninstall } of rules.values()) uninstall()
        rules.clear()
      }
    },
  }
}

function every(clock: Clock, ms: number, run: () => void): () => void {
  let cancel = clock.after(ms, again)
  function again(): void {
    cancel = clock.after(ms, again)
    run()
  }
  return () => cancel()
}

function placeOf(event: unknown): Caller | undefined {
  if (typeof event !== 'object' || event === null) return undefined
  const account = 'account' in event ? event.account : undefined
  const region = 'region' in event ? event.region : undefined
  return typeof account === 'string' && typeof region === 'string' ? { account, region } : undefined
}
