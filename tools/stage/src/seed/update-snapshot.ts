// Updates the snapshot of the synthesized stacks: node tools/stage/src/seed/update-snapshot.ts
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { synthesizeStacks } from './synthesize.ts'

const root = resolve(import.meta.dirname, '../../../..')
const file = resolve(import.meta.dirname, 'stacks.snapshot.json')
writeFileSync(file, JSON.stringify(synthesizeStacks()))
execFileSync(resolve(root, 'node_modules/.bin/biome'), ['format', '--write', file], { cwd: root })
