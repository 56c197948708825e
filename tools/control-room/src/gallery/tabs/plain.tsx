import { Nothing, type TabProps } from './slack.tsx'

/** The messages as a terminal prints them. */
export function PlainTab({ preview: { plain } }: TabProps) {
  if (plain === '') return <Nothing>Nothing is posted.</Nothing>
  return <pre class="gallery-text">{plain}</pre>
}
