import { beforeAll, describe, expect, inject, it } from 'vitest'
import { accepted, type Finding, type Scanner } from './accepted.ts'
import { cfnLint, checkov, trivy } from './scanners.fixture.ts'
import { type Templates, writeTemplates } from './templates.fixture.ts'

// They compute all the time: only a hanging one takes this long.
const timeout = 600_000

describe('the templates of all combinations of settings', () => {
  let templates: Templates
  beforeAll(() => {
    templates = writeTemplates()
  }, timeout)

  it('cdk-nag and CDK itself find nothing that is not accepted with a reason', () => {
    expectAccepted('cdk-nag', templates.nag)
  })

  it('cfn-lint finds no error, and no warning that is not accepted', { timeout }, async ({
    skip,
  }) => {
    const program = inject('cfnLint') ?? skip('no cfn-lint on PATH')
    const found = await cfnLint(program, templates)
    expect(found.filter(({ rule }) => rule.startsWith('E'))).toEqual([])
    expectAccepted('cfn-lint', found)
  })

  it('checkov finds nothing that is not accepted with a reason', { timeout }, async ({ skip }) => {
    const program = inject('checkov') ?? skip('no checkov on PATH')
    expectAccepted('checkov', await checkov(program, templates))
  })

  it('Trivy finds no misconfiguration that is not accepted with a reason', { timeout }, async ({
    skip,
  }) => {
    const program = inject('trivy') ?? skip('no trivy on PATH')
    expectAccepted('trivy', await trivy(program, templates))
  })
})

/** Fails on findings that are not accepted, once for each rule and type, and on acceptances that match none. */
function expectAccepted(scanner: Scanner, found: readonly Finding[]): void {
  expect(found.length).toBeGreaterThan(0)
  const rules = accepted.flatMap(({ findings, outsideProduction }) =>
    (findings[scanner] ?? []).map((rule) => ({ rule, outsideProduction })),
  )
  const isAccepted = ({ rule, type, production }: Finding) =>
    rules.some((one) => one.rule === `${rule} ${type}` && !(one.outsideProduction && production))
  const unaccepted = Map.groupBy(
    found.filter((one) => !isAccepted(one)),
    ({ rule, type }) => `${rule} ${type}`,
  )
  expect(Object.fromEntries([...unaccepted].map(([key, [first]]) => [key, first?.where]))).toEqual(
    {},
  )
  const all = new Set(found.map(({ rule, type }) => `${rule} ${type}`))
  expect(rules.map(({ rule }) => rule).filter((rule) => !all.has(rule))).toEqual([])
}
