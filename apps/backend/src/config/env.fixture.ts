/** An environment that the service accepts. */
export const validEnv = {
  ENV: 'dev',
  COGNITO_USER_POOL_ID: 'ap-northeast-1_Example01',
  S3_URL: 'https://app-dev-uploads.s3.ap-northeast-1.amazonaws.com',
  REGION: 'ap-northeast-1',
  TZ: 'Asia/Tokyo',
}
