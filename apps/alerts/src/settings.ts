import {
  type AlertPolicy,
  alertPolicy,
  type Environment,
  environments,
  type Mute,
  mutes,
  type Project,
  project,
  wording,
} from '@repo/environments'
import { type Wording, wordingIn } from '@repo/environments/wording'

/** All that a fork decides, and that the alerts depend on. */
export interface Settings {
  readonly environments: readonly Environment[]
  readonly project: Project
  readonly policy: AlertPolicy
  readonly mutes: readonly Mute[]
  /** In the language of the project, with the overrides of the fork. */
  readonly wording: Wording
}

/** What `packages/environments` exports. */
export const defaultSettings: Settings = {
  environments,
  project,
  policy: alertPolicy,
  mutes,
  wording: wordingIn(project.language, wording),
}
