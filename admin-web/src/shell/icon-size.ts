// One size and stroke for all icons of the console.

export const iconSize = { size: 18, strokeWidth: 1.75, 'aria-hidden': true } as const
