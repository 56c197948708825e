import { signal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'

const loaded = signal<ComponentType | undefined>(undefined)

/** The gallery, in a chunk of its own that the live view does not need. */
export function LazyGallery() {
  useEffect(() => {
    void import('./gallery.tsx').then(({ Gallery }) => {
      loaded.value = Gallery
    })
  }, [])
  const Gallery = loaded.value
  return Gallery ? <Gallery /> : <main class="page gallery-state">Loading …</main>
}
