import { describe, expect, it } from 'vitest'
import type { Observation } from './judge.ts'
import { reachVerdict } from './reach-verdict.ts'

const commit = '8b31d07e'.repeat(5)
const before = '4f2a9c1d'.repeat(5)
const question = {
  commit,
  runUrl: undefined,
  serviceUrl: 'https://backend.example.com',
  within: 30,
}

/** Answers of ECS and of the service, one after the other; the last one stays. */
function world(statuses: string[], answers: (() => Response)[] = [() => versionIs(commit)]) {
  let time = 0
  let looks = 0
  const asked: string[] = []
  const next = <T>(items: T[], index: number) => items[Math.min(index, items.length - 1)] as T // not empty
  const look = async (): Promise<Observation> => ({
    primary: { taskDefinition: 'backend-dev:7', commit, runUrl: undefined },
    latest: { status: next(statuses, looks++), statusReason: undefined, seconds: 60 },
  })
  const surroundings = {
    now: () => time,
    sleep: async (ms: number) => {
      time += ms
    },
    fetch: async (url: string | URL | Request) => {
      asked.push(String(url))
      return next(answers, asked.length - 1)()
    },
  }
  return { look, surroundings, asked, seconds: () => time / 1000 }
}

const versionIs = (sha: string) => Response.json({ commit: sha })

describe('reaching a verdict', () => {
  it('waits until ECS is at rest and the service answers with the commit', async () => {
    const answers = [() => versionIs(before), () => new Response('', { status: 503 })]
    const { look, surroundings, asked } = world(
      ['IN_PROGRESS', 'IN_PROGRESS', 'SUCCESSFUL'],
      [...answers, () => versionIs(commit)],
    )
    const verdict = await reachVerdict(question, look, surroundings)
    expect(verdict.outcome).toBe('serving')
    expect(asked).toEqual(Array(3).fill('https://backend.example.com/version'))
  })

  it('asks at once where all is well, and waits for nothing', async () => {
    const { look, surroundings, seconds } = world(['SUCCESSFUL'])
    await reachVerdict(question, look, surroundings)
    expect(seconds()).toBe(0)
  })

  it.each([
    ['another commit', () => versionIs(before), `answers with commit ${before}`],
    ['an error', () => new Response('', { status: 503 }), 'answers with HTTP 503'],
    ['something else', () => Response.json({}), 'answers with an answer without a commit'],
    [
      'nothing',
      () => {
        throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') })
      },
      'answers with connect ECONNREFUSED',
    ],
  ])('is not green where the service goes on answering with %s', async (_, answer, reason) => {
    const { look, surroundings, seconds } = world(['SUCCESSFUL'], [answer])
    const verdict = await reachVerdict(question, look, surroundings)
    expect(verdict).toMatchObject({
      outcome: 'not_answering',
      reason: `ECS says SUCCESSFUL, but https://backend.example.com ${reason}`,
    })
    expect(seconds()).toBe(30)
  })

  it('is not green where ECS does not come to rest', async () => {
    const { look, surroundings } = world(['IN_PROGRESS'])
    expect(await reachVerdict(question, look, surroundings)).toMatchObject({
      outcome: 'undecided',
      reason: 'ECS still says IN_PROGRESS after 30 s more',
    })
  })

  it('says so where nobody could ask the service', async () => {
    const { look, surroundings, asked } = world(['SUCCESSFUL'])
    const verdict = await reachVerdict({ ...question, serviceUrl: undefined }, look, surroundings)
    expect(verdict).toMatchObject({
      outcome: 'serving',
      reason: expect.stringContaining('nobody asked /version'),
    })
    expect(asked).toEqual([])
  })
})
