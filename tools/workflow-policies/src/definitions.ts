import { posix } from 'node:path'
import type { DeploymentTarget } from '@repo/environments'
import type { Repository } from './repository.ts'

/** The definitions named in `ecspresso.yml` of a service, from the root of the repository. Empty without that file. */
export function definitionFiles(
  { service }: Pick<DeploymentTarget, 'service'>,
  { text }: Pick<Repository, 'text'>,
): string[] {
  const configuration = text(`${service.definitions}/ecspresso.yml`) ?? ''
  const named = [...configuration.matchAll(/^(?:service|task)_definition: "?([^"\s]+)"?/gm)]
  return named.map(([, path = '']) => posix.join(service.definitions, path))
}

/** The one of them that defines the service itself; `undefined` where none is named. */
export function serviceDefinitionFile(
  { service }: Pick<DeploymentTarget, 'service'>,
  { text }: Pick<Repository, 'text'>,
): string | undefined {
  const configuration = text(`${service.definitions}/ecspresso.yml`) ?? ''
  const [, path] = /^service_definition: "?([^"\s]+)"?/m.exec(configuration) ?? []
  return path && posix.join(service.definitions, path)
}
