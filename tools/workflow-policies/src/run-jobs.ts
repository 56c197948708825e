import { data, Evaluator, Lexer, Parser, type wellKnownFunctions } from '@actions/expressions'
import type { Job } from './workflow.ts'

export type Result = 'success' | 'failure' | 'cancelled' | 'skipped'

/** The job that ends a simulated run, and how. */
export interface Ending {
  /** The first job that does not succeed; the results of the others follow from it. */
  readonly job: string
  readonly result: 'failure' | 'cancelled' | 'skipped'
  /** Values of conditions besides `needs`, for instance `github`. */
  readonly contexts?: Readonly<Record<string, unknown>>
}

type FunctionDefinition = (typeof wellKnownFunctions)[string]

/**
 * Simulates a run in which one job does not succeed, and returns the result of each job, by GitHub's own evaluator of
 * conditions. A condition without a status check function is preceded by `success()`.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/expressions#status-check-functions
 */
export function runJobs(jobs: readonly Job[], ending: Ending): ReadonlyMap<string, Result> {
  const results = new Map<string, Result>()
  const byId = new Map(jobs.map((job) => [job.id, job]))
  const end = (job: Job): Result => {
    const previous = results.get(job.id)
    if (previous) return previous
    const ancestors = ancestorsOf(job, byId).map(end)
    const starts = isTrue(job, { ancestors, results, ending })
    const result = !starts ? 'skipped' : job.id === ending.job ? ending.result : 'success'
    results.set(job.id, result)
    return result
  }
  for (const job of jobs) end(job)
  return results
}

/** The jobs that a job needs, directly or not. */
function ancestorsOf(job: Job, byId: ReadonlyMap<string, Job>): Job[] {
  const found = new Set<Job>()
  const visit = ({ needs }: Job) => {
    for (const id of needs) {
      const needed = byId.get(id)
      if (!needed || found.has(needed)) continue
      found.add(needed)
      visit(needed)
    }
  }
  visit(job)
  return [...found]
}

interface Situation {
  readonly ancestors: readonly Result[]
  readonly results: ReadonlyMap<string, Result>
  readonly ending: Ending
}

const statusFunctions = ['always', 'cancelled', 'failure', 'success'] as const

function isTrue(job: Job, { ancestors, results, ending }: Situation): boolean {
  const written = String(job.if ?? 'success()')
    .trim()
    .replace(/^\$\{\{([\s\S]*)\}\}$/, '$1')
  const checksStatus = new RegExp(`\\b(${statusFunctions.join('|')})\\s*\\(`).test(written)
  const statuses: Record<(typeof statusFunctions)[number], boolean> = {
    always: true,
    cancelled: ancestors.includes('cancelled'),
    failure: ancestors.includes('failure'),
    success: ancestors.every((result) => result === 'success'),
  }
  const functions = statusFunctions.map(
    (name): FunctionDefinition => ({
      name,
      minArgs: 0,
      maxArgs: 0,
      call: () => new data.BooleanData(statuses[name]),
    }),
  )
  const needs = Object.fromEntries(
    job.needs.map((id) => [id, { result: results.get(id) ?? 'success', outputs: {} }]),
  )
  const contexts = { github: {}, vars: {}, inputs: {}, env: {}, ...ending.contexts, needs }
  const text = checksStatus ? written : `success() && (${written})`
  const expression = new Parser(new Lexer(text).lex().tokens, Object.keys(contexts), functions)
  const evaluated = new Evaluator(
    expression.parse(),
    dictionary(contexts),
    new Map(functions.map((one) => [one.name, one])),
  ).evaluate()
  return truthy(evaluated)
}

function dictionary(value: Record<string, unknown>): data.Dictionary {
  const read: unknown = JSON.parse(JSON.stringify(value), data.reviver)
  if (!(read instanceof data.Dictionary)) throw new TypeError('contexts have to be an object')
  return read
}

/** GitHub's falsy values: false, 0, -0, "", null. */
function truthy(value: data.ExpressionData): boolean {
  return !['', '0', '-0', 'false'].includes(value.coerceString())
}
