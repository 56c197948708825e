import { describe, expect, it } from 'vitest'
import { change, started, task } from '../testing/facts.ts'
import { cardsOf } from './card.ts'
import { versionTag } from './change.ts'
import type { DeploymentFact } from './fact.ts'

const [first, second] = ['a'.repeat(40), 'b'.repeat(40)]
const ran = (number: number, tag: string, revision: number) =>
  task('A', number, 10, {
    taskDefinition: `arn:aws:ecs:ap-northeast-1:444455556666:task-definition/backend:${revision}`,
    containers: [{ name: 'app', image: `backend:${tag}`, exitCode: 1 }],
  })
const changeAfter = (...facts: readonly DeploymentFact[]) =>
  cardsOf([started('A', 0), ...facts])[0]?.change

describe('the change of a deployment', () => {
  it('has commit and task definition of its failed tasks, where ECS was not read', () => {
    const expected = { tag: first, taskDefinition: { family: 'backend', revision: 57 } }
    expect(changeAfter(ran(1, first, 57))).toMatchObject(expected)
  })

  it('has what ECS returned, rather than what its failed tasks ran', () => {
    const read = change('A', { tag: 'v2', taskDefinition: 'backend:58' })
    const expected = { tag: 'v2', taskDefinition: { family: 'backend', revision: 58 } }
    expect(changeAfter(ran(1, first, 57), read, ran(2, second, 99))).toMatchObject(expected)
  })

  it('has the first commit and revision in the order of their names, of several', () => {
    const tasks = [ran(1, second, 58), ran(2, first, 57)]
    for (const facts of [tasks, tasks.toReversed()])
      expect(changeAfter(...facts)).toMatchObject({ tag: first, taskDefinition: { revision: 57 } })
  })
})

describe('the version of several images', () => {
  it.each([
    [['proxy:1', `app:${second}`, `worker:${first}`], second],
    [['app', 'proxy:1', 'router:2'], '1'],
    [['app'], undefined],
  ])('of %j is the first commit, else the first tag: %s', (images, tag) => {
    expect(versionTag(images)).toBe(tag)
  })
})
