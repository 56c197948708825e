import { toPlain } from '@repo/slack-message'
import { describe, expect, it } from 'vitest'
import type { CauseKind, TroubleKind } from './kinds.ts'
import type { StepFacts } from './parameters.ts'
import { type Language, languages, wordingIn } from './wording.ts'

const facts: StepFacts = {
  container: 'app',
  exitCode: 1,
  signal: undefined,
  role: 'shop-execution',
  secret: 'shop/database',
  isParameter: false,
  key: 'password',
  logGroup: '/ecs/shop',
  isCloudWatch: true,
  isSpot: true,
  healthCheck: 'target-group',
  mayBeMissing: false,
  isTimeout: true,
  namesFormat: false,
  containerRole: 'app',
  isProxy: false,
  beside: [],
  missing: [],
  values: 'ecspresso/prod/values.env',
  revert: '8b31d07',
  since: '4f2a9c1',
  memory: 512,
  action: undefined,
  policy: undefined,
}

/** Each cause and each trouble, with what to do. */
function table(language: Language): string[] {
  const { cause, nextStepOfCause, nextStepOfTrouble, service } = wordingIn(language)
  // The keys of both tables are the kinds.
  const causes = Object.keys(cause.sentences) as CauseKind[]
  const troubles = Object.keys(service.troubles) as TroubleKind[]
  const trouble = { name: 'EVENT', reason: 'REASON', tasks: 2, cause: undefined }
  return [
    ...causes.flatMap((kind) => [
      `${kind}: ${cause.sentences[kind](facts)}`,
      toPlain(nextStepOfCause[kind](facts)),
    ]),
    ...troubles.flatMap((kind) => [
      `${kind}: ${service.troubles[kind](trouble)}`,
      toPlain(nextStepOfTrouble[kind](undefined)),
    ]),
  ]
}

describe.each(languages)('causes and next steps in %s', (language) => {
  it('read as in the snapshot', async () => {
    await expect(table(language).join('\n')).toMatchFileSnapshot(
      `__snapshots__/causes.${language}.txt`,
    )
  })

  it('are written in that language', () => {
    const isLatin = (text: string) => !/(?!\p{Script=Latin})\p{L}/u.test(text)
    const latin = table(language).filter(isLatin)
    expect(latin).toEqual(language === 'en' ? table(language) : [])
  })
})
