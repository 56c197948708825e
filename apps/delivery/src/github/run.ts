import * as z from 'zod'
import { webUrl } from '../inputs/schemas.ts'

/** Inputs of a command that links to its run. */
export const runInputs = {
  server: { env: 'GITHUB_SERVER_URL', means: 'GitHub', schema: webUrl },
  repository: { env: 'GITHUB_REPOSITORY', means: 'owner/name', schema: z.string() },
  run: { env: 'GITHUB_RUN_ID', means: 'id of the run', schema: z.string() },
} as const

/** The page of the run. */
export function runUrlOf(inputs: {
  readonly server: string
  readonly repository: string
  readonly run: string
}): string {
  return `${inputs.server}/${inputs.repository}/actions/runs/${inputs.run}`
}
