import { globSync } from 'node:fs'
import { join } from 'node:path'
import { defineCommand } from '@repo/cli'
import * as z from 'zod'
import { runInputs, runUrlOf } from '../github/run.ts'
import { readJson } from '../inputs/json.ts'
import { webUrl } from '../inputs/schemas.ts'
import { driftSchema } from './drift.ts'
import { keepIssue } from './keep-issue.ts'

const inputs = {
  reports: { means: 'folder with the files that the command drift wrote', schema: z.string() },
  api: { env: 'GITHUB_API_URL', means: "GitHub's REST API", schema: webUrl },
  ...runInputs,
  token: { env: 'GITHUB_TOKEN', means: 'token with issues: write', schema: z.string() },
} as const

/** `drift-issue`: one issue an environment. Without a report of it, its issue stays as it is. */
export const driftIssueCommand = defineCommand({
  name: 'delivery drift-issue',
  summary: 'Opens, edits or closes the issue of each environment that has a report.',
  inputs,

  async run(values, { print, fetch }) {
    const { api, repository, token, reports } = values
    const runUrl = runUrlOf(values)
    const done: Record<string, string> = {}
    for (const file of globSync('*/drift.json', { cwd: reports }).sort()) {
      const drift = readJson(join(reports, file), driftSchema)
      done[drift.environment] = await keepIssue({ api, repository, token, fetch }, drift, runUrl)
    }
    if (values.json) print(JSON.stringify(done))
    else for (const [name, what] of Object.entries(done)) print(`${name}: ${what}`)
    return 0
  },
})
