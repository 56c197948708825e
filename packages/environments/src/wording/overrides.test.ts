import { expect, it } from 'vitest'
import { type OwnText, wording } from '../index.ts'

// The real overrides: their form, never their content, so that every fork passes.
const texts = [wording.nextStepOfCause, wording.nextStepOfTrouble]
  .flatMap((overrides): readonly unknown[] => Object.values(overrides ?? {}))
  .filter((own): own is OwnText => typeof own !== 'function')

it('overrides next steps by texts that fit into a Slack message, with links that a browser can open', () => {
  for (const own of texts) {
    const { text, link } = typeof own === 'string' ? { text: own, link: undefined } : own
    expect(text.trim()).not.toBe('')
    expect(text.length).toBeLessThanOrEqual(500)
    if (link !== undefined) expect(URL.canParse(link)).toBe(true)
  }
})
