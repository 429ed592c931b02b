/** How tightly operators bind, loosest first; those of one level group from the left. */
export const LEVEL = { OR: 1, AND: 2, NOT: 3, COMPARISON: 4, CONCAT: 5, SUM: 6, PRODUCT: 7, SIGN: 8 } as const;
