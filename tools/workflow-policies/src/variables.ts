import { deploymentTargets } from '@repo/environments'
import { definitionFiles } from './definitions.ts'
import type { Breach } from './finding.ts'
import { type Repository, sampleValuesFile, variablesFile } from './repository.ts'
import type { Job, Step, Workflow } from './workflow.ts'

/** The configurations and definitions of all services, and the `values.env` files with which each is rendered. */
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
 * Each job that runs ecspresso passes all required variables of the definitions, each from its source in
 * `variables.json`. Without one, ecspresso fails only after everything was built and scanned.
 */
export function everyVariableIsPassed(repository: Repository): Breach[] {
  return [
    ...undeclared(repository),
    ...withoutSample(repository),
    ...repository.workflows.flatMap((workflow) =>
      workflow.jobs.flatMap((job) =>
        job.steps
          .filter(runsEcspresso)
          .flatMap((step) => [
            ...notPassed(repository, workflow, job, step),
            ...ofAnEarlierAttempt(workflow, job, step),
          ]),
      ),
    ),
  ]
}

/** Variables of a definition that are neither in `values.env` of every environment nor in `variables.json`. */
function undeclared(repository: Repository): Breach[] {
  const { variables, text } = repository
  return [...definitionsOf(repository)].flatMap(([file, values]) => {
    const inValues = values
      .map(text)
      // `services-are-complete` reports a missing file.
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

/** Variables of the GitHub Environment without a sample value, and sample values of no such variable. */
function withoutSample({ variables, sampleValues }: Repository): Breach[] {
  const ofGithub = Object.entries(variables.required)
    .filter(([, source]) => source.startsWith('variable of the GitHub Environment'))
    .map(([name]) => name)
  return [
    ...ofGithub
      .filter((name) => !(name in sampleValues))
      .map((name) => ({
        file: sampleValuesFile,
        line: 1,
        message: `${name} has no sample value: add one that the service accepts`,
      })),
    ...Object.keys(sampleValues)
      .filter((name) => !ofGithub.includes(name))
      .map((name) => ({
        file: sampleValuesFile,
        line: 1,
        message: `${name} is no variable of the GitHub Environment in ${variablesFile}: remove it here, or add it there`,
      })),
  ]
}

function matches(text = '', pattern: RegExp): Set<string> {
  return new Set([...text.matchAll(pattern)].map(([, name]) => name ?? ''))
}

function lineOf(text = '', name: string): number {
  return text.split('\n').findIndex((line) => line.includes(`\`${name}\``)) + 1
}

/** A step whose script runs ecspresso with a command that reads the definitions. */
function runsEcspresso({ run = '' }: Step): boolean {
  return /(^|[\s/])ecspresso\b[^\n]*\s(deploy|diff|refresh|register|render|rollback|run|verify)\b/m.test(
    run.replaceAll('\\\n', ' '),
  )
}

function notPassed({ variables }: Repository, workflow: Workflow, job: Job, step: Step): Breach[] {
  const env: Record<string, unknown> = { ...workflow.env, ...job.env, ...step.env }
  return Object.entries(variables.required).flatMap(([name, source]) => {
    const value = String(env[name] ?? '')
    if (expressionOf(name, source).test(value)) return []
    const what = value === '' ? `${name} is not passed` : `${name} is "${value}"`
    const path = value === '' ? step.at : placeOf(name, job, step)
    return [workflow.breach(path, `${what}, ecspresso needs it (${source}): add it to env`)]
  })
}

/** Outputs of other jobs may be of an earlier attempt, which somebody else has started. */
function ofAnEarlierAttempt(workflow: Workflow, job: Job, step: Step): Breach[] {
  const author = String({ ...job.env, ...step.env }['AUTHOR'] ?? '')
  if (!/\bneeds\./.test(author)) return []
  const message = `AUTHOR is of another job, which may have run in an earlier attempt: take it from a step of ${job.id}`
  return [workflow.breach(placeOf('AUTHOR', job, step), message)]
}

/** The required form of the value, by its source in `variables.json`. */
function expressionOf(name: string, source: string): RegExp {
  const [, what, column] = /^(environment|service), ([\w-]+)/.exec(source) ?? []
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
