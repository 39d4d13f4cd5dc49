// Samples that broke other products, from the folder that CASES_DIR names; without it there are none.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.env.CASES_DIR
const pathOf = (name: string) => join(folder ?? '', name)
export const hasCases = folder !== undefined && existsSync(pathOf('MANIFEST.tsv'))

const linesOf = <T>(name: string): T[] =>
  hasCases
    ? readFileSync(pathOf(name), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as T)
    : []

export const jsonBodies = (): Buffer[] => (hasCases ? readdirSync(pathOf('json')).map((file) => readFileSync(pathOf(`json/${file}`))) : [])

export const frameCases = () =>
  linesOf<{ id: string; frames: (string | { b64: string; repeat?: number })[] }>('protocol/socketio-frames.jsonl').map(
    ({ id, frames }) => ({
      id,
      frames: frames.flatMap((frame): (string | Buffer)[] =>
        typeof frame === 'string' ? [frame] : Array.from({ length: frame.repeat ?? 1 }, () => Buffer.from(frame.b64, 'base64')),
      ),
    }),
  )

export const multipartCases = () => linesOf<{ id: string; content_type: string; body: string }>('protocol/multipart-bodies.jsonl')

export const packedBodies = (): Buffer[] => (hasCases ? [readFileSync(pathOf('protocol/body-gzip-20MiB.json.gz'))] : [])
