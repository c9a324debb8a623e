/** One stroke for every icon. */
export const icon = { size: 18, stroke: 1.5 } as const;
export const smallIcon = { size: 16, stroke: 1.5 } as const;
export const bigIcon = { size: 24, stroke: 1.5 } as const;
