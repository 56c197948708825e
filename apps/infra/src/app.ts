import { join } from 'node:path'
import { environments, project } from '@repo/environments'
import { createApp } from './create-app.ts'
import { BundleMissingError, SettingsError, TableError } from './errors.ts'

try {
  const bundle = join(import.meta.dirname, '../../alerts/dist')
  createApp({ table: environments, project, bundle }).synth()
} catch (error) {
  const ours = [TableError, SettingsError, BundleMissingError].some((type) => error instanceof type)
  if (!(ours && error instanceof Error)) throw error
  console.error(error.message)
  process.exitCode = 1
}
