import type { Project } from './src/environment.ts'

/** What holds for every environment. A fork changes these first. */
export const project: Project = {
  name: 'starter',
  repository: 'example/fargate-starter',
  defaultBranch: 'main',
  defaultChannel: '#deployments',
  scanThreshold: 'HIGH',
  language: 'en',
}
