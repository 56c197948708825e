/** Duration of the steps of ECS, in milliseconds of the cloud's clock. AWS takes many times as long. */
export interface Timings {
  /** PROVISIONING: the network interface is attached. */
  readonly provisioningMs: number
  /** PENDING: the image is pulled. */
  readonly pendingMs: number
  /** ACTIVATING: targets are registered. */
  readonly activatingMs: number
  /** DEACTIVATING at least: targets are deregistered. */
  readonly deactivatingMs: number
  /** DEPROVISIONING: the network interface is deleted. */
  readonly deprovisioningMs: number
  /** Time for which a task without a load balancer must run before it counts as healthy. */
  readonly settleMs: number
  /** Back-off before a failed task is replaced; doubles with each consecutive failure. */
  readonly restartMs: number
  /** Longest back-off. */
  readonly restartMaxMs: number
  /** How long a deployment is PENDING, STOP_REQUESTED or ROLLBACK_REQUESTED. */
  readonly requestedMs: number
  /** How long a failed deployment stays listed after its tasks have stopped, beside its rollback. */
  readonly failedListedMs: number
}

export const defaultTimings: Timings = {
  provisioningMs: 800,
  pendingMs: 700,
  activatingMs: 300,
  deactivatingMs: 400,
  deprovisioningMs: 400,
  settleMs: 1000,
  restartMs: 200,
  restartMaxMs: 30_000,
  requestedMs: 100,
  failedListedMs: 15_000,
}
