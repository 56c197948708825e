import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import type { EventPatterns, PatternCase } from './event-patterns.ts'

const root = join(import.meta.dirname, '../../..')

/**
 * The cases with the results of the real Event Ruler.
 * @throws where Java or Maven is not installed, or Maven Central does not answer
 */
export async function answersOfEventRuler({
  events,
  cases,
}: EventPatterns): Promise<PatternCase[]> {
  const questions = cases.map(({ pattern, event }) => ({
    pattern,
    events: event ? [event] : Object.values(events),
  }))
  const jars = await fetchJars()
  const program = join(root, 'event-ruler/Match.java')
  const java = spawn('java', ['-cp', join(jars, '*'), program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  java.stdin.end(JSON.stringify(questions))
  const answers: (readonly boolean[] | null)[] = JSON.parse(await text(java.stdout))
  const names = Object.keys(events)
  return cases.map((one, index) => {
    const answer = answers[index] ?? null
    if (answer === null) return { ...one, matches: null }
    if (one.event) return { ...one, matches: answer[0] ?? false }
    return { ...one, matches: names.filter((_, position) => answer[position]) }
  })
}

/** Downloads the jars once, by Maven. */
async function fetchJars(): Promise<string> {
  const tools = join(root, '.tools')
  const jars = join(tools, 'event-ruler-2.1.0')
  if (existsSync(jars)) return jars
  mkdirSync(tools, { recursive: true })
  const unfinished = mkdtempSync(join(tools, 'unfinished-'))
  const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies'
  const pom = join(root, 'event-ruler/pom.xml')
  await promisify(execFile)('mvn', ['-q', '-B', '-f', pom, goal, `-DoutputDirectory=${unfinished}`])
  try {
    renameSync(unfinished, jars)
  } catch (error) {
    // Another test process has already moved it there.
    if (!existsSync(jars)) throw error
    rmSync(unfinished, { recursive: true })
  }
  return jars
}
