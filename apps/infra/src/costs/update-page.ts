// Updates the tables of docs/costs.md: node apps/infra/src/costs/update-page.ts
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { estimateExample } from './example.ts'
import { updatePage } from './page.ts'

const file = resolve(import.meta.dirname, '../../../../docs/costs.md')
writeFileSync(file, updatePage(readFileSync(file, 'utf8'), estimateExample()))
