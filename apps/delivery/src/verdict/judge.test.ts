import { describe, expect, it } from 'vitest'
import { judge, type Observation } from './judge.ts'

const commit = '8b31d07e'.repeat(5)
const runUrl = 'https://github.com/example/fargate-starter/actions/runs/7/attempts/1'
const wanted = { commit, runUrl }
const ours = { taskDefinition: 'backend-dev:7', commit, runUrl }
const older = { taskDefinition: 'backend-dev:6', commit: '4f2a9c1d'.repeat(5), runUrl: 'none' }

function observed(
  status: string,
  primary: Observation['primary'] = ours,
  statusReason?: string,
): Observation {
  return { primary, latest: { status, statusReason, seconds: 108 } }
}

describe('the verdict', () => {
  it.each([
    'PENDING',
    'IN_PROGRESS',
    'STOP_REQUESTED',
    'ROLLBACK_REQUESTED',
    'ROLLBACK_IN_PROGRESS',
  ])('waits while ECS says %s', (status) => {
    expect(judge(observed(status), wanted)).toBeUndefined()
  })

  it.each([
    ['serving', 'the deployment of this run ended well', observed('SUCCESSFUL')],
    ['rolled_back', 'ECS went back', observed('ROLLBACK_SUCCESSFUL', older)],
    ['failed', 'going back failed too', observed('ROLLBACK_FAILED', ours)],
    ['failed', 'AWS has a new word for it', observed('ENDED_BADLY')],
    // The first deployment of a service: there is nothing to go back to, so the new one stays PRIMARY.
    ['stopped', 'there was nothing to go back to', observed('STOPPED', ours)],
    ['other_serves', 'another commit was deployed after it', observed('SUCCESSFUL', older)],
    [
      'other_serves',
      'the same commit serves, but not from this run',
      observed('SUCCESSFUL', { ...ours, runUrl: `${runUrl.slice(0, -1)}2` }),
    ],
    ['other_serves', 'nothing is PRIMARY', { ...observed('SUCCESSFUL'), primary: undefined }],
    ['failed', 'the service was never deployed', { primary: undefined, latest: undefined }],
  ])('is %s where %s', (outcome, _, observation) => {
    expect(judge(observation, wanted)?.outcome).toBe(outcome)
  })

  it('goes by the commit alone where the run is not known', () => {
    expect(judge(observed('SUCCESSFUL'), { commit, runUrl: undefined })?.outcome).toBe('serving')
  })

  it('gives the reason of ECS, what serves instead, and how long it took', () => {
    const reason = 'ECS deployment circuit breaker: tasks failed to start.'
    expect(judge(observed('ROLLBACK_SUCCESSFUL', older, reason), wanted)).toEqual({
      outcome: 'rolled_back',
      reason,
      taskDefinition: 'backend-dev:6',
      commit: older.commit,
      seconds: 108,
    })
  })
})
