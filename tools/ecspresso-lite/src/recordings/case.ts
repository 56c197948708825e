import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Json, JsonObject } from '../definitions/json.ts'

/** One call of a recorded run. */
export interface RecordedCall {
  service: string
  operation: string
  /** The https host of a call that did not go to AWS_ENDPOINT_URL. */
  via?: string
  request: JsonObject
  status: number
  /** Parsed JSON, or XML as text. */
  response: Json
}

/** One run of the real ecspresso 2.5.0. */
export interface RecordedCase {
  name: string
  /** The working directory of the run. */
  input: string
  argv: string[]
  env: Record<string, string>
  exitCode: number
  durationMs: number
  stdout: string
  signal?: { name: string; afterMs: number }
  calls: RecordedCall[]
  /** `repository:tag` to its platforms (`linux/amd64`), as the registry had them. */
  images: Record<string, string[]>
}

/** Names of all recorded cases. */
export function listCases(corpus: string): string[] {
  return readdirSync(join(corpus, 'ecspresso-cases'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}

export function readCase(corpus: string, name: string): RecordedCase {
  const folder = join(corpus, 'ecspresso-cases', name)
  const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'))
  const { cloud } = read('scenario.json')
  return { ...read('case.json'), name, input: join(folder, 'input'), images: cloud.images ?? {} }
}
