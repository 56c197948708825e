import { statSync } from 'node:fs'
import { defineCommand, InputError } from '@repo/cli'
import * as z from 'zod'
import { readJson } from '../inputs/json.ts'
import { commitSha, webUrl } from '../inputs/schemas.ts'
import { changesSchema } from './changes.ts'
import { fittingComment, writeComment } from './write-comment.ts'

const inputs = {
  changes: { means: 'file that the command changes wrote', schema: z.string() },
  api: { env: 'GITHUB_API_URL', means: "GitHub's REST API", schema: webUrl },
  repository: { env: 'GITHUB_REPOSITORY', means: 'owner/name', schema: z.string() },
  token: { env: 'GITHUB_TOKEN', means: 'token with pull-requests: write', schema: z.string() },
  pullRequest: {
    env: 'PULL_REQUEST',
    means: 'its number',
    schema: z.coerce.number('must be a number').int().positive(),
  },
  commit: { env: 'HEAD_COMMIT', means: 'head of the pull request', schema: commitSha },
} as const

/** Bytes, many times what the schema allows: a larger file is not read. */
const largest = 4 * 1024 * 1024

/** `comment`: comments on a pull request with its plan. The file is untrusted: it is parsed, limited and escaped. */
export const commentCommand = defineCommand({
  name: 'delivery comment',
  summary: 'Edits the one comment with the plan of a pull request, or adds it.',
  inputs,

  async run(values, { print, fetch }) {
    const { api, repository, token, pullRequest, commit } = values
    const changes = readJson(ofAllowedSize(values.changes), changesSchema)
    const github = { api, repository, token, fetch }
    const what = await writeComment(github, pullRequest, fittingComment(changes, commit))
    print(values.json ? JSON.stringify({ comment: what }) : `the comment was ${what}`)
    return 0
  },
})

function ofAllowedSize(file: string): string {
  const { size } = statSync(file, { throwIfNoEntry: false }) ?? { size: 0 }
  if (size > largest) throw new InputError(`${file} has ${size} bytes, more than any plan`)
  return file
}
