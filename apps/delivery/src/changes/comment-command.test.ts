import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testContext } from '@repo/cli/testing'
import { describe, expect, it } from 'vitest'
import { commentCommand } from './comment-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'comment-'))
const changes = {
  environments: [{ environment: 'dev', taskDefinition: '', service: '' }],
  renderedBy: 'ecspresso 2.8.7',
  infra: [],
  sizes: [],
}

/** Runs the command on the file of a pull request; returns the bodies that GitHub received. */
async function comment(document: unknown): Promise<string[]> {
  const file = join(folder, 'changes.json')
  writeFileSync(file, typeof document === 'string' ? document : JSON.stringify(document))
  const written: string[] = []
  await commentCommand.run(
    ['--changes', file],
    testContext({
      env: {
        GITHUB_API_URL: 'https://api.test',
        GITHUB_REPOSITORY: 'example/app',
        GITHUB_TOKEN: 't',
        PULL_REQUEST: '7',
        HEAD_COMMIT: '8b31d07'.padEnd(40, '0'),
      },
      fetch: async (_, init) => {
        if (init?.method !== 'GET') written.push(String(init?.body))
        return Response.json([])
      },
    }),
  )
  return written
}

describe('delivery comment', () => {
  it('comments with the plan of the pull request', async () => {
    expect(await comment(changes)).toEqual([expect.stringContaining('## Plan of 8b31d07')])
  })

  it.each([
    ['a field that the plan does not have', { ...changes, script: 'x' }, /script/],
    ['a text where a number belongs', { ...changes, sizes: [{ what: 'a', after: '1' }] }, /sizes/],
    [
      'more environments than the schema allows',
      { ...changes, environments: Array(30).fill(changes.environments[0]) },
      /environments/,
    ],
    ['no JSON', '{', /no JSON/],
    ['megabytes', `"${'x'.repeat(5_000_000)}"`, /more than any plan/],
  ])('refuses %s, and writes nothing', async (_, document, problem) => {
    await expect(comment(document)).rejects.toThrow(problem)
  })

  it('writes no mention and no markup of the pull request', async () => {
    const [body] = await comment({
      ...changes,
      renderedBy: '@example/oncall <img src=x> [pay](https://evil.test)',
      sizes: [{ what: '| a | b', after: 1 }],
    })
    expect(body).not.toMatch(/@example|<img|\]\(https|:\/\/evil/)
  })
})
