import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { DeploymentTarget } from '@repo/environments'
import * as z from 'zod'
import { cut } from '../github/markdown.ts'
import { parseJson } from '../inputs/json.ts'
import { trivyReport } from '../scan/reports.ts'
import { vulnerabilitiesIn } from '../scan/vulnerabilities.ts'
import { cutLine, targetLabel } from '../words.ts'
import {
  type Changes,
  changesSchema,
  type EnvironmentChange,
  type InfraChange,
  type SizeChange,
  type VulnerabilityChange,
} from './changes.ts'
import { compareTexts } from './compare-texts.ts'
import { compareVulnerabilities } from './compare-vulnerabilities.ts'
import { type RenderOptions, renderDefinitions } from './render.ts'

export interface ChangesOptions extends RenderOptions {
  /** Work tree of the branch that the pull request goes to. */
  readonly base: string
  /** Work tree of the pull request. */
  readonly head: string
  readonly targets: readonly DeploymentTarget[]
  /**
   * Reports of the other jobs: `measured-base/` and `measured-head/` with `sizes.jsonl` and `trivy.json`,
   * `infra-ENVIRONMENT-SERVICE/` with `outcomes.json` and `diff.txt`. A missing one is reported as not known.
   */
  readonly reports: string
}

/**
 * Everything that a pull request would change.
 * @throws RenderError where its definitions cannot be rendered
 * @throws InputError where a report cannot be read
 */
export async function gatherChanges(options: ChangesOptions): Promise<Changes> {
  const { ecspresso, targets } = options
  const changed: EnvironmentChange[] = []
  for (const environment of targets) changed.push(await definitions(environment, options))
  const compared = vulnerabilities(options)
  return changesSchema.parse({
    environments: changed,
    renderedBy: ecspresso.name,
    infra: targets
      // The stacks belong to an environment, whatever the number of its services.
      .filter(({ services, service }) => service.name === services[0].name)
      .map((first) => infra(first, options)),
    sizes: sizes(options),
    ...(compared && { vulnerabilities: compared }),
  } satisfies Changes)
}

async function definitions(
  environment: DeploymentTarget,
  options: ChangesOptions,
): Promise<EnvironmentChange> {
  const { base, head } = options
  const [before, after] = [
    await renderDefinitions(base, environment, options),
    await renderDefinitions(head, environment, options),
  ]
  const difference = (what: 'taskDefinition' | 'service', name: string) =>
    cut(compareTexts(name, before?.[what] ?? '', after?.[what] ?? ''))
  return {
    environment: targetLabel(environment),
    taskDefinition: difference('taskDefinition', 'task definition'),
    service: difference('service', 'service'),
  }
}

/** Outcomes of the steps of the job that runs `cdk diff`. */
const outcomes = z.object({ role: z.string(), diff: z.string() })

function infra({ name, service }: DeploymentTarget, { reports }: ChangesOptions): InfraChange {
  const folder = join(reports, `infra-${name}-${service.name}`)
  const file = join(folder, 'diff.txt')
  const diff = existsSync(file) ? read(file) : ''
  const unavailable = whyUnavailable(join(folder, 'outcomes.json'), diff)
  return unavailable === undefined
    ? { environment: name, diff: cut(diff) }
    : { environment: name, unavailable }
}

function whyUnavailable(file: string, diff: string): string | undefined {
  if (!existsSync(file)) return 'the jobs cdk synth and cdk diff left no report'
  const { role, diff: outcome } = parseJson(read(file), file, outcomes)
  if (outcome === 'success') return undefined
  if (role === 'failure') return 'AWS gave no role to this run'
  if (outcome === 'skipped') return 'a step before cdk diff failed'
  const last = diff.trimEnd().split('\n').at(-1) || 'it printed nothing'
  return `cdk diff failed: ${cutLine(last, 200)}`
}

const sizeLine = z.object({ what: z.string(), bytes: z.int() })

function sizes({ reports }: ChangesOptions): SizeChange[] {
  const [before, after] = ['base', 'head'].map((side) => {
    const file = join(reports, `measured-${side}`, 'sizes.jsonl')
    const lines = existsSync(file) ? read(file).split('\n').filter(Boolean) : []
    return new Map(
      lines.map((line) => {
        const { what, bytes } = parseJson(line, file, sizeLine)
        return [what, bytes]
      }),
    )
  })
  return [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])].map((what) => {
    const [was, is] = [before?.get(what), after?.get(what)]
    return {
      what,
      ...(was !== undefined && { before: was }),
      ...(is !== undefined && { after: is }),
    }
  })
}

function vulnerabilities({ reports }: ChangesOptions): VulnerabilityChange | undefined {
  const [before, after] = ['base', 'head'].map((side) => {
    const file = join(reports, `measured-${side}`, 'trivy.json')
    return existsSync(file)
      ? vulnerabilitiesIn(parseJson(read(file), file, trivyReport))
      : undefined
  })
  return before && after ? compareVulnerabilities(before, after) : undefined
}

const largest = 64 * 1024 * 1024

function read(file: string): string {
  if (statSync(file).size > largest) throw new RangeError(`${file} is larger than 64 MiB`)
  return readFileSync(file, 'utf8')
}
