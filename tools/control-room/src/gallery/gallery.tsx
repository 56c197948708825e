import { useEffect } from 'preact/hooks'
import { route } from '../store/route.ts'
import { gallery, loadGallery } from './load.ts'
import type { GallerySample } from './model.ts'
import { OwnEvent } from './own-event.tsx'
import { PreviewView } from './preview-view.tsx'
import { OWN_EVENT, SampleList } from './sample-list.tsx'

/** Every kind of alert in every state: `#/gallery/NAME`. */
export function Gallery() {
  useEffect(() => void loadGallery(), [])
  const loading = gallery.value
  if (loading.state === 'loaded') return <Samples samples={loading.samples} />
  return (
    <main class="page gallery-state">
      {loading.state === 'loading' ? (
        'Loading …'
      ) : (
        <>
          <p role="alert">The samples could not be loaded: {loading.reason}.</p>
          <button type="button" class="button" onClick={() => void loadGallery()}>
            Try again
          </button>
        </>
      )}
    </main>
  )
}

function Samples({ samples }: { readonly samples: readonly GallerySample[] }) {
  const name = route.value.name ?? samples[0]?.name
  return (
    <main class="page gallery">
      <SampleList samples={samples} chosen={name} />
      {name === OWN_EVENT ? (
        <OwnEvent />
      ) : (
        <Sample key={name} name={name} sample={samples.find((one) => one.name === name)} />
      )}
    </main>
  )
}

interface SampleProps {
  readonly name: string | undefined
  readonly sample: GallerySample | undefined
}

function Sample({ name, sample }: SampleProps) {
  if (!sample) return <p class="gallery-state">No sample is called {name}.</p>
  return (
    <article class="gallery-shown">
      <h2>{sample.name}</h2>
      <p>{sample.description}</p>
      <PreviewView preview={sample} />
    </article>
  )
}
