/** Name of the stack with the roles of GitHub Actions, one in each account and region. */
export const DELIVERY = 'delivery'

/** Name of the stack with the image repositories, one in each account and region. */
export const REGISTRY = 'registry'

/** Name of the stack with GitHub's OIDC provider, one in each account. */
export const GITHUB = 'github'
