import type { FaultView } from '@repo/local-cloud'
import { describe, expect, it } from 'vitest'
import { symptomOf } from './fault-banner.tsx'

function fault(changed: Partial<FaultView>): FaultView {
  const slack = { id: '1', service: 'slack', method: '*', left: 1, until: undefined }
  return { ...slack, fault: 'rate_limited', ...changed }
}

describe('symptom of a fault', () => {
  it('names the status that Slack answers', () => {
    expect(symptomOf(fault({}))).toContain('429')
    expect(symptomOf(fault({ fault: 'http_500' }))).toContain('500')
  })
  it('names the method, if it is one', () => {
    expect(symptomOf(fault({ method: 'chat.update' }))).toContain('chat.update')
  })
  it('names the error code of a fault that has no other words', () => {
    const denied = fault({ service: 'ecs', fault: 'AccessDeniedException' })
    expect(symptomOf(denied)).toMatch(/ECS.*AccessDeniedException/)
  })
})
