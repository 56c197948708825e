import { describe, expect, it } from 'vitest'
import { runsUnattended } from './deployments.ts'
import { readFiles } from './files.fixture.ts'
import { readRepository } from './repository.ts'
import { runJobs } from './run-jobs.ts'
import { readWorkflow } from './workflow.ts'

const delivery = readRepository(readFiles()).workflows.filter(runsUnattended)
const cases = delivery.flatMap(({ file, jobs }) =>
  jobs
    .filter(({ id }) => id !== 'notify')
    .flatMap(({ id }) =>
      (['failure', 'cancelled', 'skipped'] as const).map((result) => ({ file, jobs, id, result })),
    ),
)

describe('notify', () => {
  it.each(cases)('notify of $file runs when $id is $result', ({ jobs, id, result }) => {
    expect(runJobs(jobs, { job: id, result }).get('notify')).toBe('success')
  })
})

describe('runJobs', () => {
  const { jobs } = readWorkflow(
    'w.yml',
    `
name: w
on: push
jobs:
  a: { runs-on: x }
  b: { runs-on: x, needs: a }
  c: { runs-on: x, needs: b }
  on-failure: { runs-on: x, needs: c, if: failure() }
  after-all: { runs-on: x, needs: c, if: "\${{ !cancelled() && needs.c.result == 'skipped' }}" }
  always: { runs-on: x, needs: [a, c], if: always() }
`,
  )
  const ends = (result: 'failure' | 'cancelled' | 'skipped') =>
    Object.fromEntries(runJobs(jobs, { job: 'a', result }))

  it('runJobs skips jobs that need a failed job, directly or not, unless they have a status condition', () => {
    expect(ends('failure')).toEqual({
      a: 'failure',
      b: 'skipped',
      c: 'skipped',
      'on-failure': 'success',
      'after-all': 'success',
      always: 'success',
    })
  })

  it('runJobs does not count a cancelled job as failure', () => {
    expect(ends('cancelled')).toMatchObject({
      'on-failure': 'skipped',
      'after-all': 'skipped',
      always: 'success',
    })
  })

  it('runJobs skips jobs that need a skipped job', () => {
    expect(ends('skipped')).toMatchObject({ b: 'skipped', c: 'skipped', always: 'success' })
  })
})
