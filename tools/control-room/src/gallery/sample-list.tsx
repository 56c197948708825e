import { useState } from 'preact/hooks'
import { hrefOf, route } from '../store/route.ts'
import { glyphOf, kindOf } from './kinds.ts'
import type { GallerySample } from './model.ts'

/** Name of the page on which an event can be pasted. No sample has it. */
export const OWN_EVENT = 'own-event'

export interface SampleListProps {
  readonly samples: readonly GallerySample[]
  readonly chosen: string | undefined
}

/** All samples by kind, and a search in their names, descriptions and texts. */
export function SampleList({ samples, chosen }: SampleListProps) {
  const [search, setSearch] = useState('')
  const found = samples.filter((sample) => matches(sample, search))
  const groups = [...Map.groupBy(found, kindOf)]
  return (
    <nav class="gallery-list" aria-label="Samples">
      <input
        type="search"
        placeholder="Search"
        aria-label="Search samples"
        value={search}
        onInput={({ currentTarget }) => setSearch(currentTarget.value)}
      />
      <a
        class="gallery-own"
        href={hrefOf({ view: 'gallery', name: OWN_EVENT })}
        aria-current={chosen === OWN_EVENT ? 'page' : undefined}
      >
        An event of your own …
      </a>
      {found.length === 0 && <p>Nothing is found.</p>}
      {groups.map(([kind, own]) => (
        <section key={kind}>
          <h2>{kind}</h2>
          <ul>
            {own.map((sample) => (
              <li key={sample.name}>
                <SampleLink sample={sample} current={sample.name === chosen} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  )
}

interface SampleLinkProps {
  readonly sample: GallerySample
  readonly current: boolean
}

function SampleLink({ sample, current }: SampleLinkProps) {
  const { parameters } = route.value
  return (
    <a
      href={hrefOf({ view: 'gallery', name: sample.name, parameters })}
      aria-current={current ? 'page' : undefined}
    >
      <span aria-hidden="true">{glyphOf(sample)}</span> {sample.name}
    </a>
  )
}

function matches({ name, description, messages }: GallerySample, search: string): boolean {
  const texts = messages.flatMap((message) => [message, ...message.thread]).map(({ text }) => text)
  const all = [name, description, ...texts].join('\n').toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word))
}
