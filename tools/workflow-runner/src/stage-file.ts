import { appendFileSync, readFileSync } from 'node:fs'

/** What the stand-ins in the run of a workflow must know, in a file that `STAND_INS` names. */
export interface StageFile {
  /** Root of this repository: what is installed and built. */
  readonly root: string
  /** The Git repository that is checked out. */
  readonly repository: string
  /** The local cloud. */
  readonly endpoint: string
  readonly slackApi: string
  /** Folder for artifacts. */
  readonly artifacts: string
  /** Where calls are recorded, one JSON document a line. */
  readonly calls: string
  readonly outcomes: Outcomes
}

/** How the parts of a run end that are not run for real here. */
export interface Outcomes {
  readonly tests: 'pass' | 'fail'
  readonly build: 'pass' | 'fail'
  /** `crash`: fails without a report. */
  readonly trivy: 'pass' | 'refuse' | 'crash'
  readonly dockle: 'pass' | 'refuse'
  /** What a container of the pushed image runs. */
  readonly command: readonly string[]
}

/** What a stand-in was asked for. */
export interface Call {
  /** `docker/build-push-action`, or the name of a program: `docker`. */
  readonly name: string
  /** The job that asked. */
  readonly job: string
  /** Inputs of an action. */
  readonly inputs: Readonly<Record<string, string>>
  /** Arguments of a program. */
  readonly args: readonly string[]
}

export function readStageFile(): StageFile {
  return JSON.parse(readFileSync(process.env['STAND_INS'] ?? '', 'utf8')) as StageFile // written by writeStandIns
}

export function record(stage: StageFile, call: Omit<Call, 'job'>): void {
  const line = JSON.stringify({ ...call, job: process.env['GITHUB_JOB'] ?? '' } satisfies Call)
  appendFileSync(stage.calls, `${line}\n`)
}

export function readCalls(path: string): Call[] {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line) as Call) // written by record
}
