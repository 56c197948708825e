import { copyFile, mkdir, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { writeGallery } from './src/gallery/write-gallery.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

await rm(here('dist'), { recursive: true, force: true })
await mkdir(here('dist'))
await build({
  entryPoints: { app: here('src/main.tsx') },
  outdir: here('dist'),
  bundle: true,
  minify: true,
  platform: 'browser',
  target: 'es2022',
  format: 'esm',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  logLevel: 'warning',
})
await copyFile(here('src/index.html'), here('dist/index.html'))
await writeGallery(here('dist/gallery.json'))
