import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { expect, it } from 'vitest'
import { context, emptyBundle, environments, project, temporaryFolder } from './app.fixture.ts'
import { createApp } from './create-app.ts'

/** Findings of cdk-nag that are accepted, each with the reason. Other findings and unused entries fail the test. */
const accepted: Readonly<Record<string, string>> = {
  'AwsSolutions-COG2': 'the team decides who needs a second factor; the pool offers one',
  'AwsSolutions-COG8': 'threat protection is a plan that costs for each user: the team decides',
  'AwsSolutions-EC23': 'the load balancer serves the internet',
  'AwsSolutions-ELB2': 'the service logs each request; a bucket of access logs would repeat it',
  'AwsSolutions-IAM5': 'each wildcard is asserted where the policy is tested',
  'AwsSolutions-S1': 'uploads are signed by the service, which logs them',
  'AwsSolutions-SQS3': 'the queue of undelivered events is itself a dead-letter queue',
  'AwsSolutions-VPC7': 'flow logs cost by the gigabyte and have no reader here',
}

// It runs each of some hundred rules over each resource, with nothing to wait for: only a hanging one takes this long.
const timeout = 300_000

it('cdk-nag finds nothing that is not accepted with a reason', { timeout }, () => {
  const outdir = temporaryFolder()
  const app = createApp({ table: environments, project, bundle: emptyBundle(), context, outdir })
  Validations.of(app).addPlugins(new AwsSolutionsChecks())
  // It throws everything that it found as one text, after writing it down.
  expect(() => app.synth()).toThrow(/AwsSolutions/)
  const report: Report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'))
  const found = report.pluginReports.flatMap(({ violations }) => violations)
  const rules = found.map(({ ruleName }) => ruleName.replace(/\[.*/s, ''))
  expect([...new Set(rules)].sort()).toEqual(Object.keys(accepted))
})

interface Report {
  readonly pluginReports: readonly {
    readonly violations: readonly { readonly ruleName: string }[]
  }[]
}
