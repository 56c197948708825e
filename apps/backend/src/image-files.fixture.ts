import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'

const manifest = z.tuple([z.object({ Config: z.string(), Layers: z.array(z.string()).min(1) })])

const config = z.object({
  config: z.object({
    User: z.string().default(''),
    Env: z.array(z.string()).nullish(),
    Volumes: z.record(z.string(), z.unknown()).nullish(),
  }),
  history: z.array(z.object({ created_by: z.string().default('') })),
})

/** One layer of an image, as a tar archive. */
export interface Layer {
  readonly names: readonly string[]
  /** Times of its entries, each once, in UTC as tar prints them. */
  times(): readonly string[]
  /** The contents of all files as one text, for a search. */
  text(): string
  /** Contents of one of its files. */
  file(name: string): string
}

/** An image as `docker save` writes it: its configuration, and what each layer brings, the lowest first. */
export interface SavedImage {
  readonly config: z.output<typeof config>
  readonly layers: readonly Layer[]
  /** A file as the uppermost layer has it, for instance `etc/passwd`. */
  file(name: string): string | undefined
  /** Removes what was saved. */
  remove(): void
}

/** Saves an image to a temporary folder and reads it there. */
export function saveImage(client: string, image: string): SavedImage {
  const folder = mkdtempSync(join(tmpdir(), 'image-'))
  const saved = join(folder, 'image.tar')
  execFileSync(client, ['save', '--output', saved, image])
  execFileSync('tar', ['-xf', saved, '-C', folder])
  rmSync(saved)
  const json = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'))
  const [{ Config, Layers }] = manifest.parse(json('manifest.json'))
  const layers = Layers.map((layer) => readLayer(join(folder, layer)))
  return {
    config: config.parse(json(Config)),
    layers,
    file: (name) => layers.findLast(({ names }) => names.includes(name))?.file(name),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function readLayer(path: string): Layer {
  // Those of an image that was imported begin with `./`.
  const entries = new Map(lines(tar('-tf', path)).map((name) => [name.replace(/^\.\//, ''), name]))
  return {
    names: [...entries.keys()],
    times: () => [
      ...new Set(
        lines(tar('--full-time', '--utc', '-tvf', path)).map((line) =>
          line.split(/\s+/).slice(3, 5).join(' '),
        ),
      ),
    ],
    text: () => tar('-xOf', path),
    file: (name) => tar('-xOf', path, entries.get(name) ?? name),
  }
}

function tar(...args: string[]): string {
  // One byte a character: there is more than text in an image.
  return execFileSync('tar', args, { encoding: 'latin1', maxBuffer: 2 ** 29 })
}

const lines = (text: string) => text.split('\n').filter(Boolean)
