import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rowHeights } from '../../src/renderer/theme/row-heights.ts';

const tokens = readFileSync(new URL('../../src/renderer/theme/tokens.css', import.meta.url), 'utf8');
const blocks = {
  comfortable: tokens.slice(tokens.indexOf(':root {'), tokens.indexOf(":root[data-density='compact']")),
  compact: tokens.slice(tokens.indexOf(":root[data-density='compact']")),
};
const names = {
  row: 'row-height',
  treeLine: 'tree-line-height',
  diffLine: 'diff-line-height',
  conversation: 'conversation-height',
} as const;

test.each(['comfortable', 'compact'] as const)('rows are as high in stylesheets as lists reckon: %s', (density) => {
  const written = Object.entries(names).map(([key, name]) => [
    key,
    Number(new RegExp(`--${name}: (\\d+)px;`).exec(blocks[density])?.[1]),
  ]);
  expect(Object.fromEntries(written)).toEqual(rowHeights[density]);
});
