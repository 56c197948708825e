import {
  type AlertPolicy,
  alertPolicy,
  type Environment,
  environments,
  type Mute,
  mutes,
  type Project,
  project,
  type WordingOverrides,
  wording,
} from '@repo/environments'

/** All that a fork decides, and that the alerts depend on. */
export interface Settings {
  readonly environments: readonly Environment[]
  readonly project: Project
  readonly policy: AlertPolicy
  readonly mutes: readonly Mute[]
  readonly wording: WordingOverrides
}

/** What `packages/environments` exports. */
export const defaultSettings: Settings = {
  environments,
  project,
  policy: alertPolicy,
  mutes,
  wording,
}
