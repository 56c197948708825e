import { existsSync } from 'node:fs'
import { defineCommand } from '@repo/cli'
import * as z from 'zod'
import { addSummary, setOutputs } from '../github/files.ts'
import { readJson } from '../inputs/json.ts'
import { dockleReport, trivyReport } from './reports.ts'
import { dockleResult, isClean, type ScanResult, trivyResult } from './result.ts'
import { scanLine, scanTable } from './words.ts'

const inputs = {
  trivy: { means: 'report of Trivy, as JSON', schema: z.string() },
  dockle: { means: 'report of Dockle, as JSON', schema: z.string() },
} as const

/**
 * `scan`: reports the findings of the scanners, and fails again where they refuse the image. A missing report refuses it too: a
 * scanner that crashed has not scanned.
 */
export const scanCommand = defineCommand({
  name: 'delivery scan',
  summary:
    'Fails unless there are two reports, without CRITICAL or HIGH in Trivy’s and FATAL in Dockle’s.',
  inputs,
  details:
    'Output of the job: scan, a JSON document for the message in Slack. The findings are added to the job’s summary.',

  async run(values, { env, print }) {
    const result: ScanResult = {
      trivy: trivyResult(reportIn(values.trivy, trivyReport)),
      dockle: dockleResult(reportIn(values.dockle, dockleReport)),
    }
    setOutputs(env, { scan: JSON.stringify(result) })
    addSummary(env, scanTable(result))
    print(values.json ? JSON.stringify(result, null, 2) : scanLine(result))
    return isClean(result) ? 0 : 1
  },
})

function reportIn<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): z.output<Schema> | undefined {
  return existsSync(path) ? readJson(path, schema) : undefined
}
