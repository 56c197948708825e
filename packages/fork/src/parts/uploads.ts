import type { Part } from './part.ts'

/** The route that signs uploads, with its bucket. Stacks, local cloud and tests follow the table. */
export const uploads: Part = {
  folders: [
    'apps/backend/src/uploads',
    'apps/backend/src/config/bucket.ts',
    'apps/backend/src/config/bucket.test.ts',
    'apps/backend/src/config/uploads-variables.ts',
    'apps/backend/src/config/uploads-variables.test.ts',
  ],
  lines: {
    'apps/backend/src/app.module.ts': [/^import { UploadsModule }/],
    'apps/backend/src/config/env.ts': [/uploadsVariables/],
    'apps/backend/README.md': [
      /^export S3_URL=/,
      /^\| `POST \/uploads`/,
      /^\| `S3_URL`/,
      /^\*\*Uploads\*\*/,
    ],
    'ecspresso/ecs-task-def.json': [/^ +{ "name": "S3_URL"/],
    'ecspresso/variables.json': [/^ +"S3_URL":/],
    'packages/environments/sample-values.json': [/^ +"S3_URL":/],
    'packages/environments/table.ts': [/^ +uploads: true,$/],
    '.github/workflows/deploy.yml': [/^ +S3_URL: /],
    '.github/workflows/rollback.yml': [/^ +S3_URL: /],
  },
  texts: {
    'apps/backend/src/app.module.ts': [[', UploadsModule', '']],
    'apps/backend/README.md': [['(tracing, presigning)', '(tracing)']],
    'docs/backend.md': [[', UploadsModule', '']],
    'ecspresso/README.md': [[' \\\n  S3_URL=…', '']],
    '.github/environments/': [['"S3_URL", ', '']],
  },
  dependencies: {
    'apps/backend': ['@aws-sdk/credential-provider-http', '@smithy/core', '@smithy/signature-v4'],
  },
  routes: { 'apps/backend/src/openapi/openapi.json': ['/uploads'] },
}
