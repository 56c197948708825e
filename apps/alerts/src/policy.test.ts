import { dev, prod } from '@repo/environments/fixture'
import { describe, expect, it } from 'vitest'
import { policyFor } from './policy.ts'

describe('the policy', () => {
  it.each(['deployment', 'crash-loop', 'service'] as const)(
    'mentions the people on call for a %s that fails in production, and tells SNS',
    (kind) => {
      expect(policyFor(kind, 'failure', prod)).toEqual({
        channel: '#deployments-prod',
        mention: ['<!subteam^S0ONCALL>'],
        sns: true,
      })
    },
  )

  it('rings nobody for news and warnings, in production either', () => {
    for (const severity of ['news', 'warning'] as const)
      for (const kind of ['deployment', 'crash-loop', 'service', 'scan'] as const)
        expect(policyFor(kind, severity, prod)).toMatchObject({ mention: [], sns: false })
  })

  it('keeps failures outside production in their channel', () => {
    expect(policyFor('deployment', 'failure', dev)).toMatchObject({
      channel: '#deployments-dev',
      sns: false,
    })
  })

  it('tells what the table of environments does not know in the default channel', () => {
    expect(policyFor('service', 'failure', undefined)).toEqual({
      channel: '#deployments',
      mention: [],
      sns: false,
    })
  })
})
