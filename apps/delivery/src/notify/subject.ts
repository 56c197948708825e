import type { DeploymentTarget } from '@repo/environments'
import { consoleLinks } from '../summary/console-links.ts'

/** What a run is for, and who started it. */
export interface Subject {
  /** `undefined`: the ref deploys nowhere, or the run is for no environment. */
  readonly environment: DeploymentTarget | undefined
  /** Branch or tag, as people read it. */
  readonly ref: string
  readonly isBranch: boolean
  /** 40 hexadecimal digits. */
  readonly commit: string
  /** Who started this attempt of the run. */
  readonly actor: string
  readonly runUrl: string
  readonly commitUrl: string
}

const labels = { service: 'Service', stacks: 'Stacks' } as const

/** Pages of a message: the run, and in the console of AWS what it changes. */
export function pagesOf({ environment, runUrl }: Subject, changed: keyof typeof labels) {
  const run = { label: 'Run', url: runUrl }
  if (!environment) return [run]
  return [run, { label: labels[changed], url: consoleLinks(environment)[changed] }]
}
