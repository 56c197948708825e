import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineCommand, runCommand, UsageError } from '@repo/cli'
import * as z from 'zod'
import { root } from '../root.ts'
import { notesOf, ReleaseError, withRelease } from './release.ts'

const packageFile = join(root, 'package.json')
const changelogFile = join(root, 'CHANGELOG.md')
const packageSchema = z.object({ version: z.string(), upstream: z.object({}).optional() })

await runCommand(
  defineCommand({
    name: 'release',
    summary:
      'Writes a new version into CHANGELOG.md and package.json, and prints how to publish it.',
    inputs: {
      version: {
        positional: 'VERSION',
        means: 'the new version, like 1.2.0',
        schema: z
          .array(z.string())
          .max(1)
          .transform(([version]) => version)
          .optional(),
      },
      notes: {
        flag: true,
        means: 'print the text of the version in package.json instead',
        schema: z.boolean().default(false),
      },
    },
    async run({ version, notes }, { print, now }) {
      const text = readFileSync(packageFile, 'utf8')
      const manifest = packageSchema.parse(JSON.parse(text))
      const changelog = readFileSync(changelogFile, 'utf8')
      if (manifest.upstream)
        throw new ReleaseError('this is a fork: CHANGELOG.md has the releases of upstream')
      if (notes) {
        print(notesOf(changelog, manifest.version))
        return 0
      }
      if (version === undefined) throw new UsageError('which version? For instance 1.2.0')
      const date = new Date(now()).toISOString().slice(0, 10)
      writeFileSync(changelogFile, withRelease(changelog, version, date))
      writeFileSync(packageFile, text.replace(/("version": )"[^"]*"/, `$1"${version}"`))
      print(
        [
          'Review both files, then:',
          `  git commit -am "release: ${version}"`,
          '  gh workflow run release.yml    # once it is merged',
        ].join('\n'),
      )
      return 0
    },
  }),
)
