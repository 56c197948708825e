import { PassThrough } from 'node:stream'
import {
  collect,
  type Ecspresso,
  ecspressoAt,
  type FoundEcspresso,
  findEcspresso,
  type Machine,
} from '@repo/ecspresso'
import { type Clock, systemClock } from './clock.ts'
import { runEcspresso } from './run.ts'

/** ecspresso-lite instead of the real ecspresso. */
export interface StandIn {
  readonly kind: 'lite'
  /** Why it is not the real one: one line for people, without a full stop. */
  readonly why: string
}

export type ChosenEcspresso = FoundEcspresso | StandIn

/** The real ecspresso where this machine has one, else ecspresso-lite. */
export function chooseEcspresso(machine: Machine): ChosenEcspresso {
  const search = findEcspresso(machine)
  return search.kind === 'binary' ? search : { kind: 'lite', why: `ecspresso: ${search.why}` }
}

/**
 * The chosen one, ready to run.
 * @param clock for ecspresso-lite only; the real one uses the machine's time
 */
export function ecspressoOf(chosen: ChosenEcspresso, clock?: Clock): Ecspresso {
  return chosen.kind === 'lite' ? ecspressoLite(clock) : ecspressoAt(chosen.path, chosen.version)
}

/** ecspresso-lite with the interface of the real one, in this process. */
export function ecspressoLite(clock: Clock = systemClock): Ecspresso {
  return {
    name: 'ecspresso-lite',
    async run(args, { cwd, env, onLine }) {
      const stdout = new PassThrough()
      const stderr = new PassThrough()
      const printed = collect({ stdout, stderr }, onLine)
      const streams = { stdout, stderr }
      const exitCode = await runEcspresso({
        argv: args,
        env,
        cwd,
        ...streams,
        clock,
        checkVersion: false,
      })
      stdout.end()
      stderr.end()
      return { exitCode, ...(await printed) }
    },
  }
}
