import type { EcsTask } from './ecs-task.ts'
import type { Version } from './version.schema.ts'

/** Identifies this process. */
export interface VersionFacts {
  /** 40 hexadecimal digits, or `unknown`. */
  readonly commit: string
  readonly environment: string
  readonly started: Date
  /** Absent outside ECS, and if the metadata endpoint did not answer at start. */
  readonly ecsTask?: EcsTask | undefined
  /** Reads `ecsTask` later, if it is absent. Absent itself outside ECS. Never rejects. */
  readonly readEcsTask?: (() => Promise<EcsTask | undefined>) | undefined
}

/** The running commit, its environment and start time. The delivery reads it after a deployment. */
export class RunningVersion {
  #version: Version
  #readEcsTask: VersionFacts['readEcsTask']
  #reading: Promise<Version> | undefined

  constructor({ commit, environment, started, ecsTask, readEcsTask }: VersionFacts) {
    this.#version = { commit, environment, started: started.toISOString(), ...ecsTask }
    this.#readEcsTask = ecsTask ? undefined : readEcsTask
  }

  /** Until the endpoint has answered, each request reads the task again; concurrent requests share one reading. */
  describe(): Version | Promise<Version> {
    if (!this.#readEcsTask) return this.#version
    this.#reading ??= this.#complete(this.#readEcsTask)
    return this.#reading
  }

  async #complete(read: () => Promise<EcsTask | undefined>): Promise<Version> {
    const ecsTask = await read()
    this.#reading = undefined
    if (ecsTask) {
      this.#readEcsTask = undefined
      this.#version = { ...this.#version, ...ecsTask }
    }
    return this.#version
  }
}
