import type { cause as english } from '../en/cause.ts'
import type { CauseFacts } from '../parameters.ts'

const container = ({ container }: CauseFacts) =>
  container === undefined ? 'タスク' : `コンテナ ${container} `
const exited = (facts: CauseFacts) => `${container(facts)}が終了コード ${facts.exitCode} で終了`

/** The role that starts the task. */
export const roleName = ({ role }: CauseFacts) =>
  role === undefined ? 'タスク実行ロール' : `タスク実行ロール ${role} `

export function secretName({ secret, isParameter }: CauseFacts): string {
  const what = isParameter ? 'パラメータ' : 'シークレット'
  return secret === undefined ? what : `${what} ${secret} `
}

export const logGroupName = ({ logGroup }: CauseFacts) =>
  logGroup === undefined ? 'ロググループ' : `ロググループ ${logGroup} `

export const secretStore = ({ isParameter }: CauseFacts) =>
  isParameter ? 'SSM Parameter Store' : 'Secrets Manager'

export const cause: typeof english = {
  sentences: {
    'application-error': exited,
    ended: exited,
    killed: exited,
    interrupted: ({ isSpot }) =>
      isSpot ? 'Fargate Spot がキャパシティを回収' : 'AWS がホストのメンテナンスのために停止',
    crashed: exited,
    'out-of-memory': (facts) => `${container(facts)}がメモリ不足`,
    'health-check': ({ healthCheck }) =>
      healthCheck === 'container'
        ? 'コンテナのヘルスチェックに失敗'
        : 'ターゲットグループのヘルスチェックに失敗',
    'command-not-found': (facts) =>
      facts.exitCode === undefined ? `${container(facts)}のコマンドを実行できない` : exited(facts),
    architecture: () => 'イメージの CPU アーキテクチャが異なる',
    'image-missing': () => 'イメージが存在しない',
    'image-denied': ({ mayBeMissing }) =>
      mayBeMissing ? 'イメージが存在しないか、pull の権限がない' : 'イメージを pull する権限がない',
    'image-unreachable': () => 'タスクからイメージのレジストリに接続できない',
    'image-throttled': () => 'イメージのレジストリの pull 制限に到達',
    image: () => 'イメージを pull できない',
    'registry-denied': (facts) => `${roleName(facts)}に ECR へのログイン権限がない`,
    'registry-unreachable': () => 'タスクから ECR に接続できない',
    'registry-auth': () => 'タスクが ECR の認証情報を取得できない',
    'secret-denied': (facts) => `${roleName(facts)}に${secretName(facts)}の読み取り権限がない`,
    'secret-missing': (facts) => `${secretName(facts)}がこのアカウントとリージョンに存在しない`,
    'secret-key-missing': (facts) =>
      `${secretName(facts)}に${facts.key === undefined ? 'タスク定義のキー' : `キー ${facts.key} `}がない`,
    'secret-unreachable': (facts) => `タスクから ${secretStore(facts)} に接続できない`,
    secret: (facts) => `${secretName(facts)}を読み取れない`,
    'secret-or-registry': () => 'タスクがシークレットまたは ECR の認証情報を取得できない',
    'logs-denied': (facts) => `${roleName(facts)}にログの書き込み権限がない`,
    'logs-unreachable': ({ isCloudWatch }) =>
      `タスクから${isCloudWatch ? ' CloudWatch Logs ' : 'ログの送信先'}に接続できない`,
    'log-group-missing': (facts) => `${logGroupName(facts)}が存在しない`,
    'log-group': () => 'ログの設定に失敗',
    'env-files': () => '環境変数ファイルを S3 から取得できない',
    role: ({ role }) =>
      `ECS が${role === undefined ? 'タスクのロール' : `ロール ${role} `}を引き受けられない`,
    volume: () => 'ボリュームをマウントできない',
    'network-interface': ({ isTimeout }) =>
      isTimeout
        ? 'ネットワークインターフェイスの準備がタイムアウト'
        : 'ネットワークインターフェイスを作成できない',
    'disk-full': () => 'タスクのディスクが満杯',
    'start-timeout': (facts) => `${container(facts)}の起動がタイムアウト`,
    'cannot-start': (facts) => `${container(facts)}を起動できない`,
    'cannot-stop': (facts) => `${container(facts)}を停止できない`,
    dependency: (facts) => `${container(facts)}が待つコンテナが失敗`,
    resources: () => 'タスクに必要なリソースを準備できない',
    capacity: () => 'タスクのキャパシティ不足',
    placement: () => 'タスクを配置できるコンテナインスタンスがない',
    quota: () => 'アカウントのクォータに到達',
    internal: () => 'ECS の内部エラー',
    unknown: () => 'タスクが停止、終了コードは ECS から得られない',
  },
  whole: (share, sentence) => `${share === undefined ? '' : `${share}: `}${sentence}。`,
  meaning: {
    ownError: (code, isApp) =>
      `コード ${code} は${isApp ? 'アプリケーション' : 'コンテナ'}自身のエラー。`,
    cleanEnd: 'コード 0 は正常終了だが、サービスは終了してはならない。',
    sigkill: 'コード 137 は SIGKILL。メモリ不足かどうかは ECS から報告なし。',
    sigterm: 'コード 143 は SIGTERM。外部からの停止要求。',
    signal: (code, signal) =>
      `コード ${code} はシグナル ${signal}${signal === 11 ? '（SIGSEGV）' : ''}。プロセスがクラッシュ。`,
    killed: (code) => `強制終了（コード ${code}）。`,
    notFound: 'コード 127: コマンドが見つからない。',
    notRun: 'コード 126: コマンドを実行できない。',
    execFormat: 'ログに exec format error。',
  },
  sidecar: {
    proxy: (name) =>
      `コンテナ ${name} は ECS が追加する Service Connect のプロキシで、終了するとタスクも停止する。`,
    guardDuty: (name) => `コンテナ ${name} は GuardDuty が追加するエージェント。`,
    of: (name, app) =>
      `コンテナ ${name} は ${app ?? 'サービス'} のサイドカーで、essential であればタスクも停止する。`,
  },
  beside: {
    exited: (name, code) => `コンテナ ${name} が終了コード ${code} で終了`,
    failed: (name) => `コンテナ ${name} が失敗`,
    too: (others) => `同じタスクで${others}。どれが先に終了したかは不明。`,
  },
}
