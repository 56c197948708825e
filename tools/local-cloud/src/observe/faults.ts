import type { Faults } from '../slack/faults.ts'
import type { ServiceFaults } from '../wire/service-faults.ts'
import type { FaultView } from './model.ts'

/** The faults that wait, those of Slack first. */
export function viewFaults(
  slack: Pick<Faults, 'list'>,
  aws: Pick<ServiceFaults, 'list'>,
): FaultView[] {
  return [
    ...slack.list().map(({ id, fault: { method, fault }, left, until }) => ({
      id,
      service: 'slack',
      method,
      fault,
      left,
      until,
    })),
    ...aws.list().map(({ id, fault: { service, fault }, left, until }) => ({
      id,
      service,
      method: '*',
      fault,
      left,
      until,
    })),
  ]
}
