import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { context, environments, project } from '../app.fixture.ts'
import { estimate } from './estimate.ts'
import { estimateExample } from './example.ts'
import { updatePage } from './page.ts'
import prices from './prices.json' with { type: 'json' }
import { monthly, pricesOf } from './prices.ts'
import { type CostedTemplate, count, type TaskSize } from './quantities.ts'
import { render } from './render.ts'

const example = estimateExample()
const update = 'node apps/infra/src/costs/update-page.ts'

const task: TaskSize = { service: 'app-dev/backend', cpu: 512, memory: 1024, count: 2, arm: false }

function templateOf(
  resources: Readonly<Record<string, object>>,
  assignPublicIp = 'DISABLED',
): CostedTemplate {
  return {
    Resources: Object.fromEntries(
      Object.entries(resources).map(([type, Properties], index) => [
        `R${index}`,
        { Type: type, Properties },
      ]),
    ),
    Outputs: { AssignPublicIp: { Value: assignPublicIp } },
  }
}

describe('docs/costs.md', () => {
  it(`has what the stacks cost; after a change, ${update}`, () => {
    const page = readFileSync(resolve(import.meta.dirname, '../../../../docs/costs.md'), 'utf8')
    expect(page).toBe(updatePage(page, example))
  })

  it('leaves no resource type of the stacks without a price', () => {
    for (const { of, unpriced } of example) expect(unpriced, of).toEqual([])
  })
})

describe('the costs of an environment', () => {
  it('are sums of their lines, and differ by the choice of its network', () => {
    for (const { lines, sum } of example.slice(0, 2)) {
      for (const [choice, usd] of sum) {
        const added = lines.reduce((total, line) => total + (line.usd.get(choice) ?? 0), 0)
        expect(added).toBeCloseTo(usd)
      }
      expect(new Set(sum.values()).size).toBe(sum.size)
    }
  })

  it('follow its settings, whatever its network is now', () => {
    const estimates = estimate({
      table: environments,
      project,
      context: {
        ...context,
        'prod:scaling': '3-9',
        'dev:egress': 'public',
        'dev:cidr': '10.3.0.0/16',
      },
      sizeOf: ({ cluster, production, service: { name } }) => ({
        ...task,
        service: `${cluster}/${name}`,
        count: production ? undefined : 0,
      }),
    })
    const [dev, prod] = estimates.map(({ lines }) => lines)
    const tasks = (lines: typeof dev) => lines?.find(({ item }) => item === 'tasks')?.usd.get('nat')
    expect(tasks(dev)).toBeUndefined()
    const { vcpu, memoryGigabyte } = pricesOf('ap-northeast-1')
    expect(tasks(prod)).toBeCloseTo(monthly(vcpu, 1.5) + monthly(memoryGigabyte, 3))
  })
})

describe('the quantities of a template', () => {
  it('count an alarm over an expression for each metric in it', () => {
    const { quantities } = count(
      [
        templateOf({
          'AWS::CloudWatch::Alarm': {
            Metrics: [{ Expression: 'a + b' }, { MetricStat: {} }, { MetricStat: {} }],
          },
        }),
      ],
      [],
    )
    expect(quantities.alarmMetric).toBe(2)
  })

  it('count the addresses of tasks only where they have some', () => {
    const addresses = (assignPublicIp: string) =>
      count([templateOf({}, assignPublicIp)], [task]).quantities.publicAddress
    expect([addresses('ENABLED'), addresses('DISABLED')]).toEqual([2, 0])
  })

  it('count an interface endpoint in each of its zones, and a gateway endpoint not', () => {
    const endpoints = (VpcEndpointType: string) =>
      count(
        [templateOf({ 'AWS::EC2::VPCEndpoint': { VpcEndpointType, SubnetIds: ['a', 'b'] } })],
        [],
      ).quantities.interfaceEndpoint
    expect([endpoints('Interface'), endpoints('Gateway')]).toEqual([2, 0])
  })

  it('count tasks on ARM64 by their own price', () => {
    const { quantities } = count([templateOf({})], [{ ...task, arm: true }])
    expect(quantities).toMatchObject({ vcpu: 0, armVcpu: 1, armMemoryGigabyte: 2 })
  })

  it('name types that have no price here', () => {
    expect(count([templateOf({ 'AWS::RDS::DBInstance': {} })], []).unpriced).toEqual([
      'AWS::RDS::DBInstance',
    ])
    const [first] = example
    if (!first) throw new Error('no estimate')
    expect(render([{ ...first, unpriced: ['AWS::RDS::DBInstance'] }])).toContain(
      'Without a price here: AWS::RDS::DBInstance',
    )
  })
})

describe('the price file', () => {
  it('has source and date of each price', () => {
    for (const region of Object.values(prices.regions))
      for (const [name, { usd, per, read, source }] of Object.entries(region)) {
        expect(usd, name).toBeGreaterThan(0)
        expect(['hour', 'month'], name).toContain(per)
        expect(read, name).toMatch(/^(\d{4}(-\d\d-\d\d)?|undated)$/)
        expect(source, name).toMatch(/^https:\/\/aws\.amazon\.com\//)
      }
  })

  it('names its regions in the error about another one', () => {
    expect(() => pricesOf('xx-nowhere-1')).toThrow(/^no prices of xx-nowhere-1: add them to /)
  })
})
