import { alertPolicy, environments, project } from '@repo/environments/fixture'
import { wordingIn } from '@repo/environments/wording'
import type { Settings } from '../settings.ts'

/** What the tests decide, whatever a fork does to its own. */
export const settings: Settings = {
  environments,
  project,
  policy: alertPolicy,
  mutes: [],
  wording: wordingIn('en'),
}
