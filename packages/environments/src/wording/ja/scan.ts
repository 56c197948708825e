import { phrase } from '@repo/slack-message'
import type { scan as english } from '../en/scan.ts'
import type { Levels } from '../parameters.ts'

const levels = (counts: Levels) => counts.map(([level, found]) => `${level} ${found} 件`).join('、')

export const scan: typeof english = {
  untagged: (digest) =>
    digest === undefined ? 'タグもダイジェストもないイメージ' : `タグなしイメージ ${digest}`,
  failed: (version, reason) =>
    phrase`${version} のスキャンに失敗${reason === undefined ? '' : `（${reason}）`}、脆弱性は不明`,
  pending: 'スキャン結果はまだなし',
  clean: (isCompared, threshold) => `${threshold} 以上の${isCompared ? '新しい' : ''}脆弱性なし`,
  found: (counts) => `このイメージに ${levels(counts)}`,
  serving: (counts) => `稼働中のイメージに ${levels(counts)}`,
  compared: (counts, { version, past }) =>
    phrase`新規 ${levels(counts)}（${past ? '稼働していた' : '稼働中の'}イメージ ${version} との比較）`,
  finding: {
    morePackages: (more) => ` ほか ${more} パッケージ`,
    fixedIn: (version) => `${version} で修正`,
    fixExists: '修正版あり',
    noFix: '修正版なし',
  },
  moreFindings: (more) => `ほか ${more} 件はイメージのページを参照`,
  ecrSays: (failure) => `ECR の報告: ${failure}`,
  notCompared: {
    'no-environment': () => phrase`比較なし: このリポジトリの環境がテーブルにない`,
    'serving-unknown': () => phrase`比較できず: 稼働中のイメージが不明`,
    'not-scanned': (serving) => phrase`比較できず: 稼働中のイメージ（${serving}）の内容が不明`,
    'not-named': (serving) =>
      phrase`稼働中のイメージ（${serving}）と比較できず: 名前が不明な脆弱性がある`,
  },
  parts: {
    platforms: (all) => `${all} の合計`,
    failed: (some) => `${some} のスキャンに失敗、脆弱性は不明`,
    unknown: (unknown, all) =>
      `${all} イメージが 1 つとして push され、うち ${unknown} はスキャン結果なし（インデックスとアテステーションには結果がない）。プラットフォームが含まれるかどうかは不明`,
  },
  totals: {
    all: (counts) => `全体: ${levels(counts) || 'なし'}`,
    muted: (muted) => `ミュート ${muted} 件`,
    expired: (id, day) => `${id} のミュートは ${day} に期限切れ`,
    moreExpired: (more) => `ほか ${more} 件が期限切れ`,
  },
  coverage: {
    resumed: (version) => phrase`${version}: Amazon Inspector がスキャンを再開`,
    stopped: (version, isServing, reason) =>
      phrase`${version}${isServing ? '（稼働中）' : ''} のスキャンを Amazon Inspector が終了（${reason}）`,
    consequence: '今後公開される脆弱性は報告されない。',
    servingUnknown: '稼働中かどうかは不明。',
    nextStep: {
      expired:
        'Amazon Inspector の設定で再スキャン期間を延ばすか、ビルドし直したイメージをデプロイする。',
      other:
        'Amazon Inspector でイメージのカバレッジを確認する。不足しているものがステータスに表示される。',
    },
  },
}
