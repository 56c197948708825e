import { type DeploymentTarget, resourceNames } from '@repo/environments'
import type { Template } from '@repo/local-cloud'

/** The values that differ between environments; `{{name}}` in the snapshot. */
const placeholders = {
  account: ({ account }) => account,
  region: ({ region }) => region,
  cluster: ({ cluster }) => cluster,
  environment: ({ name }) => name,
  service: ({ service }) => service.name,
  repository: ({ service }) => service.repository,
  outputPrefix: (target) => resourceNames(target).outputPrefix,
} as const satisfies Readonly<Record<string, (target: DeploymentTarget) => string>>

type Placeholder = keyof typeof placeholders

/** The template of one environment, from one with placeholders. */
export function instantiate(template: Template, target: DeploymentTarget): Template {
  const text = JSON.stringify(template).replace(
    /\{\{(\w+)\}\}/g,
    // Safe: `normalize` writes no other name.
    (_, name: Placeholder) => placeholders[name](target),
  )
  return JSON.parse(text) as Template // the same shape, with other names
}

/**
 * A template with placeholders, from that of one environment. No value of `target` may be part of another value or occur
 * elsewhere in the template.
 */
export function normalize(template: Template, target: DeploymentTarget): Template {
  let text = JSON.stringify(template)
  for (const [name, read] of Object.entries(placeholders))
    text = text.replaceAll(read(target), `{{${name}}}`)
  return JSON.parse(text) as Template // the same shape, with other names
}
