import { type Phrase, phrase } from '@repo/slack-message'
import type {
  nextStepOfCause as englishOfCause,
  nextStepOfTrouble as englishOfTrouble,
} from '../en/next-step.ts'
import type { StepFacts } from '../parameters.ts'
import { logGroupName, roleName, secretName, secretStore } from './cause.ts'

type Step = (facts: StepFacts) => Phrase

const values = ({ values }: StepFacts) => (values === undefined ? 'タスク定義' : ` ${values} `)
const orRevert = ({ revert }: StepFacts) =>
  revert === undefined ? [] : phrase`または ${revert} を revert する。`
const always =
  (text: string): Step =>
  () =>
    phrase`${text}`
/** A step that a revert may replace. */
const revertible =
  (step: string): Step =>
  (facts) =>
    phrase`${step}${orRevert(facts)}`

const containers = revertible('コンテナについての ECS の報告と、コンテナのログを確認する。')

const application: Step = (facts) => {
  const { missing, container, containerRole, beside } = facts
  const revert = orRevert(facts)
  const alone = beside.length === 0
  if (facts.isProxy && alone)
    return phrase`プロキシのログと、サービスの serviceConnectConfiguration を確認する。強制終了された場合はタスクの CPU とメモリを増やす。${revert}`
  if (containerRole === 'sidecar' && alone)
    return phrase`${container} の最後のログを確認し、タスク定義のイメージ、設定、メモリを見直す。${revert}`
  if (missing.length > 0 && containerRole !== 'sidecar')
    return phrase`${missing.join('、')} を渡す（ecspresso/variables.json に書かれた場所から。そこに無ければ ${values(facts).trim()} から）。${revert}`
  if (!alone)
    return phrase`${[container, ...beside].filter(Boolean).join('、')} の最後のログと、どれが先に終了したかを確認する。${revert}`
  const what =
    containerRole === 'app' || container === undefined ? 'コード' : `コンテナ ${container} `
  return phrase`最後のログを確認し、${what}または${values(facts)}を直す。${revert}`
}

const network = (service: string, endpoints: string) =>
  `タスクから${service}までのネットワーク（サブネットのルート: NAT ゲートウェイ、または ${endpoints} の VPC エンドポイント。タスクとエンドポイントのセキュリティグループ）を確認する。`
const registryNetwork = always(network('レジストリ', 'ECR と S3'))

function allow(action: string, on: string, facts: StepFacts): Phrase {
  const what = `${on}に対する ${facts.action ?? action} `
  switch (facts.policy) {
    case 'explicit':
      return phrase`${roleName(facts)}の${what}の明示的な拒否（Deny）を外す。`
    case 'endpoint':
      return phrase`VPC エンドポイントのポリシーで${what}を許可する。`
    case 'resource':
      return phrase`リソース側のポリシーで${what}を許可する。`
    case undefined:
      return phrase`${roleName(facts)}のポリシーで${what}を許可する。`
  }
}

export const nextStepOfCause: typeof englishOfCause = {
  'application-error': application,
  ended: application,
  killed: application,
  interrupted: always(
    'サービスに属さないタスクは自動では再起動されないため、手動で再実行する。中断できない処理は FARGATE_SPOT ではなく FARGATE で実行する。',
  ),
  crashed: application,
  'out-of-memory': (facts) => {
    const { container, containerRole, memory, since } = facts
    if (containerRole === 'sidecar')
      return phrase`タスク定義でコンテナ ${container} のメモリを増やすか、使用量の原因を調べる。`
    const now = memory === undefined ? '' : `（現在 ${memory} MiB）`
    return phrase`${values(facts).trimStart()}でメモリ${now}を増やすか、${since === undefined ? '前回のデプロイ' : phrase`${since} `}以降に増えた使用量を調べる。`
  },
  'health-check': revertible(
    'ヘルスチェックのパスへのタスクの応答と、起動にかかる時間を確認する。',
  ),
  'command-not-found': revertible('イメージとタスク定義のエントリポイントとコマンドを確認する。'),
  architecture: revertible(
    'タスク定義の cpuArchitecture に合わせてイメージをビルドするか、cpuArchitecture を変える。',
  ),
  'image-missing': always(
    'イメージが push 済みで削除されていないこと、タグが正しいことを確認する。',
  ),
  'image-denied': (facts) =>
    facts.action === undefined
      ? phrase`イメージが存在すること、タスク実行ロールに pull の権限（ecr:BatchGetImage、ecr:GetDownloadUrlForLayer）があること、リポジトリのポリシーを確認する。`
      : allow('ecr:BatchGetImage', 'リポジトリ', facts),
  'image-unreachable': registryNetwork,
  'image-throttled': always('待つか、ECR のプルスルーキャッシュを使う。'),
  image: always(
    'イメージが push 済みであること、タグ、タスク実行ロールの pull 権限、サブネットからレジストリへの経路を確認する。',
  ),
  'registry-denied': (facts) => allow('ecr:GetAuthorizationToken', 'すべてのリソース（*）', facts),
  'registry-unreachable': always(network(' ECR ', 'ecr.api、ecr.dkr、S3')),
  'registry-auth': registryNetwork,
  'secret-denied': (facts) =>
    allow(
      facts.isParameter ? 'ssm:GetParameters' : 'secretsmanager:GetSecretValue',
      secretName(facts),
      facts,
    ),
  'secret-missing': always('作成するか、タスク定義の secrets の valueFrom を直す。'),
  'secret-key-missing': always('シークレットにキーを追加するか、タスク定義の valueFrom を直す。'),
  'secret-unreachable': (facts) =>
    phrase`${network(` ${secretStore(facts)} `, facts.isParameter ? 'ssm' : 'secretsmanager')}`,
  secret: (facts) =>
    phrase`存在すること、タスク実行ロールの読み取り権限、サブネットから ${secretStore(facts)} への経路を確認する。`,
  'secret-or-registry': always(
    'サブネットから ECR、Secrets Manager、SSM への経路（NAT ゲートウェイまたは VPC エンドポイント）と、タスク実行ロールの権限を確認する。',
  ),
  'logs-denied': (facts) =>
    allow('logs:CreateLogStream と logs:PutLogEvents', logGroupName(facts), facts),
  'logs-unreachable': ({ isCloudWatch }) =>
    isCloudWatch
      ? phrase`${network(' CloudWatch Logs ', 'logs')}`
      : phrase`タスク定義の logConfiguration と、サブネットから送信先への経路を確認する。`,
  'log-group-missing': always('作成するか、タスク定義の awslogs-group を直す。'),
  'log-group': always(
    'タスク定義の logConfiguration、ロググループ、タスク実行ロールの書き込み権限を確認する。',
  ),
  'env-files': always(
    'ファイルが存在すること、タスク実行ロールの読み取り権限（s3:GetObject、s3:GetBucketLocation）、サブネットから S3 への経路を確認する。',
  ),
  role: always('ロールが存在し、ecs-tasks.amazonaws.com を信頼していることを確認する。'),
  volume: always('ファイルシステム、マウントターゲット、その間のセキュリティグループを確認する。'),
  'network-interface': always(
    'ECS が再試行するので待つ。続く場合は、サブネットの空き IP アドレスとアカウントの制限を確認する。',
  ),
  'disk-full': always('タスク定義の ephemeralStorage を増やすか、イメージを小さくする。'),
  'start-timeout': containers,
  'cannot-start': containers,
  'cannot-stop': containers,
  dependency: containers,
  resources: always(
    'サブネット、セキュリティグループ、エンドポイントを確認する（タスクから必要な接続先に届いていない）。',
  ),
  capacity: always('ECS が再試行を続けるので待つか、別のゾーンのサブネットを追加する。'),
  placement: always('配置制約、インスタンスとそのエージェント、タスクの要件を確認する。'),
  quota: always('不要なものを停止するか、Service Quotas で Fargate のクォータを引き上げる。'),
  internal: always('ECS が再試行するので待つ。続く場合は AWS Health Dashboard を確認する。'),
  unknown: always('コンソールでサービスの停止したタスクを確認する。'),
}

/** The step for the cause comes first, where ECS's reason shows one. */
const unlessCaused =
  (text: string) =>
  (ofCause: Phrase | undefined): Phrase =>
    ofCause ?? [text]

export const nextStepOfTrouble: typeof englishOfTrouble = {
  'cannot-start': unlessCaused('サービスの停止したタスクで、それぞれの停止理由を確認する。'),
  placement: unlessCaused(
    'ECS が再試行を続けるので待つか、別のゾーンのサブネットまたは別のキャパシティプロバイダーを追加する。',
  ),
  configuration: unlessCaused('タスク定義とネットワーク設定が参照するものを確認する。'),
  'unhealthy-target': unlessCaused(
    'ヘルスチェックのパスへのタスクの応答と、その所要時間を確認する。',
  ),
  'task-failed': unlessCaused('コンソールでサービスのイベントを確認する。'),
  'health-unknown': unlessCaused(
    'サービスのヘルスチェックと、タスクに接続できるかどうかを確認する。',
  ),
  'daemon-placement': unlessCaused('サービスの配置制約と、インスタンスの属性を確認する。'),
  throttled: unlessCaused(
    '同じ API を呼び出しているものがこのアカウントにないか確認する。ECS は再試行を続ける。',
  ),
  other: unlessCaused('コンソールでサービスのイベントを確認する。'),
}
