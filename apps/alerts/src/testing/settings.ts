import { alertPolicy, environments, project } from '@repo/environments/fixture'
import type { Settings } from '../settings.ts'

/** What the tests decide, whatever a fork does to its own. */
export const settings: Settings = {
  environments,
  project,
  policy: alertPolicy,
  mutes: [],
  wording: {},
}
