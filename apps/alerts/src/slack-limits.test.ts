import { prod } from '@repo/environments/fixture'
import { languages, wordingIn } from '@repo/environments/wording'
import { code, content, context, fit, limits, links, type Part, section } from '@repo/slack-message'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { samplesOf } from './preview/samples.ts'
import type { SlackContent } from './publish/slack-message.ts'
import { createWebhook } from './publish/webhook.ts'
import { createLocalSlack, refusalOf } from './testing/local-slack.fixture.ts'
import { settings } from './testing/settings.ts'
import { placeOf, queued, setup } from './testing/setup.ts'

const webhook = ({ fetch }: Pick<ReturnType<typeof createLocalSlack>, 'fetch'>) =>
  createWebhook({ fetch, url: async () => 'https://slack.test/services/T/B/X' })

const samples = samplesOf(placeOf(prod))

/** Members of events and of ECS's answers that hold words of a team or of AWS, and how long they may be. */
const words: Readonly<Record<string, number>> = {
  reason: 5000,
  stoppedReason: 5000,
  lines: 5000,
  message: 5000,
  title: 5000,
  description: 5000,
  name: 255,
  container: 255,
  tag: 128,
  previousTag: 128,
  author: 256,
  runUrl: 2500,
  logGroup: 512,
  function: 512,
  lifecycleStage: 256,
}
/** Lists that may be long. */
const lists = new Set(['containers', 'lines', 'findings', 'alarms', 'affectedEntities', 'packages'])

interface Wild {
  readonly text: string
  readonly length: number
}

/** The same event with these words and lists in it. */
function exaggerated(value: unknown, wild: Wild, key = '', index = 0): unknown {
  if (typeof value === 'string') {
    const max = words[key]
    if (max === undefined) return value
    const long = key === 'runUrl' ? encodeURI(wild.text.toWellFormed()) : wild.text
    return `${index === 0 ? '' : index}${value}${long}`.slice(0, max)
  }
  if (Array.isArray(value)) {
    const times = lists.has(key) ? wild.length : 1
    return Array.from({ length: times }, () => value)
      .flat()
      .map((one, at) => exaggerated(one, wild, key, at))
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, exaggerated(one, wild, name, index)]),
  )
}

const special = [
  '<!channel>',
  '&',
  '<',
  '>',
  '|',
  '```',
  '\n',
  '👻',
  '👩‍👩‍👧‍👦',
  '障害',
  'é',
  '*',
  'https://x/',
]
const wilds: fc.Arbitrary<Wild> = fc.record({
  text: fc
    .tuple(
      fc.array(fc.oneof(fc.constantFrom(...special), fc.string({ unit: 'grapheme' })), {
        maxLength: 20,
      }),
      fc.integer({ min: 1, max: 400 }),
    )
    .map(([pieces, times]) => pieces.join('').repeat(times)),
  length: fc.constantFrom(1, 3, 20),
})

const parts = fc
  .tuple(fc.constantFrom('section', 'context', 'code', 'links'), wilds)
  .map(([kind, { text, length }]): Part => {
    const url = encodeURI(`https://x.test/${text.toWellFormed()}`)
    const all = Array.from({ length }, () => ({ label: text, url }))
    if (kind === 'code')
      return code(
        text,
        Array.from({ length }, () => text),
      )
    if (kind === 'links') return links(all)
    return (kind === 'section' ? section : context)([text, { is: 'link', url, label: text }])
  })

it('fit › makes a message that Slack takes of any number of blocks with any text, and shows what it cut', () => {
  fc.assert(
    fc.property(wilds, fc.array(parts, { maxLength: 70 }), ({ text: words }, some) => {
      const { text, blocks } = content([words], [section([`❌ ${words}`]), ...some])
      const bar = { color: '#8d8d8d', blocks }
      const shapes: readonly Pick<SlackContent, 'text' | 'blocks'>[] = [
        { text, blocks },
        { text: blocks.map(({ type }) => `${type} ${words}`).join('\n'), blocks },
        { text, blocks: [...blocks, ...blocks] },
        { text, blocks, ...{ attachments: [bar, bar] } },
      ]
      for (const shape of shapes) {
        const fitting = fit(shape)
        expect([refusalOf(fitting), fitting.text.length <= limits.text]).toEqual([[], true])
        if (sizeOf(fitting) < sizeOf(shape)) expect(JSON.stringify(fitting)).toContain('…')
      }
    }),
    { numRuns: 60 },
  )
})

const sizeOf = (value: unknown) => JSON.stringify(value).length

it.each(languages)(
  'Slack takes every post, every edit and every webhook in %s, whatever events and answers of ECS hold',
  async (language) => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.values(samples)), wilds, async (sample, wild) => {
        const slack = createLocalSlack()
        const facts = sample.described.map((fact) => exaggerated(fact, wild) as typeof fact)
        const { handle, logs } = setup({
          environment: prod,
          settings: { ...settings, wording: wordingIn(language) },
          fetch: slack.fetch,
          notifiers: [webhook(slack)],
          enrich: async ({ id }) =>
            facts.filter((fact) => 'deployment' in fact && fact.deployment === id),
        })
        for (const event of sample.events) await handle(queued(exaggerated(event, wild)))
        expect(slack.refusals).toEqual([])
        expect(logs.filter(({ level }) => level === 'error')).toEqual([])
        expect(slack.messages().length).toBeGreaterThan(0)
      }),
      { numRuns: 10 },
    )
  },
)
