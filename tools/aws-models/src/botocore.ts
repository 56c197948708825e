/** The version of botocore whose models are kept. */
// renovate: datasource=pypi depName=botocore
export const BOTOCORE = '1.44.8'
