import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { deploymentTargets } from '@repo/environments'

export const root = join(import.meta.dirname, '../../..')

/** The files of this repository that the policies check: path from the root → text. */
export function readFiles(): Map<string, string> {
  const ofServices = deploymentTargets().flatMap(({ service }) => [
    service.dockerfile,
    `${dirname(service.definitions)}/**/*.*`,
  ])
  const patterns = [
    '.github/**/*.{yml,yaml,json}',
    'ecspresso/variables.json',
    'packages/environments/sample-values.json',
    'renovate.json',
    ...ofServices,
  ]
  const files = new Set(globSync(patterns, { cwd: root }))
  return new Map([...files].sort().map((file) => [file, readFileSync(join(root, file), 'utf8')]))
}

/** The workflows and composite actions among them. */
export function workflowFiles(): string[] {
  return [...readFiles().keys()].filter((file) =>
    /^\.github\/(workflows|actions)\/.*ya?ml$/.test(file),
  )
}
