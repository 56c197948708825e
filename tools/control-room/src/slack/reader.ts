import { createContext } from 'preact'
import { useContext } from 'preact/hooks'

/** Names of people, groups and channels, by Slack's ids: messages hold the ids alone. */
export interface Directory {
  readonly users?: Readonly<Record<string, string>>
  readonly groups?: Readonly<Record<string, string>>
  readonly channels?: Readonly<Record<string, string>>
}

/** The person who looks at messages: Slack writes dates in their zone, and names of their directory. */
export interface Reader {
  readonly directory: Directory
  /** Epoch milliseconds: what "today" means. */
  readonly now: number
  /** IANA name. Default: the zone of the browser. */
  readonly timeZone?: string
  /** BCP 47 tag, which decides between 14:02 and 2:02 PM. Default: that of the browser. */
  readonly locale?: string
}

export const ReaderContext = createContext<Reader>({ directory: {}, now: 0 })

export const useReader = (): Reader => useContext(ReaderContext)
