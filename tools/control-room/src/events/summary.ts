import type { EventView } from '@repo/local-cloud'

type Detail = Readonly<Record<string, unknown>>

/** The words of an event that differ from one of its kind to the next: `STOPPED · exit 1`. */
export function summaryOf({ event }: Pick<EventView, 'event'>): string {
  const detail = member(event, 'detail')
  const words = [
    detail['eventName'] ??
      detail['lastStatus'] ??
      detail['action-type'] ??
      detail['scan-status'] ??
      detail['severity'],
    detail['desiredStatus'] === detail['lastStatus'] ? undefined : detail['desiredStatus'],
    exitOf(detail),
    detail['image-tag'],
    member(detail, 'packageVulnerabilityDetails')['vulnerabilityId'],
  ]
  return words.flatMap((word) => (typeof word === 'string' ? [shortened(word)] : [])).join(' · ')
}

function exitOf({ containers, lastStatus }: Detail): string | undefined {
  if (lastStatus !== 'STOPPED' || !Array.isArray(containers)) return undefined
  const codes = containers.flatMap((container: unknown) => {
    const code = asDetail(container)['exitCode']
    return typeof code === 'number' ? [code] : []
  })
  const code = codes.find((code) => code !== 0) ?? codes[0]
  return code === undefined ? undefined : `exit ${code}`
}

function member(value: unknown, name: string): Detail {
  return asDetail(asDetail(value)[name])
}

function asDetail(value: unknown): Detail {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function shortened(word: string): string {
  return /^[0-9a-f]{40}$/.test(word) ? word.slice(0, 7) : word
}
