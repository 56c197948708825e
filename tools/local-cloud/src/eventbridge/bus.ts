import { createBuild } from '@repo/aws-events/build'
import { perPlace, uuid } from '../arn.ts'
import type { Caller } from '../caller.ts'
import type { Clock } from '../clock.ts'
import { deliverer, type Target } from './deliver.ts'
import { compilePattern } from './pattern.ts'
import { rateMs } from './schedule.ts'

interface RuleBase {
  /** Unique in its account and region; putting another one of that name replaces it. */
  readonly name: string
  readonly description?: string
  readonly targets: readonly Target[]
}

/** A rule as it is put: it either matches events or ticks. */
export type BusRule =
  | (RuleBase & { readonly pattern: unknown; readonly schedule?: never })
  | (RuleBase & { readonly schedule: string; readonly pattern?: never })

/** A delivery that was given up. */
interface FailedDelivery {
  readonly rule: string
  /** How often it was tried. */
  readonly attempts: number
  readonly error: unknown
}

/** An event that was put on a bus, and what became of it. */
export interface Emitted {
  /** When, in epoch milliseconds of the cloud. */
  readonly at: number
  readonly event: unknown
  /** Names of the rules that matched, in the order they were put. */
  readonly rules: readonly string[]
  readonly failed: readonly FailedDelivery[]
}

/** The default event bus of every account and region. */
export interface EventBus {
  /**
   * Puts an event on the bus that its `account` and `region` name. Matching rules are found at once; the promise
   * resolves when each target has had its first try, and never rejects. Events of one target keep their order as
   * long as nothing has to be tried again; EventBridge itself promises no order.
   */
  emit(event: unknown): Promise<void>
  /**
   * Adds or replaces a rule on one bus. A schedule first ticks after one period.
   *
   * @returns a function that removes it.
   * @throws {InvalidPatternError | InvalidScheduleError} and then changes nothing.
   */
  putRule(place: Caller, rule: BusRule): () => void
  /** The rules of one bus, in the order they were put. */
  rules(place: Caller): readonly BusRule[]
  /** The last events of all buses, oldest first. */
  list(): readonly Emitted[]
  /** While on, every delivery is made twice: EventBridge delivers at least once. */
  deliverTwice(on: boolean): void
  /** Removes every rule and ends every schedule and retry. */
  stop(): void
}

export interface EventBusOptions {
  readonly clock: Clock
  /** Start with every delivery made twice. Default: false. */
  readonly duplicate?: boolean
  /** How often a failing target is tried in all, after 1, 2, 4 … s. Default: 5 (AWS: 185 times in 24 h). */
  readonly attempts?: number
  /** How many events `list` remembers. Default: 1000. */
  readonly remember?: number
  /** Makes ids of scheduled events. Default: random UUIDs. */
  readonly newId?: () => string
}

interface Installed {
  readonly rule: BusRule
  readonly matches: (event: unknown) => boolean
  readonly uninstall: () => void
}

/** Buses without rules; see `EventBus`. */
export function createEventBus(options: EventBusOptions): EventBus {
  const { clock, attempts = 5, remember = 1000, newId = uuid } = options
  const installedAt = perPlace(() => new Map<string, Installed>())
  const everything = new Set<Map<string, Installed>>()
  const emitted: (Emitted & { failed: FailedDelivery[] })[] = []
  const delivery = deliverer(clock, attempts)
  let twice = options.duplicate ?? false

  async function hand(event: unknown, matched: readonly BusRule[]): Promise<void> {
    const failed: FailedDelivery[] = []
    emitted.push({ at: clock.now(), event, rules: matched.map(({ name }) => name), failed })
    if (emitted.length > remember) emitted.shift()
    const tries = matched.flatMap(({ name, targets }) =>
      targets.flatMap((target) => {
        const report = (error: unknown) => failed.push({ rule: name, attempts, error })
        const times = twice ? [target, target] : [target]
        return times.map((one) => delivery.deliver(one, event, report))
      }),
    )
    await Promise.all(tries)
  }

  function tick(place: Caller, rule: BusRule): Promise<void> {
    const build = createBuild({ ...place, newId, now: () => clock.now() })
    // AWS hands a tick to the rule's own targets only; no pattern sees it.
    return hand(build.scheduledEvent({ rule: rule.name }), [rule])
  }

  function install(place: Caller, rule: BusRule): Installed {
    if (rule.schedule === undefined)
      return { rule, matches: compilePattern(rule.pattern), uninstall() {} }
    const uninstall = every(clock, rateMs(rule.schedule), () => void tick(place, rule))
    return { rule, matches: () => false, uninstall }
  }

  return {
    async emit(event) {
      const place = placeOf(event)
      const rules = place ? [...installedAt(place).values()] : []
      await hand(
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
