import { describe, expect, it } from 'vitest'
import {
  completed,
  failed,
  report,
  rollingBack,
  serviceDeployment,
  started,
} from '../testing/facts.ts'
import { attemptsOf } from './attempts-of.ts'
import type { DeploymentFact } from './fact.ts'

describe('a report of a new name', () => {
  const ofHook = (arn: string, seconds: number) => ({
    ...report('', seconds, 'NEW'),
    deployment: `hook:${arn}`,
  })
  const [a, b] = [started('A', 0), started('B', 60)]
  const namesOf = (facts: readonly DeploymentFact[]) =>
    attemptsOf(facts).map(({ id, reports }) => [id, reports.map(({ name }) => name)])

  it('belongs to the deployment that it names, and in the order of their times', () => {
    const reports = [report('A', 90, 'LATER'), report('A', 70, 'EARLIER')]
    expect(namesOf([a, b, ...reports])).toEqual([
      [a.deployment, ['EARLIER', 'LATER']],
      [b.deployment, []],
    ])
  })

  it('is there once, and in the same order, however reports of one millisecond arrive', () => {
    const reports = [report('A', 70, 'ONE'), report('A', 70, 'TWO')]
    for (const arrived of [[...reports, ...reports], reports.toReversed()])
      expect(namesOf([a, ...arrived])).toEqual([[a.deployment, ['ONE', 'TWO']]])
  })

  it('belongs to the deployment that the named one rolls back', () => {
    expect(namesOf([a, rollingBack('X', 40), report('X', 50, 'NEW')])).toEqual([
      [a.deployment, ['NEW']],
    ])
  })

  it('belongs to the last of two deployments that the named one rolls back', () => {
    const first = [a, failed('A', 10), rollingBack('X', 10), completed('X', 20)]
    const second = [b, failed('B', 70), rollingBack('X', 70)]
    expect(namesOf([...first, ...second, report('X', 80, 'NEW')])).toEqual([
      [a.deployment, []],
      [b.deployment, ['NEW']],
    ])
  })

  it('of a hook belongs to the deployment of its service deployment, else to the one under way', () => {
    const described = serviceDeployment('A', 'IN_PROGRESS', 10)
    expect(namesOf([a, described, b, ofHook(described.arn, 90)])).toEqual([
      [a.deployment, ['NEW']],
      [b.deployment, []],
    ])
    expect(namesOf([a, b, ofHook('arn:unknown', 90)])).toEqual([
      [a.deployment, []],
      [b.deployment, ['NEW']],
    ])
  })

  it('of a deployment without other events is an attempt of its own', () => {
    expect(namesOf([a, report('unseen', 30, 'NEW')])).toEqual([
      [a.deployment, []],
      ['ecs-svc/unseen', ['NEW']],
    ])
  })

  it('of a hook that arrived first is among the aliases of its deployment', () => {
    const early = ofHook(serviceDeployment('A', '', 0).arn, 20)
    const [first] = attemptsOf([early])
    const [known] = attemptsOf([early, a])
    expect(known?.aliases).toContain(first?.id)
  })
})
