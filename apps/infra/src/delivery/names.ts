/** Name of the stack with repositories and roles, one in each account and region. */
export const DELIVERY = 'delivery'
