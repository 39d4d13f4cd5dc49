// The twenty hues of the palette by name, for tooltips and screen readers. In the order of ui/tokens.css.

export const hueNames = [
  'Violet',
  'Mint',
  'Apricot',
  'Sky',
  'Pink',
  'Straw',
  'Turquoise',
  'Orchid',
  'Lime',
  'Periwinkle',
  'Coral',
  'Jade',
  'Amber',
  'Blue',
  'Rose',
  'Olive',
  'Cyan',
  'Indigo',
  'Green',
  'Terracotta',
] as const
