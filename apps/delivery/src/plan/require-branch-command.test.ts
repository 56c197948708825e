import { environments } from '@repo/environments/fixture'
import { describe, expect, it } from 'vitest'
import { runCommand } from '../testing.ts'
import { requireBranchCommand } from './require-branch-command.ts'

const requireBranch = (ENV: string, GITHUB_REF: string) =>
  runCommand(requireBranchCommand(environments), [], { ENV, GITHUB_REF })

describe('delivery require-branch', () => {
  it.each([
    ['dev', 'refs/heads/develop'],
    ['prod', 'refs/heads/main'],
  ])('accepts a run for %s that was started on %s', async (environment, ref) => {
    expect((await requireBranch(environment, ref)).exitCode).toBe(0)
  })

  it.each([
    ['prod', 'refs/heads/develop'],
    ['prod', 'refs/tags/main'],
  ])('refuses a run for %s that was started on %s', async (environment, ref) => {
    await expect(requireBranch(environment, ref)).rejects.toThrow(
      /prod is served from the branch main.*--ref main/,
    )
  })
})
