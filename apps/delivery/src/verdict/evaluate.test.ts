import { describe, expect, it } from 'vitest'
import { evaluate, type Observation, undecided } from './evaluate.ts'

const commit = '8b31d07e'.repeat(5)
const runUrl = 'https://github.com/example/shop/actions/runs/7/attempts/1'
const expected = { commit, runUrl }
const ours = { taskDefinition: 'backend-dev:7', commit, runUrl }
const older = { taskDefinition: 'backend-dev:6', commit: '4f2a9c1d'.repeat(5), runUrl: 'none' }

function observed(
  status: string,
  primary: Observation['primary'] = ours,
  statusReason?: string,
): Observation {
  return { primary, latest: { status, statusReason, seconds: 108 } }
}

describe('evaluate', () => {
  it.each([
    'PENDING',
    'IN_PROGRESS',
    'STOP_REQUESTED',
    'ROLLBACK_REQUESTED',
    'ROLLBACK_IN_PROGRESS',
  ])('returns no verdict while the deployment is %s', (status) => {
    expect(evaluate(observed(status), expected)).toBeUndefined()
  })

  it.each([
    ['serving', 'the deployment of this run was successful', observed('SUCCESSFUL')],
    ['rolled_back', 'ECS rolled back', observed('ROLLBACK_SUCCESSFUL', older)],
    ['failed', 'the rollback failed too', observed('ROLLBACK_FAILED', ours)],
    ['failed', 'AWS has added a status', observed('ENDED_BADLY')],
    // The first deployment of a service has nothing to roll back to, so it stays PRIMARY.
    ['stopped', 'there was nothing to roll back to', observed('STOPPED', ours)],
    ['other_serves', 'another commit was deployed after it', observed('SUCCESSFUL', older)],
    [
      'other_serves',
      'the same commit serves, but from another run',
      observed('SUCCESSFUL', { ...ours, runUrl: `${runUrl.slice(0, -1)}2` }),
    ],
    ['other_serves', 'nothing is PRIMARY', { ...observed('SUCCESSFUL'), primary: undefined }],
    ['failed', 'the service was never deployed', { primary: ours, latest: undefined }],
  ])('returns %s where %s', (outcome, _, observation) => {
    expect(evaluate(observation, expected)?.outcome).toBe(outcome)
  })

  it.each([
    ['serving', ours],
    ['other_serves', older],
  ])('compares the commit alone where the run is not given: %s', (outcome, primary) => {
    const verdict = evaluate(observed('SUCCESSFUL', primary), { commit, runUrl: undefined })
    expect(verdict?.outcome).toBe(outcome)
  })

  it.each(['ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED', 'STOPPED'])(
    'gives the reason of ECS for %s, or the status where ECS gives none',
    (status) => {
      const reason = 'ECS deployment circuit breaker: tasks failed to start.'
      expect(evaluate(observed(status, older, reason), expected)?.reason).toBe(reason)
      expect(evaluate(observed(status, older), expected)?.reason).toBe(`ECS says ${status}`)
    },
  )

  it.each([
    ['ECS says SUCCESSFUL', observed('SUCCESSFUL', ours, 'no longer of interest')],
    [
      'backend-dev:6 is PRIMARY: this deployment did not begin, or another came after it',
      observed('SUCCESSFUL', older),
    ],
    [
      'nothing is PRIMARY: this deployment did not begin, or another came after it',
      { ...observed('SUCCESSFUL'), primary: undefined },
    ],
    ['ECS knows no deployment of the service', { primary: undefined, latest: undefined }],
  ])('gives the reason %j', (reason, observation) => {
    expect(evaluate(observation, expected)?.reason).toBe(reason)
  })

  it.each([
    ['SUCCESSFUL', older],
    ['SUCCESSFUL', ours],
    ['ROLLBACK_SUCCESSFUL', older],
    ['ROLLBACK_FAILED', ours],
    ['STOPPED', ours],
  ])('adds what is PRIMARY and how long it took: %s', (status, primary) => {
    expect(evaluate(observed(status, primary), expected)).toMatchObject({
      taskDefinition: primary.taskDefinition,
      commit: primary.commit,
      seconds: 108,
    })
  })

  it('leaves out what ECS does not report', () => {
    const primary = { ...ours, commit: undefined }
    const latest = { status: 'STOPPED', statusReason: undefined, seconds: undefined }
    expect(evaluate({ primary, latest }, expected)).toEqual({
      outcome: 'stopped',
      reason: 'ECS says STOPPED',
      taskDefinition: 'backend-dev:7',
    })
  })
})

describe('undecided', () => {
  it('names the status of ECS, the time waited and what is PRIMARY', () => {
    expect(undecided(observed('IN_PROGRESS', older), 30)).toEqual({
      outcome: 'undecided',
      reason: 'ECS still says IN_PROGRESS after 30 s more',
      taskDefinition: 'backend-dev:6',
      commit: older.commit,
      seconds: 108,
    })
  })
})
