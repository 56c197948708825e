import { signal } from '@preact/signals'
import type { GallerySample } from './model.ts'

type Loading =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly reason: string }
  | { readonly state: 'loaded'; readonly samples: readonly GallerySample[] }

/** The samples, once `gallery.json` is there. */
export const gallery = signal<Loading>({ state: 'loading' })

/** Loads the samples, if they are not there. */
export async function loadGallery(): Promise<void> {
  if (gallery.value.state === 'loaded') return
  try {
    const response = await fetch('/gallery.json')
    if (!response.ok) throw new Error(`the server answered ${response.status}`)
    // The build wrote it with this type.
    gallery.value = { state: 'loaded', samples: (await response.json()) as GallerySample[] }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    gallery.value = { state: 'failed', reason }
  }
}
