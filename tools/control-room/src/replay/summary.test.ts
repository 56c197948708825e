import { describe, expect, it } from 'vitest'
import { eventSummary, eventTime } from './summary.ts'

describe('eventSummary', () => {
  it.each([
    [
      {
        'detail-type': 'ECS Deployment State Change',
        resources: ['arn:aws:ecs:us-east-1:111122223333:service/cluster/web'],
        detail: { eventName: 'SERVICE_DEPLOYMENT_FAILED', deploymentId: 'ecs-svc/1' },
      },
      'SERVICE_DEPLOYMENT_FAILED · web · ecs-svc/1',
    ],
    [
      {
        'detail-type': 'ECS Task State Change',
        resources: ['arn:aws:ecs:us-east-1:111122223333:task/cluster/abc'],
        detail: { lastStatus: 'STOPPED', group: 'service:web', startedBy: 'ecs-svc/1' },
      },
      'STOPPED · web · ecs-svc/1',
    ],
    [
      {
        'detail-type': 'ECR Image Scan',
        detail: { 'scan-status': 'COMPLETE', 'repository-name': 'web' },
      },
      'COMPLETE · web',
    ],
    [{ 'detail-type': 'Scheduled Event', detail: {} }, 'Scheduled Event'],
    [{}, 'an event without a detail-type'],
    [null, 'an event without a detail-type'],
    ['{"id"', 'a body that is not JSON'],
  ])('the summary of %j is "%s"', (event, summary) => {
    expect(eventSummary(event)).toBe(summary)
  })
})

it('eventTime is undefined without a valid time', () => {
  expect(eventTime({ time: '2026-11-23T14:02:11Z' })).toBe(Date.UTC(2026, 10, 23, 14, 2, 11))
  for (const event of ['text', null, {}, { time: 'soon' }]) expect(eventTime(event)).toBeUndefined()
})
