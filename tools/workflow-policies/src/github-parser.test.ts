import { createHash } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import { validate } from '@actions/languageservice'
import { describe, expect, it } from 'vitest'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { readFiles, workflowFiles } from './files.fixture.ts'

/** The errors of GitHub's own parser, as in the editor on github.com. */
async function errorsIn(file: string, text: string): Promise<string[]> {
  // The parser caches by URI, so each text needs its own.
  const address = pathToFileURL(`/${createHash('sha256').update(text).digest('hex')}/${file}`).href
  const document = TextDocument.create(address, 'yaml', 1, text)
  const found = await validate(document)
  return found.map(({ range, message }) => `${file}:${range.start.line + 1}: ${message}`)
}

describe("GitHub's own parser", () => {
  const files = readFiles()

  it.each(workflowFiles())("GitHub's parser accepts %s", async (file) => {
    expect(await errorsIn(file, files.get(file) ?? '')).toEqual([])
  })

  it.each([
    ['a need of a missing job', 'needs: plan', 'needs: plans', /plans/],
    ['an unknown key of a job', 'timeout-minutes: 30', 'time-out-minutes: 30', /time-out-minutes/],
    [
      'an output of a missing step',
      'steps.plan.outputs.region',
      'steps.plans.outputs.region',
      /plans/,
    ],
  ])("GitHub's parser refuses %s", async (_, right, wrong, error) => {
    const file = '.github/workflows/deploy.yml'
    const text = files.get(file) ?? ''
    expect(text).toContain(right)
    expect((await errorsIn(file, text.replace(right, wrong))).join('\n')).toMatch(error)
  })
})
