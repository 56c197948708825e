import { prod } from '@repo/environments/fixture'
import { type Language, languages, wordingIn } from '@repo/environments/wording'
import { slackText } from '@repo/slack-message'
import { describe, expect, it } from 'vitest'
import { withApprovers } from '../approvers.ts'
import { preview } from '../preview/preview.ts'
import { allSamplesOf } from '../preview/samples.ts'
import { settings } from '../testing/settings.ts'

const samples = Object.entries(allSamplesOf(prod))
/** Names, numbers and marks that no language translates. */
const isTranslated = (text: string) => /(?!\p{Script=Latin})\p{L}/u.test(text)

function previewIn(language: Language, [, sample]: (typeof samples)[number]) {
  // Those of a sample are the fork's: what they add is approvers.
  const environments = sample.settings
    ? withApprovers(settings.environments, { [prod.name]: ['U0HANA'] })
    : settings.environments
  const own = { ...settings, environments, wording: wordingIn(language) }
  return preview(sample.events, sample.described, own)
}

describe.each(languages)('the samples in %s', (language) => {
  it('read as in the snapshot', async () => {
    const texts: string[] = []
    for (const sample of samples) {
      const { messages } = await previewIn(language, sample)
      texts.push(
        `--- ${sample[0]}`,
        ...messages.flatMap((message) => [
          ...slackText(message),
          ...message.thread.flatMap((reply) => slackText(reply).map((line) => `   ${line}`)),
        ]),
        '',
      )
    }
    await expect(texts.join('\n')).toMatchFileSnapshot(`__snapshots__/samples.${language}.txt`)
  })

  it('fit into a notification', async () => {
    for (const sample of samples) {
      const { messages } = await previewIn(language, sample)
      for (const { text } of messages.flatMap((message) => [message, ...message.thread])) {
        expect(text.replaceAll(/<!subteam\^\w+>/g, '').length).toBeLessThanOrEqual(120)
      }
    }
  })

  it('have the subject of an e-mail in ASCII, with place and status', async () => {
    for (const sample of samples) {
      const { emails } = await previewIn(language, sample)
      for (const { subject } of emails) {
        expect(subject).toMatch(/^[\x20-\x7E]{10,99}$/)
        expect(subject).toContain(prod.name)
      }
    }
  })
})

it('no text of another language than English is left in English', () => {
  for (const language of languages.filter((one) => one !== 'en'))
    expect(stringsOf(wordingIn(language)).filter((text) => !isTranslated(text))).toEqual([])
})

/** All texts of a catalogue that have no parameters. */
function stringsOf(texts: unknown): string[] {
  if (typeof texts === 'string') return [texts]
  return typeof texts === 'object' ? Object.values(texts ?? {}).flatMap(stringsOf) : []
}
