import { examplesLeft } from '@repo/environments/examples'
import type { Finding } from './finding.ts'
import type { Repository } from './repository.ts'

/** Values that are still the example's. The origin has no others. */
export function placeholders(repository: Repository): Finding[] {
  if (repository.isOrigin) return []
  return examplesLeft(repository, repository.read).map(({ value, ...place }) => ({
    area: 'placeholders',
    state: 'wrong',
    what: `${value} is the example's`,
    ...place,
  }))
}
