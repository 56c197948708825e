import { type Environment, environments as ownTable } from '@repo/environments'
import type { LocalCloud } from '@repo/local-cloud'

/** People in Slack: hana and ken are in every group that may approve, and eve in none. */
export const people = {
  hana: { id: 'U0HANA', name: 'hana' },
  ken: { id: 'U0KEN', name: 'ken' },
  eve: { id: 'U0EVE', name: 'eve' },
} as const

/** The table of this repository, in which hana and ken may approve deployments to every environment. */
export function withApprovers(): readonly Environment[] {
  return ownTable.map((row) => ({ ...row, slack: { ...row.slack, approvers: ['S0APPROVERS'] } }))
}

/** Creates the people, and the users and groups that may approve. */
export function seedPeople({ slack }: Pick<LocalCloud, 'slack'>, approvers: readonly string[]) {
  const { hana, ken } = people
  for (const { id, name } of Object.values(people)) slack.people.seedUser(id, name)
  for (const id of approvers) {
    if (id.startsWith('S')) slack.people.seedGroup(id, [hana.id, ken.id])
    else if (!slack.people.user(id)) slack.people.seedUser(id, id.toLowerCase())
  }
}
