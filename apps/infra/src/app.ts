import { join } from 'node:path'
import { environments } from '@fargate-starter/environments'
import { createApp } from './create-app.ts'
import { BundleMissingError, SettingsError } from './errors.ts'

try {
  const bundle = join(import.meta.dirname, '../../alerts/dist')
  createApp({ table: environments, bundle }).synth()
} catch (error) {
  if (!(error instanceof SettingsError || error instanceof BundleMissingError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
