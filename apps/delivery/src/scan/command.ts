import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { defineCommand, InputError } from '@repo/cli'
import * as z from 'zod'
import { addSummary, setOutputs } from '../github/files.ts'
import { readJson } from '../inputs/json.ts'
import { dockleFindings, type Finding, trivyFindings } from './findings.ts'
import { dockleReport, trivyReport } from './reports.ts'
import { isClean, resultOf, type ScanResult } from './result.ts'
import { findingLines, scanLine, scanTable } from './words.ts'

const inputs = {
  reports: { means: 'folder with trivy.json and dockle.json', schema: z.string() },
  image: { env: 'IMAGE', means: 'the image that was scanned', schema: z.string() },
  base: {
    means: "folder with the reports of another image, whose findings are not this one's fault",
    schema: z.string().optional(),
  },
} as const

/**
 * `scan`: reports the findings of the scanners, and fails where they refuse the image. A missing report refuses it too: a scanner
 * that crashed has not scanned.
 */
export const scanCommand = defineCommand({
  name: 'delivery scan',
  summary:
    'Fails unless there are two reports, without a CRITICAL or HIGH that has a fix in Trivy’s and a FATAL in Dockle’s.',
  inputs,
  details:
    'Output of the job: scan, a JSON document for the message in Slack. All findings are printed, and added to the summary of the job. With --base only those count that the other image does not have.',

  async run({ reports, image, base, json }, { env, print }) {
    const found = findingsIn(reports, image)
    const previous = base === undefined ? {} : findingsIn(base)
    const findings = {
      trivy: without(found.trivy, previous.trivy),
      dockle: without(found.dockle, previous.dockle),
    }
    const result: ScanResult = {
      trivy: resultOf(findings.trivy),
      dockle: resultOf(findings.dockle),
    }
    const all = [...(findings.trivy ?? []), ...(findings.dockle ?? [])]
    setOutputs(env, { scan: JSON.stringify(result) })
    addSummary(env, scanTable(result, all))
    print(
      json ? JSON.stringify(result, null, 2) : [scanLine(result), ...findingLines(all)].join('\n'),
    )
    return isClean(result) ? 0 : 1
  },
})

interface Findings {
  readonly trivy?: Finding[] | undefined
  readonly dockle?: Finding[] | undefined
}

/** @param image the report of Trivy must be about it; Dockle's names none */
function findingsIn(folder: string, image?: string): Findings {
  const [trivy, dockle] = [join(folder, 'trivy.json'), join(folder, 'dockle.json')]
  return {
    trivy: existsSync(trivy) ? trivyFindings(reportOn(image, trivy)) : undefined,
    dockle: existsSync(dockle) ? dockleFindings(readJson(dockle, dockleReport)) : undefined,
  }
}

function reportOn(image: string | undefined, file: string) {
  const report = readJson(file, trivyReport)
  if (image !== undefined && report.ArtifactName !== image)
    throw new InputError(`${file} is about ${report.ArtifactName}, and not about ${image}`)
  return report
}

function without(findings: Finding[] | undefined, previous: readonly Finding[] = []) {
  const earlier = new Set(previous.flatMap(({ keys }) => keys))
  return findings?.filter(({ keys }) => keys.some((key) => !earlier.has(key)))
}
