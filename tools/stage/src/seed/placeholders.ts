import { type DeploymentTarget, type Project, resourceNames } from '@repo/environments'
import type { Template } from '@repo/local-cloud'

/** The values that differ between environments; `{{name}}` in the snapshot. */
const placeholders = {
  project: (_, { name }) => name,
  account: ({ account }) => account,
  region: ({ region }) => region,
  cluster: ({ cluster }) => cluster,
  environment: ({ name }) => name,
  service: ({ service }) => service.name,
  repository: ({ service }) => service.repository,
  outputPrefix: (target) => resourceNames(target).outputPrefix,
  origins: ({ origins = [] }) => origins.join(',') || 'none',
} as const satisfies Readonly<
  Record<string, (target: DeploymentTarget, project: Pick<Project, 'name'>) => string>
>

type Placeholder = keyof typeof placeholders

/** The template of one environment, from one with placeholders. */
export function instantiate(
  template: Template,
  target: DeploymentTarget,
  project: Pick<Project, 'name'>,
): Template {
  const text = JSON.stringify(template).replace(
    /\{\{(\w+)\}\}/g,
    // Safe: `normalize` writes no other name.
    (_, name: Placeholder) => placeholders[name](target, project),
  )
  return JSON.parse(text, withOrigins(target)) as Template // the same shape, with other names
}

/** The rules of the bucket have the origins as a list, and are not there without any. */
function withOrigins({ origins = [] }: DeploymentTarget) {
  return (key: string, value: unknown) => {
    if (key === 'CorsConfiguration' && origins.length === 0) return undefined
    return key === 'AllowedOrigins' ? origins : value
  }
}

/**
 * A template with placeholders, from that of one environment. No value of target and project may be part of another value or occur
 * elsewhere in the template.
 */
export function normalize(
  template: Template,
  target: DeploymentTarget,
  project: Pick<Project, 'name'>,
): Template {
  let text = JSON.stringify(template)
  for (const [name, read] of Object.entries(placeholders))
    text = text.replaceAll(read(target, project), `{{${name}}}`)
  return JSON.parse(text) as Template // the same shape, with other names
}
