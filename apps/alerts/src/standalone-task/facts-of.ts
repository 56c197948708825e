import {
  parseTaskArn,
  parseTaskDefinitionArn,
  type TaskContainer,
  type TaskStateChange,
} from '@repo/aws-events'
import type { TaskFact } from '../deployment/fact.ts'
import { stoppedTask } from '../deployment/facts-of.ts'
import { addedBy } from '../deployment/failure-cause.ts'

/** The fact in the event of a task that belongs to no service, or why there is none (completes "ignored, because …"). */
export function standaloneTaskFact(event: TaskStateChange): TaskFact | string {
  const { detail } = event
  if (detail.stopCode === 'UserInitiated') return 'somebody stopped the task'
  if (succeeded(event)) return 'the task ended well'
  return stoppedTask(event)
}

/**
 * The family of a task that was run by itself: by default the rest of its group, `family:NAME`. `RunTask` may be given any other
 * group.
 */
export function familyOf({ detail }: TaskStateChange): string {
  const { group = '', taskDefinitionArn = '', taskArn } = detail
  const named =
    /^family:(.+)$/.exec(group)?.[1] ?? parseTaskDefinitionArn(taskDefinitionArn)?.family
  return named ?? (group || (parseTaskArn(taskArn)?.id ?? taskArn))
}

/**
 * Whether a container ended with 0, and the others too, or because ECS stopped them then: with SIGTERM (143), later with SIGKILL
 * (137). ECS gives a reason where it was something else. Nothing starts a task again that a Spot interruption stopped.
 */
function succeeded({ detail }: TaskStateChange): boolean {
  const { stopCode = 'EssentialContainerExited', containers } = detail
  return (
    stopCode === 'EssentialContainerExited' &&
    containers.some(({ exitCode }) => exitCode === 0) &&
    containers.every(endedWithTheTask)
  )
}

function endedWithTheTask({ name, exitCode, reason }: TaskContainer): boolean {
  if (addedBy(name) === 'guardduty') return true
  return reason === undefined && (exitCode === undefined || [0, 137, 143].includes(exitCode))
}
