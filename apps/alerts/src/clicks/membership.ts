import { callSlack, type SlackOptions } from '../publish/slack-call.ts'

/** Whether a user is one of the approvers, or a member of a group among them. */
export type IsApprover = (user: string, approvers: readonly string[]) => Promise<boolean>

const KEEP_MS = 60_000

/**
 * Reads the members of user groups from Slack, and keeps them for a minute. The method takes no JSON, so its argument is in the query.
 * @see https://docs.slack.dev/reference/methods/usergroups.users.list
 */
export function createIsApprover(slack: SlackOptions, now: () => number = Date.now): IsApprover {
  const kept = new Map<string, { readonly users: readonly string[]; readonly until: number }>()

  async function membersOf(group: string): Promise<readonly string[]> {
    const found = kept.get(group)
    if (found && now() < found.until) return found.users
    const method = `usergroups.users.list?usergroup=${encodeURIComponent(group)}`
    const { users } = await callSlack(slack, method, {})
    const members = Array.isArray(users) ? users.filter((one) => typeof one === 'string') : []
    kept.set(group, { users: members, until: now() + KEEP_MS })
    return members
  }

  /** @throws SlackUnavailableError, SlackRefusedError where a group cannot be read and no other approver is this user */
  return async (user, approvers) => {
    if (approvers.includes(user)) return true
    const groups = approvers.filter((one) => one.startsWith('S'))
    const members = await Promise.all(groups.map(membersOf))
    return members.some((users) => users.includes(user))
  }
}
