import {
  ContinueServiceDeploymentCommand,
  DescribeServiceDeploymentsCommand,
  type ECSClient,
} from '@aws-sdk/client-ecs'
import type { AnswerableHook, ApprovalAction } from '../deployment/approval-button.ts'

/** Whether a hook waits for an answer, by ECS's own record. */
export interface HookState {
  /** Of the service deployment, for instance `IN_PROGRESS`; `undefined` where ECS has none of that ARN. */
  readonly deployment: string | undefined
  /** Of the hook, for instance `AWAITING_ACTION`. */
  readonly hook: string | undefined
}

/** Reads and answers pause hooks. */
export interface HookClient {
  read(hook: AnswerableHook, signal: AbortSignal): Promise<HookState>
  answer(hook: AnswerableHook, action: ApprovalAction, signal: AbortSignal): Promise<void>
}

/** ECS lets one service deployment of a service be in progress: the one that waits is the newest. */
export const isWaiting = ({ deployment, hook }: HookState) =>
  deployment === 'IN_PROGRESS' && hook === 'AWAITING_ACTION'

const settled = { CONTINUE: 'SUCCEEDED', ROLLBACK: 'FAILED' } as const

/** Whether this action is what became of a hook. */
export const isSettled = ({ hook }: HookState, action: ApprovalAction) => hook === settled[action]

export function createHookClient(ecs: Pick<ECSClient, 'send'>): HookClient {
  return {
    async read({ serviceDeployment, hook }, abortSignal) {
      const command = new DescribeServiceDeploymentsCommand({
        serviceDeploymentArns: [serviceDeployment],
      })
      const { serviceDeployments = [] } = await ecs.send(command, { abortSignal })
      const [found] = serviceDeployments
      const detail = found?.lifecycleHookDetails?.find(({ hookId }) => hookId === hook)
      return { deployment: found?.status, hook: detail?.status }
    },
    async answer({ serviceDeployment: serviceDeploymentArn, hook: hookId }, action, abortSignal) {
      // Without an action ECS continues.
      const command = new ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId, action })
      await ecs.send(command, { abortSignal })
    },
  }
}
