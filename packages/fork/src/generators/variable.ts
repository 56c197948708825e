import { posix } from 'node:path'
import { type DeploymentTarget, deploymentTargets, type Environment } from '@repo/environments'
import * as z from 'zod'
import { allEdits, editFile } from '../steps/step.ts'
import { printJson } from '../tree/print.ts'
import type { Edits, Tree } from '../tree/tree.ts'
import { GeneratorError } from './errors.ts'
import type { Generated } from './generated.ts'

/** A variable of the backend. */
export interface NewVariable {
  readonly name: string
  /** A value that the service accepts. Its form becomes the check: a URL, a whole number, or any text. */
  readonly sample: string
  /** Where a deployment gets it: a variable of the GitHub Environment, or `values.env`, which is in this repository. */
  readonly from: 'github' | 'values'
}

const SCHEMA = 'apps/backend/src/config/env.ts'
const README = 'apps/backend/README.md'
const VARIABLES = 'ecspresso/variables.json'
const SAMPLES = 'packages/environments/sample-values.json'
const SOURCE = 'variable of the GitHub Environment'

const variablesSchema = z.looseObject({ required: z.record(z.string(), z.string()) })

/**
 * An environment variable of the backend, in every place that has to have it. Without one of the GitHub Environment it does not
 * start.
 * @throws GeneratorError where the service reads such a variable already
 */
export function variableEdits(
  tree: Tree,
  environments: readonly Environment[],
  variable: NewVariable,
): Generated {
  const { name, from } = variable
  if (new RegExp(`^ *${name}:`, 'm').test(tree.read(SCHEMA) ?? ''))
    throw new GeneratorError(`${SCHEMA} has ${name} already`)
  const targets = targetsOfBackend(tree, environments)
  const shared = [
    editFile(tree, SCHEMA, (text) => withSchema(text, variable)),
    editFile(tree, README, (text) => withRow(text, variable)),
    ...new Set(targets.map((target) => taskDefinitionOf(tree, target))),
  ].map((edit) =>
    typeof edit === 'string' ? editFile(tree, edit, (text) => withEntry(text, variable)) : edit,
  )
  const own =
    from === 'github' ? githubEdits(tree, variable, targets) : valuesEdits(tree, variable, targets)
  return {
    edits: allEdits([...shared, ...own]),
    left: from === 'github' ? targets.map((target) => command(variable, target)) : [],
  }
}

/** Those of the first service: others have a task definition and an image of their own. */
function targetsOfBackend(tree: Tree, environments: readonly Environment[]): DeploymentTarget[] {
  const targets = deploymentTargets(environments)
  const [first] = targets
  return targets.filter(
    (target) => first && taskDefinitionOf(tree, target) === taskDefinitionOf(tree, first),
  )
}

function taskDefinitionOf(tree: Tree, { service: { definitions } }: DeploymentTarget): string {
  const file = `${definitions}/ecspresso.yml`
  const path = /^task_definition: "?([^"\s]+)/m.exec(tree.read(file) ?? '')?.[1]
  if (path === undefined) throw new GeneratorError(`${file} names no task_definition`)
  return posix.join(definitions, path)
}

function command({ name }: NewVariable, { githubEnvironment }: DeploymentTarget): string {
  return `gh variable set ${name} --env ${githubEnvironment} --body VALUE`
}

/** Before `TZ`, the last one of the task definition. */
function withSchema(text: string, variable: NewVariable): string {
  const { name } = variable
  const at = text.indexOf('    TZ: ')
  if (at < 0) throw new GeneratorError(`${SCHEMA} has no TZ, before which ${name} would be put`)
  const entry = `    ${name}: ${checkOf(variable)},\n`
  return text.slice(0, at) + entry + text.slice(at)
}

/** Tests give no value to a variable of `values.env`: that of the sample is its default. */
function checkOf({ sample, from }: NewVariable): string {
  const fallback = from === 'values' ? `.default('${sample}')` : ''
  if (isUrl(sample)) return `text('must be an http or https URL', isHttpUrl)${fallback}`
  if (isNumber(sample))
    return `text('must be a whole number', matches(/^\\d{1,9}$/))${fallback}.transform(Number)`
  return `text('must not be blank', (value) => value.trim() !== '')${fallback}`
}

const isUrl = (sample: string) => /^https?:/.test(sample)
const isNumber = (sample: string) => /^\d{1,9}$/.test(sample)

function withRow(text: string, { name, sample, from }: NewVariable): string {
  const at = text.indexOf('| `TZ` ')
  if (at < 0) return text
  const what = isUrl(sample)
    ? 'an http or https URL'
    : isNumber(sample)
      ? 'a whole number'
      : 'a text'
  const row = `| ${`\`${name}\``.padEnd(31)} | task definition        | ${what}, ${from === 'github' ? 'like' : 'default'} \`${sample}\` |\n`
  return text.slice(0, at) + row + text.slice(at)
}

function withEntry(text: string, { name }: NewVariable): string {
  const list = /^( *)"environment": \[\n/m.exec(text)
  if (!list)
    throw new GeneratorError(
      `a task definition has no "environment": [, to which ${name} would be added`,
    )
  const end = list.index + list[0].length
  const entry = `${list[1]}  { "name": "${name}", "value": "{{ must_env \`${name}\` | json_escape }}" },\n`
  return text.slice(0, end) + entry + text.slice(end)
}

function valuesEdits(
  tree: Tree,
  { name, sample }: NewVariable,
  targets: readonly DeploymentTarget[],
): Edits[] {
  return targets.map(({ service }) =>
    editFile(
      tree,
      `${service.definitions}/values.env`,
      (text) => `${text.trimEnd()}\n${name}=${sample}\n`,
    ),
  )
}

function githubEdits(
  tree: Tree,
  { name, sample }: NewVariable,
  targets: readonly DeploymentTarget[],
): Edits[] {
  const { required } = variablesSchema.parse(JSON.parse(tree.read(VARIABLES) ?? '{}'))
  const siblings = Object.keys(required).filter((one) => required[one]?.startsWith(SOURCE))
  const workflows = tree.files('.github/workflows')
  return [
    editJson(tree, VARIABLES, (value) => {
      const file = variablesSchema.parse(value)
      return { ...file, required: { ...file.required, [name]: SOURCE } }
    }),
    editJson(tree, SAMPLES, (value) => ({ ...value, [name]: sample })),
    ...targets.map(({ githubEnvironment }) =>
      editFile(tree, `.github/environments/${githubEnvironment}.json`, (text) =>
        text.replace(/"variables": \[(.*)\]/, (_, list: string) => {
          const names = [...JSON.parse(`[${list}]`), name].sort()
          return `"variables": ${JSON.stringify(names).replaceAll(',', ', ')}`
        }),
      ),
    ),
    ...workflows.map((path) => editFile(tree, path, (text) => withVariable(text, name, siblings))),
  ]
}

/** After the last of the lines that pass the variables that a deployment needs. */
function withVariable(text: string, name: string, siblings: readonly string[]): string {
  const passed = `(?:${siblings.join('|')}): \\$\\{\\{ vars\\.\\w+ \\}\\}\\n`
  return text.replace(
    new RegExp(`(?:^ +${passed})+`, 'gm'),
    (lines) => `${lines}${/^ +/.exec(lines)?.[0]}${name}: \${{ vars.${name} }}\n`,
  )
}

function editJson(tree: Tree, path: string, change: (value: object) => object): Edits {
  return editFile(tree, path, (text) => printJson(change(JSON.parse(text))))
}
