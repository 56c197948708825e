/** Lifecycle stages in the order in which a deployment reaches them. Linear and canary repeat those of the production shift. */
const stages = [
  'RECONCILE_SERVICE',
  'PRE_SCALE_UP',
  'SCALE_UP',
  'POST_SCALE_UP',
  'TEST_TRAFFIC_SHIFT',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRE_PRODUCTION_TRAFFIC_SHIFT',
  'PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
  'BAKE_TIME',
  'CLEAN_UP',
] as const

export type Stage = (typeof stages)[number]

/** Whether a stage is this one, or comes after it. A stage that AWS may add is neither. */
export function hasReached(stage: string, earliest: Stage): boolean {
  const order: readonly string[] = stages
  return order.indexOf(stage) >= order.indexOf(earliest)
}

/** Which versions answer production's requests: the one before, the one that is deployed, or both. */
export type Serving = 'before' | 'now' | 'both'

/**
 * Blue/green, linear and canary: two versions run side by side, and the load balancer moves the traffic.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html
 */
const shifted: Readonly<Partial<Record<Stage, Serving>>> = {
  PRE_SCALE_UP: 'before',
  SCALE_UP: 'before',
  POST_SCALE_UP: 'before',
  TEST_TRAFFIC_SHIFT: 'before',
  POST_TEST_TRAFFIC_SHIFT: 'before',
  PRE_PRODUCTION_TRAFFIC_SHIFT: 'before',
  PRODUCTION_TRAFFIC_SHIFT: 'both',
  POST_PRODUCTION_TRAFFIC_SHIFT: 'now',
  BAKE_TIME: 'now',
  CLEAN_UP: 'now',
}

/** Rolling: each new task answers requests as soon as it is healthy. */
const rolling: Readonly<Partial<Record<Stage, Serving>>> = {
  PRE_SCALE_UP: 'before',
  POST_SCALE_UP: 'both',
  POST_PRODUCTION_TRAFFIC_SHIFT: 'now',
}

/** Stages that no rolling deployment has: they show by themselves that the traffic is moved. */
const onlyShifted: ReadonlySet<string> = new Set<Stage>([
  'TEST_TRAFFIC_SHIFT',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRE_PRODUCTION_TRAFFIC_SHIFT',
  'PRODUCTION_TRAFFIC_SHIFT',
  'BAKE_TIME',
])

/** What decides who serves at a stage. */
export interface StageOf {
  readonly stage: string
  /** `ROLLING`, `BLUE_GREEN`, `LINEAR` or `CANARY`; `undefined` where ECS could not be read. */
  readonly strategy: string | undefined
  /** Percentage of the production traffic that the new version was given at this stage, if ECS returned it. */
  readonly percent: number | undefined
  /** The deployment has been at this stage before. */
  readonly repeated: boolean
}

/** Who serves at a stage; `undefined` where stage and strategy do not show it. */
export function servingAt({ stage, strategy, percent, repeated }: StageOf): Serving | undefined {
  if (strategy === 'ROLLING') return at(rolling, stage)
  if (strategy === undefined && !onlyShifted.has(stage)) {
    const [one, other] = [at(rolling, stage), at(shifted, stage)]
    return one === other ? one : undefined
  }
  const inSteps = strategy !== 'BLUE_GREEN'
  const serving = at(shifted, stage)
  if (inSteps && percent !== undefined && (serving === 'both' || repeated)) {
    if (percent === 0) return 'before'
    return percent === 100 ? 'now' : 'both'
  }
  // From the second step on, a part of the traffic may have moved already.
  return inSteps && repeated && serving === 'before' ? undefined : serving
}

function at(table: Readonly<Partial<Record<string, Serving>>>, stage: string): Serving | undefined {
  return table[stage]
}
