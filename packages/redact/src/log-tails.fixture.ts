/** The last lines of a container, or a reason of ECS: what must not reach a chat, and what the reader needs. */
export interface LogTail {
  readonly title: string
  readonly lines: readonly string[]
  /** No part of these may be left. */
  readonly secrets: readonly string[]
  /** All of these must be left. */
  readonly kept: readonly string[]
}

const letters = 'aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zC'

/** Looks random, and is put together here so that no scanner takes it for a credential of this repository. */
export const fake = (length: number, seed = 0) =>
  Array.from({ length }, (_, index) => letters[(index * 7 + seed * 5) % letters.length]).join('')

const hex = (length: number) =>
  Array.from({ length }, (_, index) => ((index * 11 + 3) % 16).toString(16)).join('')

const body = Array.from({ length: 6 }, (_, line) => fake(64, line))
const begin = (kind: string) => `-----BEGIN ${kind}PRIVATE KEY-----`
const end = (kind: string) => `-----END ${kind}PRIVATE KEY-----`
const exiting = 'configuration is not valid, exiting'
const jwt = `eyJ${fake(20)}.eyJ${fake(60, 1)}.${fake(43, 2)}`
const account = '444455556666'
const secretArn = `arn:aws:secretsmanager:ap-northeast-1:${account}:secret:prod/db-password-AbCdEf`

export const logTails: readonly LogTail[] = [
  {
    title: 'a private key, a line each',
    lines: ['loading TLS_KEY', begin('RSA '), ...body, end('RSA '), exiting],
    secrets: body,
    kept: ['loading TLS_KEY', exiting],
  },
  {
    title: 'a private key in JSON, a line each',
    lines: [begin('EC '), ...body, end('EC '), exiting].map((msg) => JSON.stringify({ msg })),
    secrets: body,
    kept: [exiting],
  },
  {
    title: 'a private key on one line, its breaks escaped',
    lines: [`{"private_key":"${begin('')}\\n${body.join('\\n')}\\n${end('')}\\n","a":1}`, exiting],
    secrets: body,
    kept: [exiting],
  },
  {
    title: 'the end of a private key whose beginning is not in the tail',
    lines: [...body.map((line) => `2026-11-26T03:00:00Z app ${line}`), end('OPENSSH '), exiting],
    secrets: body,
    kept: [exiting],
  },
  {
    title: 'the beginning of a private key whose end is not in the tail',
    lines: ['loading', begin('ENCRYPTED '), ...body],
    secrets: body,
    kept: ['loading'],
  },
  {
    title: 'the middle of a private key, and one in base64',
    lines: [...body, `KEY=LS0tLS1CRUdJTi${fake(80)}==`],
    secrets: [...body, fake(80)],
    kept: [],
  },
  {
    title: 'an error about a key, without any',
    lines: [`error:1E08010C: expected ${begin('')}`, '    at createPrivateKey (node:crypto:700:3)'],
    secrets: [],
    kept: ['error:1E08010C', 'at createPrivateKey (node:crypto:700:3)'],
  },
  {
    title: 'webhooks',
    lines: [
      `POST https://hooks.slack.com/services/T00000000/B00000000/${fake(24)} 404 no_service`,
      `POST https://hooks.slack.com/workflows/T1/A1/1/${fake(23, 1)} failed`,
      `https://discord.com/api/webhooks/123456789012345678/${fake(68, 2)}: 401`,
      `https://example.webhook.office.com/webhookb2/${hex(8)}@${hex(8)}/IncomingWebhook/${hex(32)}/x`,
      `https://prod-1.westeurope.logic.azure.com:443/workflows/${hex(32)}/run?sig=${fake(43, 3)}`,
      `https://chat.googleapis.com/v1/spaces/AAA/messages?key=x&token=${fake(43, 4)}`,
      `https://mattermost.example.com/hooks/${fake(26, 5)} answered 403`,
      `https://api.telegram.org/bot123456789:AA${fake(33, 6)}/sendMessage`,
    ],
    secrets: [24, 23, 68, 0, 43, 43, 26, 33].flatMap((n, seed) => (n ? [fake(n, seed)] : [])),
    kept: ['hooks.slack.com', '404 no_service', 'mattermost.example.com', 'answered 403'],
  },
  {
    title: 'tokens by their form',
    lines: [
      `OpenAI: Incorrect API key provided: sk-proj-${fake(48)}. You can find your API key at`,
      `anthropic sk-ant-api03-${fake(60, 1)}`,
      `maps AIza${fake(35, 2)}`,
      `gitlab glpat-${fake(20, 3)} runner glrt-${fake(20, 3)}`,
      `github ghp_${fake(36, 4)} github_pat_${fake(82, 4)}`,
      `slack xoxb-1234-5678-${fake(24, 5)} xoxe.xoxp-1-${fake(40, 5)} xapp-1-A1-2-${fake(30, 5)}`,
      `stripe sk_live_${fake(24, 6)} npm npm_${fake(36, 6)} hf hf_${fake(34, 6)}`,
      `aws AKIA${'IOSFODNN7EXAMPLE'} ${fake(40, 7)} and ASIA${'IOSFODNN7EXAMPLE'}`,
      `jwt ${jwt} sendgrid SG.${fake(22, 8)}.${fake(43, 8)} vault hvs.${fake(90, 8)}`,
    ],
    secrets: [
      ...[fake(48), fake(60, 1), fake(35, 2), fake(20, 3), fake(36, 4), fake(82, 4), fake(24, 5)],
      ...[fake(40, 5), fake(30, 5), fake(24, 6), fake(36, 6), fake(34, 6), 'IOSFODNN7EXAMPLE'],
      ...[fake(40, 7), fake(43, 2), fake(22, 8), fake(43, 8), fake(90, 8)],
    ],
    kept: ['Incorrect API key provided', 'You can find your API key at', 'runner', 'vault'],
  },
  {
    title: 'connection strings',
    lines: [
      'could not connect to postgres://app:p@ss/w:rd@db.internal:5432/app?sslmode=require',
      'redis://:h@nter2@cache.internal:6379/0 ECONNREFUSED',
      'amqps://svc:s3cr@t@mq-1.internal,amqps://svc:s3cr@t@mq-2.internal down',
      'dial app:g0@pass@tcp(db.internal:3306)/app: connect: connection refused',
      'jdbc:oracle:thin:scott/tig@r9@db.internal:1521:orcl ORA-01017',
      'Server=db.internal;User Id=app;Password=w1nd@ws!;Encrypt=True',
      `DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=${fake(86)}==;EndpointSuffix=core.windows.net`,
      `Endpoint=sb://bus.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${fake(43, 1)}=`,
      'host=db.internal user=app password=l1b@pq dbname=app',
      `https://${fake(32, 2)}@o1.ingest.sentry.io/2`,
    ],
    secrets: [
      ...['p@ss', 'w:rd', 'h@nter2', 's3cr', 'g0@pass', 'tig@r9', 'w1nd@ws!', 'l1b@pq'],
      ...[fake(86), fake(43, 1), fake(32, 2)],
    ],
    kept: [
      ...['postgres://app:', '@db.internal:5432/app', 'ECONNREFUSED', 'mq-2.internal down'],
      ...['tcp(db.internal:3306)', 'connection refused', 'ORA-01017', 'User Id=app'],
      ...['Encrypt=True', 'AccountName=acme', 'EndpointSuffix=core.windows.net', 'dbname=app'],
      ...['SharedAccessKeyName=Root'],
    ],
  },
  {
    title: 'headers',
    lines: [
      `> Authorization: Bearer ${fake(40)}`,
      `authorization: 'Basic ${fake(24, 1)}==', host: 'api.internal'`,
      `{"headers":{"authorization":"Bearer ${fake(40, 2)}","x-api-key":"${fake(32, 3)}","host":"api"}}`,
      `Authorization: AWS4-HMAC-SHA256 Credential=AKIA${'IOSFODNN7EXAMPLE'}/20261126, Signature=${hex(64)}`,
      `cookie: session=${fake(32, 4)}; csrf=${fake(16, 5)}`,
      `Set-Cookie: sid=${fake(32, 6)}; Path=/; HttpOnly`,
      `curl -u app:${fake(12, 7)} https://api.internal -H "Authorization: token ${fake(40, 1)}"`,
      `GET https://bucket.s3.amazonaws.com/a?X-Amz-Credential=x&X-Amz-Security-Token=${fake(99, 2)}&X-Amz-Signature=${hex(64)}`,
    ],
    secrets: [
      ...[fake(40), fake(24, 1), fake(40, 2), fake(32, 3), hex(64), fake(32, 4), fake(16, 5)],
      ...[fake(32, 6), fake(12, 7), fake(40, 1), fake(99, 2)],
    ],
    kept: ["host: 'api.internal'", '"host":"api"', 'curl -u app', 'bucket.s3.amazonaws.com/a'],
  },
  {
    title: 'values with a name',
    lines: [
      'DB_PASSWORD=hunter2 PGPASSWORD=pgpass9 MYSQL_ROOT_PASSWORD=r00t dbPassword: c4mel',
      '{"password":"with space 1","nested":{"clientSecret":"n3sted"},"user":"hana"}',
      `aws_secret_access_key = ${fake(40)}`,
      `{"AccessKeyId":"AKIA${'IOSFODNN7EXAMPLE'}","SecretAccessKey":"${fake(40, 1)}","SessionToken":"${fake(120, 2)}"}`,
      '{"msg":"login with \\"password\\":\\"esc4ped\\" failed"}',
      "{ password: 'single 4', secret_key_base: 'r4ils' }",
      ':api_key=>"r0cket", JWT_SECRET: s1gning-key-value',
      'migrate --password fl4g --dry-run and mysql --db-password=fl5g',
      '<password>xm1</password><clientSecret type="a">xm2</clientSecret>',
      'GET /callback?code=1&access_token=qu3ry&state=2 302',
      'DB_PASSWORD_PROD=pr0d API_TOKEN_2=two2 DB_PWD=w0rking',
      'mongodb+srv://app:m0ng%40db@cluster0.example.mongodb.net/app SLACK_SIGNING_SECRET=s1gn2',
    ],
    secrets: [
      ...['hunter2', 'pgpass9', 'r00t', 'c4mel', 'with space', 'n3sted', 'esc4ped', 'single 4'],
      ...['r4ils', 'r0cket', 's1gning', 'fl4g', 'fl5g', 'xm1', 'xm2', 'qu3ry', 'pr0d', 'two2'],
      ...['w0rking', 'm0ng', 's1gn2'],
      ...[fake(40), fake(40, 1), fake(120, 2)],
    ],
    kept: ['"user":"hana"', '--dry-run', 'code=1', 'state=2 302', 'failed'],
  },
  {
    title: 'a secret that the execution role may not read',
    lines: [
      `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ${secretArn} from secrets manager: AccessDeniedException: User: arn:aws:sts::${account}:assumed-role/app-prod-task-execution/0123 is not authorized to perform: secretsmanager:GetSecretValue on resource: ${secretArn} because no identity-based policy allows the secretsmanager:GetSecretValue action`,
    ],
    secrets: [],
    kept: [
      ...[secretArn, `arn:aws:sts::${account}:assumed-role/app-prod-task-execution/0123`],
      'is not authorized to perform: secretsmanager:GetSecretValue on resource',
      'because no identity-based policy allows the secretsmanager:GetSecretValue action',
    ],
  },
  ...[
    'asm fetching secret from the service for db-secret: ResourceNotFoundException: Secrets Manager can’t find the specified secret.',
    'unable to retrieve secrets from ssm: invalid ssm parameters: /app/prod/db-password, /app/prod/api-token',
    'fetching /app/prod/db-password: version not found',
    'User: arn:aws:sts::444455556666:assumed-role/exec/0 is not authorized to perform: ssm:GetParameters on resource: arn:aws:ssm:ap-northeast-1:444455556666:parameter/app/prod/db-password',
    'operation error ECR: GetAuthorizationToken, exceeded maximum number of attempts, 3, request send failed, Post "https://api.ecr.ap-northeast-1.amazonaws.com/": dial tcp 52.119.1.1:443: i/o timeout',
    'not authorized to perform: ecr:GetAuthorizationToken on resource: *',
    'ExpiredTokenException: The security token included in the request is expired',
    'InvalidSignatureException: The request signature we calculated does not match',
    'SecretId: prod/db, SecretName: db, secretArn: arn:aws:secretsmanager:eu-west-1:1:secret:x-AbCdEf',
    'FATAL: password authentication failed for user "app"',
    'the password is not valid; password: required; "token": null; token: expired; secret not found: db',
    'JsonWebTokenError: jwt malformed',
    'PWD=/usr/src/app OLDPWD=/ "jsonwebtoken": "^9.0.2", API_TOKEN: not set, csrf-token: enabled',
    'SyntaxError: Unexpected token: }',
    'prompt_tokens=5120, "max_tokens": 4096, tokenizer: cl100k, bypass: true, compass: north, 12 passed',
    'token_type: access, tokenUrl=https://id.example.com/token, PASSWORD_FILE=/run/secrets/db',
    'API_TOKEN: required, must be 40 hexadecimal digits',
    'GET http://10.0.0.1:3000/users/hana@example.com 500 in 12 ms',
    'git clone ssh://git@github.com/example/app failed',
    'npm_config_registry=https://registry.npmjs.org/ npm_lifecycle_event=start',
    'at TokenService.verify (file:///app/src/auth/token.ts:12:5)',
    'WWW-Authenticate: Basic authentication required; Bearer authentication failed',
    'pull image 444455556666.dkr.ecr.ap-northeast-1.amazonaws.com/backend@sha256:9f8e7d6c5b4a39281706f5e4d3c2b1a09876543210fedcba9876543210fedcba',
    'POST https://api.example.com/webhooks/stripe 500',
    'assumed role AROAIOSFODNN7EXAMPLE:session, key PRIMARY: duplicate entry, primary_key: id',
    '{"level":"fatal","msg":"COGNITO_USER_POOL_ID: required, must look like region_id"}',
    'CannotPullContainerError: pull access denied for backend, repository does not exist or may require authorization: denied: User: arn:aws:sts::1:assumed-role/exec/0 is not authorized to perform: ecr:BatchGetImage',
  ].map((line) => ({ title: line, lines: [line], secrets: [], kept: [line] })),
]
