/** Words that several messages share. Those of each message stand beside it, in `words.ts` of its folder. */

import type { DeploymentTarget } from '@repo/environments'

/** A target as flags name it: `dev`, or `dev/worker` where the environment has several services. */
export const targetLabel = ({ name, service, services }: DeploymentTarget) =>
  services.length === 1 ? name : `${name}/${service.name}`

export const by = (actor: string) => `by ${actor}`

/** A commit as people read it: its first seven digits. */
export const shortCommit = (commit: string | undefined) =>
  commit?.slice(0, 7) ?? 'an unknown commit'
