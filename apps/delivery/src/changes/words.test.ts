import { describe, expect, it } from 'vitest'
import { fenced, inline } from '../github/markdown.ts'
import type { Changes } from './changes.ts'
import { planComment } from './words.ts'
import { fittingComment } from './write-comment.ts'

const commit = '8b31d0700c0ffee5a1b2d4e6f8091a2b3c4d5e6f'
const nothing: Changes = {
  environments: [{ environment: 'dev', taskDefinition: '', service: '' }],
  renderedBy: 'ecspresso 2.8.7',
  infra: [
    {
      environment: 'dev',
      diff: 'Stack alerts\nThere were no differences\n✨  Number of stacks with differences: 0\n',
    },
  ],
  sizes: [{ what: 'image', before: 60_000_000, after: 60_000_000 }],
  vulnerabilities: { added: [], more: 0, resolved: 0 },
}

describe('planComment', () => {
  it('shows in one line a section that nothing would change', () => {
    expect(planComment(nothing, commit).split('\n').filter(Boolean)).toEqual([
      '<!-- delivery: plan -->',
      '## Plan of 8b31d07',
      '### Definitions',
      '- **dev**: task definition and service stay as they are',
      '### Infrastructure',
      '- **dev**: no differences',
      '### Sizes',
      '| | before | after | difference |',
      '|---|--:|--:|--:|',
      '| image | 60.0 MB | 60.0 MB | none |',
      '### Vulnerabilities',
      'None that the base branch does not have.',
      expect.stringContaining('rendered by ecspresso 2.8.7'),
    ])
  })

  it('ends an unfolded comparison before the next environment, which Markdown would take for HTML', () => {
    const changed = { taskDefinition: '-  "cpu": "256"\n', service: '' }
    const body = planComment(
      {
        ...nothing,
        environments: ['dev', 'prod'].map((environment) => ({ environment, ...changed })),
        infra: ['dev', 'prod'].map((environment) => ({
          environment,
          diff: '[~] AWS::ECS::Cluster',
        })),
      },
      commit,
    )
    expect(body.match(/<\/details>/g)).toHaveLength(4)
    expect(body).not.toMatch(/<\/details>\n[^\n]/)
  })

  it('shows what would change, how much larger it gets, and what becomes vulnerable', () => {
    const body = planComment(
      {
        ...nothing,
        environments: [{ environment: 'prod', taskDefinition: '-  "cpu": "256"\n', service: '' }],
        infra: [
          {
            environment: 'prod',
            diff: 'Stack alerts\nThere were no differences\nStack app-prod\n[~] AWS::ECS::Cluster Cluster\n✨  Number of stacks with differences: 1\n',
          },
        ],
        sizes: [{ what: 'image', before: 60_000_000, after: 66_000_000 }],
        vulnerabilities: {
          added: [{ id: 'CVE-2026-1', severity: 'HIGH', package: 'zlib', version: '1.2' }],
          more: 3,
          resolved: 2,
        },
      },
      commit,
    )
    expect(body).toContain('**prod**: task definition would change')
    expect(body).toContain('```diff\n-  "cpu": "256"\n```')
    expect(body).toContain('[~] AWS::ECS::Cluster Cluster')
    expect(body).toContain('| image | 60.0 MB | 66.0 MB | +6.0 MB (10.0 %) |')
    expect(body).toContain('4 new. 2 of the base branch would be gone.')
    expect(body).toContain('| CVE-2026-1 | high | zlib 1.2 | no fix yet |')
  })

  it('shows what could not be measured as not known, never as unchanged', () => {
    const { vulnerabilities: _, ...rest } = nothing
    const body = planComment(
      {
        ...rest,
        infra: [{ environment: 'dev', unavailable: 'AWS gave no role to this run' }],
        sizes: [{ what: 'image', after: 5_000_000 }],
      },
      commit,
    )
    expect(body).toContain('**dev**: not known, AWS gave no role to this run')
    expect(body).toContain('| image | not known | 5.0 MB |  |')
    expect(body).toContain('Not known: one of the images could not be built or scanned.')
  })

  it('fits the limit of GitHub, however much would change', () => {
    const long = `${'+ a line of what would change\n'.repeat(700)}`
    const environments = ['dev', 'staging', 'prod'].map((environment) => ({
      environment,
      taskDefinition: long,
      service: long,
    }))
    const body = fittingComment({ ...nothing, environments }, commit)
    expect(body.length).toBeLessThan(60_000)
    expect(body).toMatch(/… \d+ lines more/)
    expect(body).toContain('**prod**: task definition and service would change')
  })
})

describe('untrusted text', () => {
  it.each([
    ['@example/oncall', 'mentions nobody', '@\u200bexample/oncall'],
    ['<img src=x>', 'is no HTML', '&lt;img src=x&gt;'],
    ['[pay](https://evil.test)', 'is no link', '\\[pay\\]\\(https:\u200b//evil.test\\)'],
    ['a\n## b', 'stays in its line', 'a \\#\\# b'],
    ['a | b', 'stays in its cell', 'a \\| b'],
  ])('%j %s', (text, _, expected) => {
    expect(inline(text)).toBe(expected)
  })

  it('cannot end its block of code', () => {
    const block = fenced('diff', '```\n</details> @example/oncall\n````')
    expect(block.startsWith('`````diff\n')).toBe(true)
    expect(block.endsWith('\n`````')).toBe(true)
  })
})
