import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '@repo/environments'
import { type App, CfnResource, Stack, Validations } from 'aws-cdk-lib'
import { FAIL_SYNTH_ON_VALIDATION_ERRORS_CONTEXT } from 'aws-cdk-lib/cx-api'
import { AwsSolutionsChecks } from 'cdk-nag'
import {
  certificateOf,
  context,
  dev,
  emptyBundle,
  environments,
  prod,
  project,
  sharing,
  staging,
  temporaryFolder,
  withWorker,
} from '../app.fixture.ts'
import { createApp } from '../create-app.ts'
import type { Finding } from './accepted.ts'
import { combinations, describeCombination } from './combinations.fixture.ts'

interface Variant {
  /** What is special, for a message. */
  readonly name: string
  readonly table: readonly Environment[]
  readonly context: Readonly<Record<string, string>>
}

/** Everything that the stacks can be made of: combinations of settings, and tables of other shapes. */
function variants(): readonly Variant[] {
  const shared = { ...context, 'prod:certificateArn': certificateOf(sharing) }
  return [
    ...combinations(environments).map((combination) => ({
      name: describeCombination(combination),
      table: environments,
      context: combination,
    })),
    { name: 'a second service', table: withWorker, context },
    {
      name: 'approvers in Slack',
      table: environments.map((one) => ({
        ...one,
        slack: { ...one.slack, approvers: ['U0HANA', 'S0APPROVERS'] },
      })),
      context,
    },
    { name: 'three environments', table: [...environments, staging], context },
    { name: 'production in the account of dev', table: [dev, sharing], context: shared },
  ]
}

export interface Templates {
  /** Folder with each different template once. */
  readonly folder: string
  readonly files: readonly TemplateFile[]
  /** What cdk-nag found. */
  readonly nag: readonly Finding[]
}

export interface TemplateFile {
  /** Name in the folder. */
  readonly name: string
  /** What it is a template of, for a message. */
  readonly source: string
  readonly production: boolean
  readonly lines: readonly string[]

  readonly resources: readonly (readonly [id: string, type: string])[]
}

/** Synthesizes all variants, checks them with cdk-nag, and writes their templates. */
export function writeTemplates(): Templates {
  const folder = join(temporaryFolder(), 'templates')
  mkdirSync(folder)
  const bundle = emptyBundle()
  const files = new Map<string, TemplateFile>()
  const nag: Finding[] = []
  for (const variant of variants()) {
    const outdir = temporaryFolder()
    const app = createApp({
      table: variant.table,
      project,
      bundle,
      // Findings are left in a file, and not thrown.
      context: { ...variant.context, [FAIL_SYNTH_ON_VALIDATION_ERRORS_CONTEXT]: 'false' },
      outdir,
    })
    Validations.of(app).addPlugins(new AwsSolutionsChecks())
    const { stacks } = app.synth()
    nag.push(...nagFindings(app, outdir, variant))
    for (const stack of stacks) {
      const text = JSON.stringify(stack.template, null, 1)
      if (files.has(text)) continue
      const name = `${stack.id}-${files.size}.template.json`
      writeFileSync(join(folder, name), text)
      files.set(text, {
        name,
        source: `${stack.id}: ${variant.name}`,
        lines: text.split('\n'),
        production: stack.environment.account === prod.account,
        resources: Object.entries<{ Type: string }>(stack.template.Resources).map(
          ([id, { Type }]) => [id, Type],
        ),
      })
    }
  }
  return { folder, files: [...files.values()], nag }
}

/** The resource at a line of a file, counted from 1. */
export function resourceAt({ lines, resources }: TemplateFile, line: number) {
  const above = lines.slice(0, line).findLast((text) => RESOURCE.test(text))
  return resources.find(([id]) => id === RESOURCE.exec(above ?? '')?.[1])
}

// Two levels deep in JSON with an indentation of one.
const RESOURCE = /^ {2}"(\w+)": \{$/

interface Report {
  readonly pluginReports: readonly {
    readonly violations: readonly {
      readonly ruleName: string
      readonly violatingConstructs: readonly { readonly constructPath: string }[]
    }[]
  }[]
}

function nagFindings(app: App, outdir: string, { name }: Variant): readonly Finding[] {
  const report: Report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'))
  const resources = new Map(
    app.node
      .findAll()
      .filter((construct) => CfnResource.isCfnResource(construct))
      .map((resource) => [resource.node.path, resource]),
  )
  return report.pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => {
        const resource = resources.get(constructPath)
        return {
          rule: ruleName.replace(/\[.*/s, ''),
          type: resource?.cfnResourceType ?? 'no resource',
          production: resource !== undefined && Stack.of(resource).account === prod.account,
          where: `${constructPath}, ${name}`,
        }
      }),
    ),
  )
}
