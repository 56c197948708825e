/** What identifies this process among all that ever ran. */
export interface VersionFacts {
  /** 40 hexadecimal digits, or `unknown`. */
  readonly commit: string
  readonly environment: string
  readonly started: Date
  /** Id of the ECS task; absent outside ECS. */
  readonly task?: string
}

/** Which commit runs where, since when. A pipeline asks for it after a deployment. */
export class RunningVersion {
  constructor(private readonly facts: VersionFacts) {}

  describe(): Omit<VersionFacts, 'started'> & { started: string } {
    const { commit, environment, started, task } = this.facts
    return { commit, environment, started: started.toISOString(), ...(task && { task }) }
  }
}
