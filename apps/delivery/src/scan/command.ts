import { existsSync } from 'node:fs'
import * as z from 'zod'
import type { Command } from '../command.ts'
import { addSummary, setOutputs } from '../github/files.ts'
import { describeInputs, readInputs } from '../inputs.ts'
import { readJson } from '../read-json.ts'
import { scanLine, scanTable } from '../wording.ts'
import { dockleReport, trivyReport } from './reports.ts'
import { dockleResult, isClean, type ScanResult, trivyResult } from './result.ts'

const inputs = {
  trivy: { means: 'report of Trivy, as JSON', schema: z.string() },
  dockle: { means: 'report of Dockle, as JSON', schema: z.string() },
} as const

/**
 * `scan`: tells what the scanners found, and is the gate once more. A report that is missing is no clean report: a
 * scanner that crashed has not looked at the image.
 */
export const scanCommand: Command = {
  usage: `Usage: pnpm delivery scan --trivy FILE --dockle FILE

Fails unless there are two reports, without CRITICAL or HIGH in Trivy's and FATAL in Dockle's.
${describeInputs(inputs)}

Output of the job: scan, a JSON document for the message in Slack. The findings are added to the job's summary.`,

  async run(args, { env, print }) {
    const values = readInputs(inputs, args, env)
    if (!values) {
      print(scanCommand.usage)
      return 0
    }
    const result: ScanResult = {
      trivy: trivyResult(reportIn(values.trivy, trivyReport)),
      dockle: dockleResult(reportIn(values.dockle, dockleReport)),
    }
    setOutputs(env, { scan: JSON.stringify(result) })
    addSummary(env, scanTable(result))
    print(values.json ? JSON.stringify(result, null, 2) : scanLine(result))
    return isClean(result) ? 0 : 1
  },
}

function reportIn<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): z.output<Schema> | undefined {
  return existsSync(path) ? readJson(path, schema) : undefined
}
