import { tmpdir } from 'node:os'
import * as z from 'zod'
import { runInputs } from '../github/run.ts'

/** Inputs of every command that builds a Slack message from the jobs of its run. */
export const messageInputs = {
  needs: {
    env: 'NEEDS',
    means: 'toJSON(needs): results and outputs of the jobs',
    schema: z.string(),
  },
  ...runInputs,
  to: { env: 'RUNNER_TEMP', means: 'folder to write to', schema: z.string().default(tmpdir()) },
} as const
