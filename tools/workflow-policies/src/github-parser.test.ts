import { createHash } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import { validate } from '@actions/languageservice'
import { describe, expect, it } from 'vitest'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { readFiles, workflowFiles } from './files.fixture.ts'

/** What GitHub's own parser says of a file, as it does in the editor on github.com. */
async function complaints(file: string, text: string): Promise<string[]> {
  // It remembers what it read by the address, so each text has one of its own.
  const address = pathToFileURL(`/${createHash('sha256').update(text).digest('hex')}/${file}`).href
  const document = TextDocument.create(address, 'yaml', 1, text)
  const found = await validate(document)
  return found.map(({ range, message }) => `${file}:${range.start.line + 1}: ${message}`)
}

describe("GitHub's own parser", () => {
  const files = readFiles()

  it.each(workflowFiles())('accepts %s', async (file) => {
    expect(await complaints(file, files.get(file) ?? '')).toEqual([])
  })

  it.each([
    ['a job that needs one that is not there', 'needs: plan', 'needs: plans', /plans/],
    ['a key that no job has', 'timeout-minutes: 30', 'time-out-minutes: 30', /time-out-minutes/],
    [
      'an output of a step that is not there',
      'steps.plan.outputs.region',
      'steps.plans.outputs.region',
      /plans/,
    ],
  ])('refuses %s', async (_, right, wrong, complaint) => {
    const file = '.github/workflows/deploy.yml'
    const text = files.get(file) ?? ''
    expect(text).toContain(right)
    expect((await complaints(file, text.replace(right, wrong))).join('\n')).toMatch(complaint)
  })
})
