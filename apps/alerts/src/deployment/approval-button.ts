/** What ECS does, by the `action_id` of the button. */
export const approvalActions = { approve: 'CONTINUE', refuse: 'ROLLBACK' } as const

export type ApprovalButton = keyof typeof approvalActions
export type ApprovalAction = (typeof approvalActions)[ApprovalButton]

/** The pause hook that a button answers. */
export interface AnswerableHook {
  /** ARN. */
  readonly serviceDeployment: string
  readonly hook: string
}

/** The `value` of a button: at most 2000 characters. */
export function buttonValue({ serviceDeployment, hook }: AnswerableHook): string {
  return JSON.stringify({ d: serviceDeployment, h: hook })
}

/** What {@link buttonValue} wrote; `undefined` for anything else. */
export function readButtonValue(value: string): AnswerableHook | undefined {
  try {
    const { d, h } = Object(JSON.parse(value))
    return typeof d === 'string' && typeof h === 'string'
      ? { serviceDeployment: d, hook: h }
      : undefined
  } catch {
    return undefined
  }
}
