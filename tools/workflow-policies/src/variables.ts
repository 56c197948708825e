import { deploymentTargets } from '@repo/environments'
import { definitionFiles } from './definitions.ts'
import type { Breach } from './finding.ts'
import { type Repository, variablesFile } from './repository.ts'
import type { Job, Step, Workflow } from './workflow.ts'

/** The configurations and definitions that deployments read, and the `values.env` that each is rendered with. */
function definitionsOf(repository: Repository): ReadonlyMap<string, readonly string[]> {
  const pairs = deploymentTargets(repository.environments).flatMap((target) => {
    const { definitions } = target.service
    const files = [`${definitions}/ecspresso.yml`, ...definitionFiles(target, repository)]
    return files.map((file) => ({ file, values: `${definitions}/values.env` }))
  })
  const byFile = Map.groupBy(pairs, ({ file }) => file)
  return new Map([...byFile].map(([file, some]) => [file, some.map(({ values }) => values)]))
}

/**
 * A variable that a definition must have and a job does not pass is a crash of ecspresso, after everything was built
 * and scanned. So each job that drives ecspresso passes all of them, each from where `variables.json` says.
 */
export function everyVariableIsPassed(repository: Repository): Breach[] {
  return [
    ...undeclared(repository),
    ...repository.workflows.flatMap((workflow) =>
      workflow.jobs.flatMap((job) =>
        job.steps
          .filter(drivesEcspresso)
          .flatMap((step) => notPassed(repository, workflow, job, step)),
      ),
    ),
  ]
}

/** Asked for by a definition, and neither in `values.env` of every environment nor in `variables.json`. */
function undeclared(repository: Repository): Breach[] {
  const { variables, text } = repository
  return [...definitionsOf(repository)].flatMap(([file, values]) => {
    const inValues = values
      .map(text)
      // An environment without the file is another policy's matter.
      .filter((found) => found !== undefined)
      .map((found) => matches(found, /^(\w+)=/gm))
    return [...matches(text(file), /(?<!\w)must_env `(\w+)`/g)]
      .filter((name) => !(name in variables.required))
      .filter((name) => !inValues.every((names) => names.has(name)))
      .map((name) => ({
        file,
        line: lineOf(text(file), name),
        message: `${name} comes from nowhere: put it into ${variablesFile}, or into values.env of every environment`,
      }))
  })
}

function matches(text = '', pattern: RegExp): Set<string> {
  return new Set([...text.matchAll(pattern)].map(([, name]) => name ?? ''))
}

function lineOf(text = '', name: string): number {
  return text.split('\n').findIndex((line) => line.includes(`\`${name}\``)) + 1
}

/** A step whose script runs ecspresso with a command that reads the definitions. */
function drivesEcspresso({ run = '' }: Step): boolean {
  return /(^|[\s/])ecspresso\b[^\n]*\s(deploy|diff|refresh|register|render|rollback|run|verify)\b/m.test(
    run.replaceAll('\\\n', ' '),
  )
}

function notPassed({ variables }: Repository, workflow: Workflow, job: Job, step: Step): Breach[] {
  const env: Record<string, unknown> = { ...workflow.env, ...job.env, ...step.env }
  return Object.entries(variables.required).flatMap(([name, source]) => {
    const value = String(env[name] ?? '')
    const wanted = expressionOf(name, source)
    if (wanted.test(value)) return []
    const what = value === '' ? `${name} is not passed` : `${name} is "${value}"`
    const path = value === '' ? step.at : placeOf(name, job, step)
    return [workflow.breach(path, `${what}, ecspresso needs it (${source}): add it to env`)]
  })
}

/** What the value has to look like, by where `variables.json` says that it comes from. */
function expressionOf(name: string, source: string): RegExp {
  const [, what, column] = /^(environment|service), (\w+)/.exec(source) ?? []
  const output = column === 'name' ? what : column
  if (output) return new RegExp(`^\\$\\{\\{ (needs\\.\\w+\\.outputs|matrix)\\.${output} \\}\\}$`)
  if (source.startsWith('variable of the GitHub Environment'))
    return new RegExp(`^\\$\\{\\{ vars\\.${name} \\}\\}$`)
  return /^\$\{\{ .+ \}\}$/
}

function placeOf(name: string, job: Job, step: Step) {
  if (name in step.env) return [...step.at, 'env', name]
  return name in job.env ? [...job.at, 'env', name] : ['env', name]
}
