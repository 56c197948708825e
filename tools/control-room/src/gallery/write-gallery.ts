import { writeFile } from 'node:fs/promises'
import { preview, samples } from '@repo/alerts/preview'
import type { GallerySample } from './model.ts'

/** What the alerts make of each of their samples. */
export async function gallerySamples(): Promise<GallerySample[]> {
  const all: GallerySample[] = []
  for (const [name, { description, events, described, settings }] of Object.entries(samples))
    all.push({ name, description, ...(await preview(events, described, settings)) })
  return all
}

/** Writes `gallery.json`, which the page loads once its gallery is opened. */
export async function writeGallery(path: string): Promise<void> {
  await writeFile(path, JSON.stringify(await gallerySamples()))
}
