import { deploymentTargets } from '@repo/environments'
import type { Breach } from './finding.ts'
import { type Repository, variablesFile } from './repository.ts'
import type { Job, Step, Workflow } from './workflow.ts'

/** The definitions and configurations that a deployment to any environment reads. */
function definitionsOf({ environments }: Repository): readonly string[] {
  const configurations = deploymentTargets(environments).map(
    ({ service }) => `${service.definitions}/ecspresso.yml`,
  )
  return ['ecspresso/ecs-task-def.json', 'ecspresso/ecs-service-def.json', ...configurations]
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
  const { environments, variables, text } = repository
  const inValues = deploymentTargets(environments)
    .map(({ service }) => text(`${service.definitions}/values.env`))
    // An environment without the file is another policy's matter.
    .filter((values) => values !== undefined)
    .map((values) => matches(values, /^(\w+)=/gm))
  return definitionsOf(repository).flatMap((file) =>
    [...matches(text(file), /(?<!\w)must_env `(\w+)`/g)]
      .filter((name) => !(name in variables.required))
      .filter((name) => !inValues.every((values) => values.has(name)))
      .map((name) => ({
        file,
        line: lineOf(text(file), name),
        message: `${name} comes from nowhere: put it into ${variablesFile}, or into values.env of every environment`,
      })),
  )
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
  const column = /^environment, (\w+)/.exec(source)?.[1]
  if (column === 'name') return /^\$\{\{ (needs\.\w+\.outputs|matrix)\.environment \}\}$/
  if (column) return new RegExp(`^\\$\\{\\{ (needs\\.\\w+\\.outputs|matrix)\\.${column} \\}\\}$`)
  if (source.startsWith('variable of the GitHub Environment'))
    return new RegExp(`^\\$\\{\\{ vars\\.${name} \\}\\}$`)
  return /^\$\{\{ .+ \}\}$/
}

function placeOf(name: string, job: Job, step: Step) {
  if (name in step.env) return [...step.at, 'env', name]
  return name in job.env ? [...job.at, 'env', name] : ['env', name]
}
