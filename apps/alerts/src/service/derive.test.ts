import { expect, it } from 'vitest'
import { change, completed, failed, rollingBack, started, task, trouble } from '../testing/facts.ts'
import { settings } from '../testing/settings.ts'
import { deriveService } from './derive.ts'
import type { ServiceFact } from './fact.ts'

const HOUR = 3600

/** A service that deploys every hour, fails and rolls back each tenth time, and loses tasks within and between deployments. */
function busyService(deployments: number): ServiceFact[] {
  return Array.from({ length: deployments }, (_, index) => {
    const [name, at] = [`D${index}`, index * HOUR]
    const ended =
      index % 10 === 9
        ? [
            failed(name, at + 90),
            rollingBack(`X${index}`, at + 90),
            completed(`X${index}`, at + 120),
          ]
        : [completed(name, at + 60)]
    const tasks = [30, 600, 1200].map((second) => task(name, at + second, at + second))
    return [
      started(name, at),
      change(name),
      ...ended,
      ...tasks,
      trouble('SERVICE_TASK_PLACEMENT_FAILURE', at + 1800),
    ]
  }).flat()
}

/** How many fields of facts are read while the service is derived. */
function fieldsRead(deployments: number): number {
  let reads = 0
  const counting = <Value extends object>(value: Value): Value =>
    new Proxy(value, {
      get(target, field) {
        reads += 1
        return Reflect.get(target, field)
      },
    })
  const facts = busyService(deployments).map((fact) => counting(fact))
  expect(deriveService(facts, settings.policy).cards).toHaveLength(deployments)
  return reads
}

it('deriving a service takes twice the work for twice the history, not four times', () => {
  expect(fieldsRead(200) / fieldsRead(100)).toBeLessThan(2.5)
})
