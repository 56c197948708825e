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

/** Names without `@`, by id. Slack's messages have the ids alone. */
export interface SlackDirectory {
  readonly users: Readonly<Record<string, string>>
  readonly groups: Readonly<Record<string, string>>
}

export type People = ReturnType<typeof createPeople>

/** The users and user groups of the workspace. */
export function createPeople() {
  const users = new Map<string, SlackUser>()
  const groups = new Map<string, { readonly name: string; readonly members: readonly string[] }>()
  return {
    users: (): readonly SlackUser[] => [...users.values()],
    user: (id: string) => users.get(id),
    seedUser(id: string, name: string, team = TEAM): void {
      users.set(id, { id, name, team })
    },
    /** Creates or replaces a user group (`S…`) with the ids of its members. Its name is what a mention shows. */
    seedGroup(id: string, members: readonly string[], name = id): void {
      groups.set(id, { name, members })
    },
    /** `undefined` where the group does not exist. */
    membersOf: (group: string) => groups.get(group)?.members,
    directory: (): SlackDirectory => ({ users: namesOf(users), groups: namesOf(groups) }),
  }
}

function namesOf(all: ReadonlyMap<string, { readonly name: string }>): Record<string, string> {
  return Object.fromEntries([...all].map(([id, { name }]) => [id, name]))
}
