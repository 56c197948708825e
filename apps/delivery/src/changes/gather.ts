import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { DeploymentTarget } from '@repo/environments'
import * as z from 'zod'
import {
  type Changes,
  changesSchema,
  cut,
  type EnvironmentChange,
  type InfraChange,
  type Size,
  type Vulnerabilities,
} from './changes.ts'
import { compare } from './compare.ts'
import { type RenderOptions, renderDefinitions } from './render.ts'
import { compareVulnerabilities, readTrivy } from './trivy.ts'

export interface Gathering extends RenderOptions {
  /** Work tree of the branch that the pull request goes to. */
  readonly base: string
  /** Work tree of the pull request. */
  readonly head: string
  readonly targets: readonly DeploymentTarget[]
  /**
   * What the other jobs left: `measured-base/` and `measured-head/` with `sizes.jsonl` and `trivy.json`,
   * `infra-ENVIRONMENT/` with `diff.txt`. Whatever is missing is told as not known.
   */
  readonly reports: string
}

/**
 * Everything that a pull request would change.
 * @throws RenderError where its definitions cannot be rendered
 */
export async function gatherChanges(gathering: Gathering): Promise<Changes> {
  const { ecspresso, targets } = gathering
  const changed: EnvironmentChange[] = []
  for (const environment of targets) changed.push(await definitions(environment, gathering))
  const vulnerabilities = vulnerabilitiesIn(gathering)
  return changesSchema.parse({
    environments: changed,
    renderedBy: ecspresso.name,
    infra: targets.map((environment) => infra(environment, gathering)),
    sizes: sizes(gathering),
    ...(vulnerabilities && { vulnerabilities }),
  } satisfies Changes)
}

async function definitions(
  environment: DeploymentTarget,
  gathering: Gathering,
): Promise<EnvironmentChange> {
  const { base, head } = gathering
  const [before, after] = [
    await renderDefinitions(base, environment, gathering),
    await renderDefinitions(head, environment, gathering),
  ]
  const difference = (what: 'taskDefinition' | 'service', name: string) =>
    cut(compare(name, before?.[what] ?? '', after?.[what] ?? ''))
  return {
    environment: environment.name,
    taskDefinition: difference('taskDefinition', 'task definition'),
    service: difference('service', 'service'),
  }
}

function infra({ name }: DeploymentTarget, { reports }: Gathering): InfraChange {
  const file = join(reports, `infra-${name}`, 'diff.txt')
  if (existsSync(file)) return { environment: name, diff: cut(read(file)) }
  return { environment: name, notAsked: 'AWS gave no role to this run' }
}

const sizeLine = z.object({ what: z.string(), bytes: z.int() })

function sizes({ reports }: Gathering): Size[] {
  const [before, after] = ['base', 'head'].map((side) => {
    const file = join(reports, `measured-${side}`, 'sizes.jsonl')
    const lines = existsSync(file) ? read(file).split('\n').filter(Boolean) : []
    return new Map(
      lines.map((line) => {
        const { what, bytes } = sizeLine.parse(JSON.parse(line))
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

function vulnerabilitiesIn({ reports }: Gathering): Vulnerabilities | undefined {
  const [before, after] = ['base', 'head'].map((side) => {
    const file = join(reports, `measured-${side}`, 'trivy.json')
    return existsSync(file) ? readTrivy(JSON.parse(read(file))) : undefined
  })
  return before && after ? compareVulnerabilities(before, after) : undefined
}

const largest = 64 * 1024 * 1024

function read(file: string): string {
  if (statSync(file).size > largest) throw new RangeError(`${file} is larger than 64 MiB`)
  return readFileSync(file, 'utf8')
}
