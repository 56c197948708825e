import { writeFileSync } from 'node:fs'
import { printDocument } from './document.ts'

// Writes apps/backend/openapi.json; `openapi.test.ts` fails where that is stale.
const file = new URL('../../openapi.json', import.meta.url)
writeFileSync(file, printDocument())
