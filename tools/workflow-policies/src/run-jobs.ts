import { data, Evaluator, Lexer, Parser, type wellKnownFunctions } from '@actions/expressions'
import type { Job } from './workflow.ts'

export type Result = 'success' | 'failure' | 'cancelled' | 'skipped'

/** What happens in a pretended run. */
export interface Pretence {
  /** Ends otherwise than well: the first job to do so, the others follow from it. */
  readonly job: string
  readonly result: 'failure' | 'cancelled' | 'skipped'
  /** Values that conditions ask for besides `needs`, for instance `github`. */
  readonly contexts?: Readonly<Record<string, unknown>>
}

type FunctionDefinition = (typeof wellKnownFunctions)[string]

/**
 * How each job of a workflow ends when one of them ends otherwise than well, by GitHub's own evaluator of conditions. A
 * condition that does not ask for the status of the run has `success()` before it.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/expressions#status-check-functions
 */
export function runJobs(jobs: readonly Job[], pretence: Pretence): ReadonlyMap<string, Result> {
  const results = new Map<string, Result>()
  const byId = new Map(jobs.map((job) => [job.id, job]))
  const end = (job: Job): Result => {
    const known = results.get(job.id)
    if (known) return known
    const ancestors = ancestorsOf(job, byId).map(end)
    const starts = isTrue(job, { ancestors, results, cancelled: false, pretence })
    const result = !starts ? 'skipped' : job.id === pretence.job ? pretence.result : 'success'
    results.set(job.id, result)
    return result
  }
  for (const job of jobs) end(job)
  return results
}

/** Whom a job waits for, directly or not. */
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
  readonly cancelled: boolean
  readonly pretence: Pretence
}

const statusFunctions = ['always', 'cancelled', 'failure', 'success'] as const

function isTrue(job: Job, { ancestors, results, pretence }: Situation): boolean {
  const written = String(job.if ?? 'success()')
    .trim()
    .replace(/^\$\{\{([\s\S]*)\}\}$/, '$1')
  const asks = new RegExp(`\\b(${statusFunctions.join('|')})\\s*\\(`).test(written)
  const answers: Record<(typeof statusFunctions)[number], boolean> = {
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
      call: () => new data.BooleanData(answers[name]),
    }),
  )
  const needs = Object.fromEntries(
    job.needs.map((id) => [id, { result: results.get(id) ?? 'success', outputs: {} }]),
  )
  const contexts = { github: {}, vars: {}, inputs: {}, env: {}, ...pretence.contexts, needs }
  const text = asks ? written : `success() && (${written})`
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
