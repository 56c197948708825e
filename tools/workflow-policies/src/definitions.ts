import { posix } from 'node:path'
import type { DeploymentTarget } from '@repo/environments'
import type { Repository } from './repository.ts'

/** The definitions that `ecspresso.yml` of a service names, from the root of the repository. None where it is not there. */
export function definitionFiles(
  { service }: Pick<DeploymentTarget, 'service'>,
  { text }: Pick<Repository, 'text'>,
): string[] {
  const configuration = text(`${service.definitions}/ecspresso.yml`) ?? ''
  const named = [...configuration.matchAll(/^(?:service|task)_definition: "?([^"\s]+)"?/gm)]
  return named.map(([, path = '']) => posix.join(service.definitions, path))
}
