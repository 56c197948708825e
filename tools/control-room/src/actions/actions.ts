import { signal } from '@preact/signals'
import type { ActionView } from '../protocol.ts'

/** Why the last action could not be done; the page shows it until it is dismissed. */
export const problem = signal<string | undefined>(undefined)

/** Actions whose request has not been answered yet. */
export const pending = signal<ReadonlySet<string>>(new Set())

/** The action that waits for the reader's second word. */
export const unconfirmed = signal<ActionView | undefined>(undefined)

/** Does an action, or shows the question first where it has to be confirmed. */
export function choose(action: ActionView): void {
  if (action.disabled !== undefined || isRunning(action)) return
  if (action.confirm) unconfirmed.value = action
  else void perform(action)
}

/** Does an action; what comes of it arrives by the stream. */
export async function perform({ id, label }: ActionView): Promise<void> {
  problem.value = undefined
  pending.value = new Set([...pending.value, id])
  try {
    const response = await fetch(`/_demo/actions/${encodeURIComponent(id)}`, { method: 'POST' })
    if (!response.ok) problem.value = `${label}: ${await reasonOf(response)}`
  } catch {
    problem.value = `${label}: the cloud does not answer`
  } finally {
    pending.value = new Set([...pending.value].filter((other) => other !== id))
  }
}

/** Whether the stage works on an action, or it was requested a moment ago. */
export function isRunning({ id, running }: ActionView): boolean {
  return running || pending.value.has(id)
}

async function reasonOf(response: Response): Promise<string> {
  const text = await response.text()
  try {
    const { error } = JSON.parse(text)
    return String(error)
  } catch {
    return text || `${response.status} ${response.statusText}`
  }
}
