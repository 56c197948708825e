import { globSync } from 'node:fs'
import { join } from 'node:path'
import { defineCommand } from '@repo/cli'
import * as z from 'zod'
import { readJson } from '../read-json.ts'
import { webUrl } from '../schemas.ts'
import { driftSchema } from './drift.ts'
import { keepIssue } from './issue.ts'

const inputs = {
  reports: { means: 'folder with what the command drift wrote', schema: z.string() },
  api: { env: 'GITHUB_API_URL', means: "GitHub's REST API", schema: webUrl },
  server: { env: 'GITHUB_SERVER_URL', means: 'GitHub', schema: webUrl },
  repository: { env: 'GITHUB_REPOSITORY', means: 'owner/name', schema: z.string() },
  run: { env: 'GITHUB_RUN_ID', means: 'id of the run', schema: z.string() },
  token: { env: 'GITHUB_TOKEN', means: 'token with issues: write', schema: z.string() },
} as const

/** `drift-issue`: one issue an environment. One that could not be looked at keeps the issue that it has. */
export const driftIssueCommand = defineCommand({
  name: 'delivery drift-issue',
  summary: 'Opens, edits or closes the issue of each environment that was looked at.',
  inputs,

  async run(values, { print, fetch }) {
    const { api, repository, token, server, run, reports } = values
    const runUrl = `${server}/${repository}/actions/runs/${run}`
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
