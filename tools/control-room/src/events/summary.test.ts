import { expect, it } from 'vitest'
import { summaryOf } from './summary.ts'

const commit = 'a'.repeat(40)

it.each([
  [{ eventName: 'SERVICE_DEPLOYMENT_FAILED' }, 'SERVICE_DEPLOYMENT_FAILED'],
  [{ lastStatus: 'PENDING', desiredStatus: 'RUNNING' }, 'PENDING · RUNNING'],
  [{ lastStatus: 'RUNNING', desiredStatus: 'RUNNING' }, 'RUNNING'],
  [
    {
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      containers: [{ exitCode: 0 }, { exitCode: 1 }, {}],
    },
    'STOPPED · exit 1',
  ],
  [{ 'action-type': 'PUSH', 'image-tag': commit }, `PUSH · ${commit.slice(0, 7)}`],
  [
    { severity: 'CRITICAL', packageVulnerabilityDetails: { vulnerabilityId: 'CVE-2026-1' } },
    'CRITICAL · CVE-2026-1',
  ],
  [{}, ''],
  [undefined, ''],
  [null, ''],
])('%j is summarized', (detail, expected) => {
  expect(summaryOf({ event: { detail } })).toBe(expected)
})
