import type { Part } from './part.ts'

const ACCESS =
  '**Access**: no route requires a token; put your own guard here, as an `APP_GUARD` of `src/app.module.ts`.'

/** The first variable that the demo loses is another one then. */
const demo = [
  ['COGNITO_USER_POOL_ID got lost', 'TZ got lost'],
  [
    '"COGNITO_USER_POOL_ID: required, must look like region_id"',
    '"TZ: required, must be a time zone like Asia/Tokyo"',
  ],
] as const

/** Access tokens of a user pool, and the route that returns the user of one. Stacks follow a setting, tests the sample values. */
export const cognito: Part = {
  requires: ['uploads'],
  settings: { userPool: 'none' },
  folders: [
    'apps/backend/src/auth',
    'apps/backend/src/me',
    'apps/backend/src/config/auth-variables.ts',
    'apps/backend/src/config/auth-variables.test.ts',
    'apps/backend/src/config/net.ts',
  ],
  lines: {
    'apps/backend/src/app.fixture.ts': [
      /^import { (TokenVerifier|openVerifier) }/,
      /^ +readonly verifier\?:/,
      /^ +\.overrideProvider\(TokenVerifier\)/,
      /^ +\.useValue\(changes\.verifier/,
    ],
    'apps/backend/src/app.module.ts': [/^import { (AuthModule|MeModule) }/],
    'apps/backend/src/app.ts': [/decorateRequest\('user'/],
    'apps/backend/src/bundle.e2e.test.ts': [/openJwksServer/],
    'apps/backend/src/bundle.fixture.ts': [/openJwksServer/],
    'apps/backend/src/config/env.ts': [/authVariables/],
    'apps/backend/src/docs/docs.controller.ts': [/^@Public\(\)$/, /^import { Public }/],
    'apps/backend/src/health/health.controller.ts': [/^@Public\(\)$/, /^import { Public }/],
    'apps/backend/src/http/edges.test.ts': [/^@Public\(\)$/, /^import { Public }/],
    'apps/backend/src/image-build.container.test.ts': [/fixture\.cognito\(/],
    'apps/backend/src/image.container.test.ts': [/^import { bearer, /, /^ +(let )?cognito[ :]/],
    'apps/backend/src/image.fixture.ts': [/startJwksServer } from/, /\bends\b/],
    'apps/backend/src/lifecycle.test.ts': [/^@Public\(\)$/, /^import { Public }/],
    'apps/backend/src/logging/nest-logger.test.ts': [/^@Public\(\)$/, /^import { Public }/],
    'apps/backend/src/openapi/document.ts': [
      /^ +security\?: unknown$/,
      /addSecurityRequirements/,
      /isPublic = /,
      /wanted = /,
      /'x-public'/,
      /operation\.security = /,
      /wanted !== undefined/,
    ],
    'apps/backend/src/schemathesis.e2e.test.ts': [/openJwksServer/, /\btoken\b/],
    'apps/backend/src/tracing/tracing.e2e.test.ts': [/openJwksServer/],
    'apps/backend/src/version/version.controller.ts': [/^@Public\(\)$/, /^import { Public }/],
    'apps/backend/warm.ts': [
      /generateKeyPairSync }/,
      /createServer }/,
      /cognito,$/,
      /^const keys = /,
    ],
    'apps/backend/README.md': [
      /^npx -y pnpm@12 cloud &/,
      /COGNITO_USER_POOL_ID=/,
      /^curl localhost:8080\/me /,
      /^\| `\/me`/,
      /^\| `(COGNITO_\w+|AWS_ENDPOINT_URL)`/,
      /^- Access tokens are good/,
      /^- While Cognito cannot be reached/,
    ],
    'ecspresso/variables.json': [/^ +"COGNITO_USER_POOL_ID":/],
    'packages/environments/sample-values.json': [/^ +"COGNITO_USER_POOL_ID":/],
    '.github/workflows/deploy.yml': [/^ +COGNITO_USER_POOL_ID: /],
    '.github/workflows/rollback.yml': [/^ +COGNITO_USER_POOL_ID: /],
  },
  texts: {
    'README.md': demo,
    'README.ja.md': demo,
    'apps/backend/src/app.module.ts': [
      ['AuthModule, ', ''],
      [', MeModule', ''],
    ],
    'apps/backend/src/image.container.test.ts': [
      [' ...cognito,', ''],
      [/^ {2}it\('verifies access tokens[\s\S]*?^ {2}}\)\n\n/gm, ''],
    ],
    'apps/backend/src/image.fixture.ts': [[/^ {4}\/\*\* Plays Cognito[\s\S]*?^ {4}},\n/gm, '']],
    'apps/backend/src/openapi/document.ts': [
      [/^ +\.addBearerAuth\([\s\S]*?^ {4}\)\n/gm, ''],
      [/^ +\.\.\.\(!isPublic && {[\s\S]*?^ +}\),\n/gm, ''],
    ],
    'apps/backend/src/openapi/openapi.test.ts': [
      [', 401: {}', ''],
      [', 503: {}', ''],
      ["rules: { 'info-license'", "rules: { 'security-defined': 'off', 'info-license'"],
    ],
    'apps/backend/warm.ts': [
      [', the service requests nothing but the keys of its user pool', ', it requests nothing'],
      [/^\/\*\* Plays Cognito[\s\S]*?^}\n\n/gm, ''],
      [', cognito: string', ''],
      [', keys.url).finally(keys.close)', ')'],
    ],
    'apps/backend/README.md': [
      ['not run: the values come from what cloud prints', 'not run: it serves until it is stopped'],
      [/^\*\*Access tokens\*\*.*$/gm, ACCESS],
    ],
    'docs/backend.md': [
      [
        /^Every route requires an access token.*$/gm,
        'No route requires a token; put your own guard here. Where the example below reads a user by `src/auth`, yours does.',
      ],
      [
        'A test follows this page: it writes',
        'Where the service has sign-in, a test follows this page: it writes',
      ],
      ['| `src/auth`, `src/http`', '| `src/http`'],
    ],
    'docs/fork.md': [
      [/^token=\$\(curl.*\n/gm, ''],
      [' -H "authorization: Bearer $token"', ''],
    ],
    'ecspresso/ecs-task-def.json': [[/^ +{\n +"name": "COGNITO_USER_POOL_ID",\n.*\n +},\n/gm, '']],
    'ecspresso/README.md': [['COGNITO_USER_POOL_ID=… ', '']],
    '.github/environments/': [['"COGNITO_USER_POOL_ID", ', '']],
  },
  dependencies: { 'apps/backend': ['aws-jwt-verify'] },
  routes: { 'apps/backend/src/openapi/openapi.json': ['/me'] },
  security: ['apps/backend/src/openapi/openapi.json'],
}
