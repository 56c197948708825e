import { type CoverageFact, type ImageFact, isFailure } from './fact.ts'

/** A time in which Amazon Inspector does not scan an image that it has scanned. Times in epoch milliseconds. */
export interface Coverage {
  /** Amazon Inspector's own word. */
  readonly reason: string
  readonly stoppedAt: number
  /** Times of all events of this stop: the first one may arrive last. */
  readonly stops: readonly number[]
  /** When it was scanned again. */
  readonly resumedAt: number | undefined
  readonly lastAt: number
}

/** What a message about an image that is not scanned any more is made of. */
export interface CoverageCard {
  readonly coverage: Coverage
  readonly image: { readonly digest: string; readonly tags: readonly string[] }
  /** The image whose item of the store has the message. */
  readonly leader: string
  /** Whether the image serves in the environment; `undefined` if that is not known. */
  readonly inUse: boolean | undefined
}

/**
 * Reasons for not scanning that somebody wanted, or that end by themselves.
 * @see https://docs.aws.amazon.com/inspector/v2/APIReference/API_ScanStatus.html
 */
const wanted =
  /^(RESOURCE_TERMINATED|PENDING_.*|SCAN_FREQUENCY_.*|EXCLUDED_BY_TAG|NO_RESOURCES_FOUND|SUCCESSFUL)$/

/** The configured time since its push has passed. */
const EXPIRED = 'SCAN_ELIGIBILITY_EXPIRED'

const isStop = ({ status, reason }: CoverageFact) => status === 'INACTIVE' && !wanted.test(reason)

/** Why Amazon Inspector refuses to scan an image at all, by its newest word; `undefined` if it does not. */
export function refusalOf(facts: readonly ImageFact[]): CoverageFact | undefined {
  const last = inOrder(facts).at(-1)
  return last && isStop(last) && last.reason !== EXPIRED ? last : undefined
}

/**
 * The times in which an image was not scanned that had been, or may have been, oldest first. One that was refused from the beginning
 * has a failed scan instead.
 */
export function stopsOf(facts: readonly ImageFact[]): Coverage[] {
  const byDigest = [...Map.groupBy(facts, ({ digest }) => digest).values()]
  return allStops(byDigest.filter(wasScanned).flat())
}

/** An index is pushed with the images that it lists, and is never scanned. */
function wasScanned(facts: readonly ImageFact[]): boolean {
  return facts.some(
    (fact) =>
      fact.kind === 'finding' ||
      (fact.kind === 'scan' && !isFailure(fact.status)) ||
      (fact.kind === 'coverage' && fact.reason === EXPIRED),
  )
}

function allStops(facts: readonly ImageFact[]): Coverage[] {
  const found: Coverage[] = []
  for (const fact of inOrder(facts)) {
    const open = found.at(-1)
    const isOpen = open && open.resumedAt === undefined
    if (isStop(fact)) {
      const stop = { reason: fact.reason, resumedAt: undefined, lastAt: fact.at }
      if (isOpen) found.splice(-1, 1, { ...open, ...stop, stops: [...open.stops, fact.at] })
      else found.push({ ...stop, stoppedAt: fact.at, stops: [fact.at] })
    } else if (isOpen && fact.status === 'ACTIVE')
      found.splice(-1, 1, { ...open, resumedAt: fact.at, lastAt: fact.at })
  }
  return found
}

/** Whether the image served in an environment while it was not scanned; `undefined` if that is not known. */
export function inUseDuring(
  facts: readonly ImageFact[],
  { stops }: Coverage,
  environment: string,
): boolean | undefined {
  const answers = facts
    .filter((fact) => fact.kind === 'in-use')
    .filter((fact) => fact.environment === environment && stops.includes(fact.at))
  return answers.length === 0 ? undefined : answers.some(({ inUse }) => inUse)
}

function inOrder(facts: readonly ImageFact[]): CoverageFact[] {
  const text = (fact: CoverageFact) => JSON.stringify(fact)
  return facts
    .filter((fact) => fact.kind === 'coverage')
    .sort((a, b) => a.at - b.at || (text(a) < text(b) ? -1 : 1))
}
