/** Words that several messages share. Those of each message stand beside it, in `words.ts` of its folder. */

import type { DeploymentTarget } from '@repo/environments'
import { shorten } from '@repo/slack-message'

/** A target as flags name it: `dev`, or `dev/worker` where the environment has several services. */
export const targetLabel = ({ name, service, services }: DeploymentTarget) =>
  services.length === 1 ? name : `${name}/${service.name}`

export const by = (actor: string) => `by ${actor}`

/** A commit as people read it: its first seven digits. */
export const shortCommit = (commit: string | undefined) =>
  commit?.slice(0, 7) ?? 'an unknown commit'

/** A text in one line of at most `most` characters, which then shows how long it was. */
export function cutLine(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length <= most ? line : `${shorten(line, most)} (cut, ${line.length} characters)`
}
