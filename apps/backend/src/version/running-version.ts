import type { EcsTask } from './ecs-task.ts'
import type { Version } from './version.schema.ts'

/** What identifies this process among all that ever ran. */
export interface VersionFacts {
  /** 40 hexadecimal digits, or `unknown`. */
  readonly commit: string
  readonly environment: string
  readonly started: Date
  /** Absent outside ECS. */
  readonly ecsTask?: EcsTask | undefined
}

/** Which commit runs where, since when. A pipeline asks for it after a deployment. */
export class RunningVersion {
  readonly #version: Version

  constructor({ commit, environment, started, ecsTask }: VersionFacts) {
    this.#version = { commit, environment, started: started.toISOString(), ...ecsTask }
  }

  describe(): Version {
    return this.#version
  }
}
