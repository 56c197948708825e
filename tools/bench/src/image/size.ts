import { saveImage } from '@repo/backend/saved-image'
import type { Docker } from '../docker.ts'
import type { Figure } from '../figure.ts'

/** Size that the service adds to its base, and size of the whole image compared with the base. */
export function size(docker: Docker, image: string): Figure[] {
  const saved = saveImage(docker.client, image)
  try {
    // The lowest layer is what is left of the base.
    const layers = saved.layers.slice(1)
    const bytes = layers.reduce((sum, layer) => sum + layer.text().length, 0)
    const names = layers.flatMap(({ names }) => names.filter((name) => !name.endsWith('/')))
    const count = (kind: RegExp) => names.filter((name) => kind.test(name)).length
    return [
      {
        ...{ name: 'what the image adds to its base', unit: 'MB', goal: { atMost: 5 } },
        value: megabytes(bytes),
        note: `${names.length} files, not compressed: ${count(/\.mjs$/)} of the bundle, ${count(/compile-cache/)} of its compile cache`,
      },
      ...whole(docker, image),
    ]
  } finally {
    saved.remove()
  }
}

function whole(docker: Docker, image: string): Figure[] {
  if (docker.base === undefined) return []
  const sizeOf = (name: string) => Number(docker.run('inspect', '--format', '{{.Size}}', name))
  return [
    {
      ...{ name: 'the whole image, to its base', unit: 'x', goal: { atMost: 1 } },
      value: Math.round((sizeOf(image) / sizeOf(docker.base)) * 100) / 100,
      note: `not compressed, on ${docker.base}: without package managers and what makes a user root`,
    },
  ]
}

const megabytes = (bytes: number) => Math.round(bytes / 10_000) / 100
