import { existsSync, readFileSync } from 'node:fs'
import { matchesGlob } from 'node:path'
import { parse } from 'yaml'
import * as z from 'zod'

/** What a workflow declares of its jobs, by their ids. */
export type DeclaredJobs = Readonly<Record<string, DeclaredJob>>

export interface DeclaredJob {
  /** Matches the name that GitHub gives to the job; several ones where it has a matrix. */
  readonly name: RegExp
  /** Its time limit, in minutes. */
  readonly limit: number
}

/** GitHub's limit for a job that declares none, in minutes. */
const defaultLimit = 360

const workflow = z.object({
  jobs: z.record(
    z.string(),
    z.object({ name: z.string().optional(), 'timeout-minutes': z.number().default(defaultLimit) }),
  ),
})

/**
 * Reads the jobs of a workflow from its file.
 * @param service of a job with a matrix of services, only the one of this service
 * @throws where the file cannot be read, or is no workflow
 */
export function readDeclaredJobs(path: string, service?: string): DeclaredJobs {
  const { jobs } = workflow.parse(parse(readFileSync(path, 'utf8')))
  return Object.fromEntries(
    Object.entries(jobs).map(([id, { name = id, 'timeout-minutes': limit }]) => [
      id,
      { name: patternOf(name, service), limit },
    ]),
  )
}

const pushed = z.object({ on: z.object({ push: z.object({ paths: z.array(z.string()) }) }) })

/**
 * Whether a push that changes some of the files starts a workflow: for each file the last matching path decides, and `!` excludes.
 * @param path the file of the workflow; where it has no filter for pushes, none starts it
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#onpushpull_requestpull_request_targetpathspaths-ignore
 */
export function startsBy(path: string, files: readonly string[]): boolean {
  const { data } = pushed.safeParse(existsSync(path) ? parse(readFileSync(path, 'utf8')) : {})
  return files.some((file) => {
    const last = data?.on.push.paths.findLast((one) => matchesGlob(file, one.replace(/^!/, '')))
    return last !== undefined && !last.startsWith('!')
  })
}

/** `Compare (${{ matrix.environment }})` → `Compare \(.*\)` */
function patternOf(name: string, service?: string): RegExp {
  const resolved =
    service === undefined ? name : name.replaceAll('${{ matrix.service }}', () => service)
  const parts = resolved.split(/\$\{\{.*?\}\}/)
  return new RegExp(`^${parts.map(escaped).join('.*')}$`)
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
