import { serviceEvents } from '@repo/aws-events/scenarios'
import type { DeploymentTarget } from '@repo/environments'
import { createIds } from './ids.ts'
import { placeOf } from './place-of.ts'
import { deploymentStates } from './states/deployments.ts'
import { noticeStates } from './states/notices.ts'
import type { Samples } from './states/sample.ts'
import { scanStates } from './states/scans.ts'

/** What the catalogue of scenarios has no need of: each further state of each kind of message. */
export function stateSamplesOf(target: DeploymentTarget): Samples {
  const on = serviceEvents(placeOf(target), {
    newId: createIds(),
    deploymentId: (letter) => `ecs-svc/482100000000000000${'OAXB'.indexOf(letter)}`,
  })
  return {
    ...deploymentStates(on, target),
    ...noticeStates(on),
    ...scanStates(on, target.name),
  }
}
