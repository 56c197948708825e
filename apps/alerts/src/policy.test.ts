import { dev, prod } from '@repo/environments/fixture'
import { describe, expect, it } from 'vitest'
import { approvalPolicy, policyFor } from './policy.ts'
import { settings } from './testing/settings.ts'

describe('the policy', () => {
  it.each(['deployment', 'crash-loop', 'service'] as const)(
    'mentions the people on call for a %s that fails in production, and notifies SNS',
    (kind) => {
      expect(policyFor(kind, 'failure', prod, settings)).toEqual({
        channel: '#deployments-prod',
        mention: ['<!subteam^S0ONCALL>'],
        sns: true,
      })
    },
  )

  it('mentions nobody for news and warnings, even in production', () => {
    for (const severity of ['news', 'warning'] as const)
      for (const kind of ['deployment', 'crash-loop', 'service', 'scan'] as const)
        expect(policyFor(kind, severity, prod, settings)).toMatchObject({ mention: [], sns: false })
  })

  it('keeps failures outside production in their channel', () => {
    expect(policyFor('deployment', 'failure', dev, settings)).toMatchObject({
      channel: '#deployments-dev',
      sns: false,
    })
  })

  it('names a channel of its own where the route does', () => {
    const { policy } = settings
    const route = { channel: '#security', mention: 'nobody', sns: false } as const
    const scan = { ...policy.routes.scan, news: { ...policy.routes.scan.news, other: route } }
    const changed = { ...settings, policy: { ...policy, routes: { ...policy.routes, scan } } }
    expect(policyFor('scan', 'news', dev, changed).channel).toBe('#security')
    expect(policyFor('scan', 'news', prod, changed).channel).toBe('#deployments-prod')
  })

  it('mentions those who approve, else the people on call', () => {
    expect(approvalPolicy(prod, settings)).toEqual({
      mention: ['<!subteam^S0APPROVERS>'],
      sns: true,
    })
    const { approval: _, ...mentions } = prod.slack.mentions
    const without = { ...prod, slack: { ...prod.slack, mentions } }
    expect(approvalPolicy(without, settings).mention).toEqual(['<!subteam^S0ONCALL>'])
    expect(approvalPolicy(undefined, settings).mention).toEqual([])
  })

  it('routes places outside the table to the default channel', () => {
    expect(policyFor('service', 'failure', undefined, settings)).toEqual({
      channel: '#deployments',
      mention: [],
      sns: false,
    })
  })
})
