import type { Clock } from '../../clock.ts'
import type { PauseHook, RollingStage } from '../hooks.ts'
import type { Ids } from '../ids.ts'
import type { Deployment, RollbackReason, ServiceState } from '../model.ts'
import type { Emitter } from './emit.ts'
import { isInProgress, touch } from './record.ts'
import { pausesOf } from './situation.ts'

export interface PausesOptions {
  readonly clock: Clock
  readonly ids: Ids
  readonly emit: Emitter
  readonly rollBack: (service: ServiceState, deployment: Deployment, cause: RollbackReason) => void
  readonly reconcile: (service: ServiceState) => void
}

/** Holds deployments at a stage until ContinueServiceDeployment is called or the hook times out. */
export function createPauses({ clock, ids, emit, rollBack, reconcile }: PausesOptions) {
  function pause(service: ServiceState, deployment: Deployment, stage: RollingStage): void {
    for (const { timeoutMs, timeoutAction } of pausesOf(deployment, stage)) {
      const hook: PauseHook = {
        id: ids.hook(),
        stage,
        expiresAt: clock.now() + timeoutMs,
        timeoutAction,
        status: 'AWAITING_ACTION',
      }
      deployment.serviceDeployment.hooks.push(hook)
      touch(deployment, clock.now())
      emit.hook(service, deployment, hook, 'HOOK_AWAITING_ACTION')
      clock.after(timeoutMs, () => expire(service, deployment, hook))
    }
  }

  function expire(service: ServiceState, deployment: Deployment, hook: PauseHook): void {
    if (hook.status !== 'AWAITING_ACTION' || !isInProgress(deployment)) return
    settle(service, deployment, hook, 'TIMED_OUT', hook.timeoutAction)
  }

  function answer(service: ServiceState, hook: PauseHook, action: 'CONTINUE' | 'ROLLBACK'): void {
    const deployment = service.deployments.find(
      (one) => isInProgress(one) && one.serviceDeployment.hooks.includes(hook),
    )
    if (!deployment) return
    settle(service, deployment, hook, action === 'CONTINUE' ? 'SUCCEEDED' : 'FAILED', action)
  }

  function settle(
    service: ServiceState,
    deployment: Deployment,
    hook: PauseHook,
    status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT',
    action: 'CONTINUE' | 'ROLLBACK',
  ): void {
    hook.status = status
    touch(deployment, clock.now())
    emit.hook(service, deployment, hook, `HOOK_${status}`)
    if (action === 'ROLLBACK')
      rollBack(service, deployment, {
        kind: 'hook',
        text: `${hook.stage} lifecycle hook(s) failed`,
      })
    reconcile(service)
  }

  return { pause, answer }
}
