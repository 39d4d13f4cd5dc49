// The pictures of the demo's story, drawn here: nothing is fetched, and nobody is in them.
import sharp from 'sharp'

export type DrawingName = 'stall' | 'olives' | 'train' | 'platform' | 'night train' | 'clock'

interface Drawing {
  readonly width: number
  readonly height: number
  readonly svg: string
}

const many = (count: number, draw: (index: number) => string): string => Array.from({ length: count }, (_, index) => draw(index)).join('')
const sky = (id: string, top: string, bottom: string) =>
  `<linearGradient id="${id}" x2="0" y2="1"><stop stop-color="${top}"/><stop offset="1" stop-color="${bottom}"/></linearGradient>`

/** A row of fruit, each a little beside where it should lie. */
const fruit = (y: number, colours: readonly string[]) =>
  many(
    14,
    (index) =>
      `<circle cx="${250 + index * 62 + (index % 3) * 5}" cy="${y - (index % 2) * 9}" r="32" fill="${colours[index % colours.length]}"/><circle cx="${240 + index * 62 + (index % 3) * 5}" cy="${y - 11 - (index % 2) * 9}" r="8" fill="#fff" opacity=".35"/>`,
  )

const drawings: Record<DrawingName, Drawing> = {
  stall: {
    width: 1360,
    height: 900,
    svg: `<defs>${sky('s', '#9fd3e6', '#f8ecd2')}</defs><rect width="1360" height="900" fill="url(#s)"/><circle cx="1130" cy="150" r="70" fill="#ffe08a"/>
      <path d="M0 560 L150 420 L300 560 Z M1050 560 L1210 380 L1360 560 Z" fill="#d8b892"/><rect y="555" width="1360" height="345" fill="#caa57c"/>
      <rect x="190" y="300" width="24" height="560" fill="#7a5134"/><rect x="1146" y="300" width="24" height="560" fill="#7a5134"/>
      ${many(8, (index) => `<path d="M${140 + index * 135} 180 h135 v120 a67 50 0 0 1 -135 0 Z" fill="${index % 2 ? '#f7f2e7' : '#c8452f'}"/>`)}
      <rect x="170" y="600" width="1020" height="260" rx="10" fill="#9a683f"/><rect x="170" y="600" width="1020" height="22" fill="#b57f50"/>
      ${fruit(590, ['#f08a24', '#f29b3a', '#e97d18'])}${fruit(690, ['#7c4a8d', '#8d5aa0', '#6d3d7e'])}${fruit(790, ['#c9d24a', '#b5c440', '#dbe070'])}
      <rect x="600" y="370" width="160" height="90" rx="8" fill="#2f4b3c"/><text x="680" y="438" font-family="sans-serif" font-weight="700" font-size="64" fill="#f7f2e7" text-anchor="middle">14</text>`,
  },
  olives: {
    width: 1200,
    height: 900,
    svg: `<rect width="1200" height="900" fill="#e8dcc6"/>${many(9, (index) => `<rect y="${index * 100}" width="1200" height="4" fill="#d5c4a5"/>`)}
      ${[
        { x: 350, y: 440, colours: ['#8a9a3c', '#9cab4c', '#76862f'] },
        { x: 850, y: 520, colours: ['#3a2a33', '#4a3640', '#2b1e26'] },
      ]
        .map(
          ({ x, y, colours }) =>
            `<ellipse cx="${x + 14}" cy="${y + 24}" rx="300" ry="270" fill="#b9a581" opacity=".6"/><circle cx="${x}" cy="${y}" r="280" fill="#b5643c"/><circle cx="${x}" cy="${y}" r="245" fill="#7d3f22"/>${many(
              46,
              (index) => {
                const [angle, far] = [index * 2.4, 30 * Math.sqrt(index)]
                const [left, top] = [x + far * Math.cos(angle), y + far * Math.sin(angle)]
                return `<ellipse cx="${left.toFixed(0)}" cy="${top.toFixed(0)}" rx="36" ry="27" transform="rotate(${(index * 47) % 180} ${left.toFixed(0)} ${top.toFixed(0)})" fill="${colours[index % 3]}"/><circle cx="${(left - 9).toFixed(0)}" cy="${(top - 9).toFixed(0)}" r="5" fill="#fff" opacity=".5"/>`
              },
            )}`,
        )
        .join('')}
      <path d="M520 130 q90 -70 190 -20 q-70 80 -190 20 M560 190 q100 -10 160 60 q-110 20 -160 -60" fill="#6f8f4e"/>`,
  },
  train: {
    width: 1500,
    height: 1000,
    svg: `<defs>${sky('r', '#6c7a86', '#a9b4ba')}</defs><rect width="1500" height="1000" fill="url(#r)"/><path d="M0 620 Q300 470 640 590 T1500 520 V1000 H0 Z" fill="#56665a"/>
      <rect y="790" width="1500" height="210" fill="#4a4541"/>${many(16, (index) => `<rect x="${index * 100 - 20}" y="800" width="52" height="26" fill="#6b5a4a"/>`)}<rect y="794" width="1500" height="10" fill="#b3b0ab"/>
      <path d="M180 780 V470 q0 -60 60 -60 H1500 V780 Z" fill="#b3272d"/><rect x="180" y="690" width="1320" height="26" fill="#e9ddc8"/>
      ${many(6, (index) => `<rect x="${330 + index * 200}" y="480" width="140" height="130" rx="16" fill="#ffd98a"/><rect x="${330 + index * 200}" y="480" width="140" height="130" rx="16" fill="none" stroke="#7c161c" stroke-width="10"/>`)}
      <path d="M205 500 h70 v110 h-88 q4 -70 18 -110" fill="#ffe6ad"/><circle cx="212" cy="740" r="22" fill="#fff3c4"/>
      ${many(70, (index) => `<path d="M${(index * 211) % 1500} ${(index * 137) % 900} l-16 60" stroke="#dfe7ea" stroke-width="4" opacity=".5"/>`)}`,
  },
  platform: {
    width: 900,
    height: 1200,
    svg: `<defs>${sky('p', '#f2d4a8', '#e79f72')}</defs><rect width="900" height="1200" fill="url(#p)"/><path d="M0 780 L900 660 V1200 H0 Z" fill="#8b8379"/><path d="M0 860 L900 720 V760 L0 920 Z" fill="#f3c53c"/>
      <path d="M0 0 H900 V150 L0 260 Z" fill="#5d4a46"/>${many(5, (index) => `<path d="M${index * 190} ${235 - index * 22} L${index * 190 + 40} 0" stroke="#463733" stroke-width="12"/>`)}
      <rect x="436" y="180" width="28" height="700" fill="#463733"/><circle cx="450" cy="430" r="170" fill="#463733"/><circle cx="450" cy="430" r="150" fill="#fbf7ee"/>
      ${many(12, (index) => `<rect x="443" y="295" width="14" height="34" fill="#463733" transform="rotate(${index * 30} 450 430)"/>`)}
      <path d="M450 430 L560 380" stroke="#463733" stroke-width="18"/><path d="M450 430 L370 515" stroke="#463733" stroke-width="12"/><circle cx="450" cy="430" r="16" fill="#b3272d"/>`,
  },
  'night train': {
    width: 1500,
    height: 850,
    svg: `<defs>${sky('n', '#0d1630', '#2c3b63')}</defs><rect width="1500" height="850" fill="url(#n)"/>${many(60, (index) => `<circle cx="${(index * 263) % 1500}" cy="${(index * 149) % 420}" r="${1 + (index % 3)}" fill="#fff" opacity=".8"/>`)}
      <circle cx="1240" cy="150" r="74" fill="#f4eccb"/><circle cx="1210" cy="130" r="70" fill="#16213f"/><path d="M0 560 L240 380 L430 560 L690 340 L930 560 L1160 420 L1500 560 V850 H0 Z" fill="#131c38"/>
      <rect y="556" width="1500" height="294" fill="#0a1020"/>${many(9, (index) => `<rect x="${40 + index * 165}" y="486" width="150" height="74" rx="12" fill="#3a2430"/>${many(3, (window) => `<rect x="${58 + index * 165 + window * 42}" y="502" width="30" height="28" rx="4" fill="#ffd27a"/><rect x="${58 + index * 165 + window * 42}" y="580" width="30" height="150" fill="#ffd27a" opacity=".13"/>`)}`)}`,
  },
  clock: {
    width: 1000,
    height: 1000,
    svg: `<rect width="1000" height="1000" fill="#f4efe4"/><path d="M150 520 h700 l-90 350 h-520 Z" fill="#b98046"/>${many(6, (index) => `<path d="M${170 + index * 5} ${560 + index * 52} H${830 - index * 5}" stroke="#9a6633" stroke-width="14"/>`)}
      <path d="M230 520 q270 -420 540 0" fill="none" stroke="#9a6633" stroke-width="34"/>${fruitBasket()}
      <circle cx="700" cy="330" r="150" fill="#c8452f"/><circle cx="700" cy="330" r="122" fill="#fffaf0"/><path d="M700 330 V240 M700 330 L760 360" stroke="#3a2a33" stroke-width="14" stroke-linecap="round"/><rect x="676" y="150" width="48" height="34" rx="8" fill="#c8452f"/>`,
  },
}

function fruitBasket(): string {
  const colours = ['#f08a24', '#c9d24a', '#c8452f', '#7c4a8d', '#f2c230']
  return many(7, (index) => `<circle cx="${250 + index * 84}" cy="${500 - (index % 2) * 34}" r="58" fill="${colours[index % 5]}"/>`)
}

/** As a camera would hand it over: a JPEG. */
export async function draw(name: DrawingName): Promise<Buffer> {
  const { width, height, svg } = drawings[name]
  const page = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${svg}</svg>`
  return sharp(Buffer.from(page)).jpeg({ quality: 92 }).toBuffer()
}
