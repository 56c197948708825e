/** Id of the workspace. */
export const TEAM = 'T0LOCAL'

/** A person in Slack. */
export interface SlackUser {
  /** `U…` */
  readonly id: string
  readonly name: string
  /** Id of their workspace; another one than `T0LOCAL` for somebody who joined by Slack Connect. */
  readonly team: string
}

export type People = ReturnType<typeof createPeople>

/** The users and user groups of the workspace. */
export function createPeople() {
  const users = new Map<string, SlackUser>()
  const groups = new Map<string, readonly string[]>()
  return {
    users: (): readonly SlackUser[] => [...users.values()],
    user: (id: string) => users.get(id),
    seedUser(id: string, name: string, team = TEAM): void {
      users.set(id, { id, name, team })
    },
    /** Creates or replaces a user group (`S…`) with the ids of its members. */
    seedGroup(id: string, members: readonly string[]): void {
      groups.set(id, members)
    },
    /** `undefined` where the group does not exist. */
    membersOf: (group: string) => groups.get(group),
  }
}
