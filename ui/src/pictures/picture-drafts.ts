// Pictures on their way to a message: chosen, made smaller, uploaded, finished, and kept in this browser until the message
// that carries them is stored. One list for a whole program; `place` says which composer or message each belongs to.
// It must not draw anything, and knows of the server only its door.
import type { PictureId } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import { CommandError } from '../command-error.ts'
import { newRequestId } from '../request-id.ts'
import type { PendingPicture } from '../timeline.ts'
import { deliverPicture, inOneTab } from './deliver-picture.ts'
import { dropPicture, keepPicture, keptPicture, keptPictures } from './kept-pictures.ts'
import {
  type Item,
  isLastingFailure,
  itemOfFile,
  itemOfKept,
  type PictureDoor,
  type PictureDraft,
  PictureFailure,
} from './picture-draft.ts'
import { readPicture } from './picture-file.ts'
import { rememberPreview } from './previews.ts'

/** How long somebody who types rests before it is kept. */
const restMs = 400

export class PictureDrafts {
  #door: PictureDoor
  #owner: () => string
  #items = new Map<string, Item>()
  #byPlace = new Map<string, readonly PictureDraft[]>()
  #listeners = new Set<() => void>()
  #order = Date.now()
  #working = 0
  #queue: (() => void)[] = []
  #loaded: Promise<void> | null = null
  #closed = false
  #reading: Promise<void> = Promise.resolve()
  #keepTimers = new Map<string, ReturnType<typeof setTimeout>>()

  /** `owner`: whose they are; known before anything is added. */
  constructor(door: PictureDoor, owner: () => string) {
    this.#door = door
    this.#owner = owner
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** In their order; the same array until something in it changes. */
  of(place: string): readonly PictureDraft[] {
    let list = this.#byPlace.get(place)
    if (!list) {
      const items = [...this.#items.values()].filter(({ draft }) => draft.place === place)
      list = items.sort((one, other) => one.order - other.order).map(({ draft }) => draft)
      this.#byPlace.set(place, list)
    }
    return list
  }

  /** Takes up what was kept from before a reload. Once. */
  load(): Promise<void> {
    this.#loaded ??= keptPictures(this.#owner()).then((kept) => {
      for (const picture of kept) {
        if (this.#items.has(picture.key)) continue
        rememberPreview(picture.key, picture.preview)
        if (picture.pictureId) rememberPreview(picture.pictureId, picture.preview)
        this.#items.set(picture.key, itemOfKept(picture))
        this.#changed(picture.place)
        if (!picture.pictureId) void this.#work(picture.key)
      }
    })
    return this.#loaded
  }

  /** Adds files to a composer. Answers how many did not fit into one message. */
  add(place: string, files: readonly File[]): number {
    const room = Math.max(0, limits.picturesPerMessage - this.of(place).length)
    for (const file of files.slice(0, room)) {
      const key = newRequestId()
      this.#items.set(key, itemOfFile(key, place, file, ++this.#order))
      // One after another: each is in memory as a whole while it is read.
      this.#reading = this.#reading.then(() => this.#read(key))
    }
    this.#changed(place)
    return files.length - Math.min(files.length, room)
  }

  describe(key: string, altText: string): void {
    this.#change(key, { altText })
    // Not with every letter: what is kept is the whole file.
    clearTimeout(this.#keepTimers.get(key))
    this.#keepTimers.set(
      key,
      setTimeout(() => void this.#keep(key), restMs),
    )
  }

  /** One place earlier or later among its neighbours. */
  move(key: string, by: -1 | 1): void {
    const item = this.#items.get(key)
    if (!item) return
    const list = this.of(item.draft.place)
    const other = this.#items.get(list[list.findIndex((draft) => draft.key === key) + by]?.key ?? '')
    if (!other) return
    const { order } = item
    item.order = other.order
    other.order = order
    this.#changed(item.draft.place)
    void this.#keep(item.draft.key)
    void this.#keep(other.draft.key)
  }

  /** The originals instead of the smaller versions, or the other way round: what was uploaded is uploaded anew. */
  sendAsIs(place: string, asIs: boolean): void {
    for (const { key, shrinks, asIs: before } of this.of(place)) {
      if (!shrinks || before === asIs) continue
      this.#forgetUpload(key)
      this.#change(key, { asIs })
      void this.#restart(key)
    }
  }

  retry(key: string): void {
    const item = this.#items.get(key)
    if (item?.draft.state !== 'failed' || !item.draft.failure?.mayRetry) return
    void this.#work(key)
  }

  /** Cancels what is under way and forgets it, here and on the server. */
  remove(key: string): void {
    const item = this.#items.get(key)
    if (!item) return
    this.#forgetUpload(key)
    this.#drop(key, item)
  }

  /** The message with these words takes the pictures of a composer along. */
  take(place: string, messagePlace: string): PendingPicture[] {
    const taken = this.of(place).filter(({ failure }) => failure === null)
    for (const { key } of taken) {
      const item = this.#items.get(key)
      if (!item) continue
      item.draft = { ...item.draft, place: messagePlace }
      void this.#keep(key)
    }
    this.#changed(place)
    this.#changed(messagePlace)
    return taken.map(({ key, altText, width, height }) => ({ key, altText, width, height }))
  }

  /**
   * Resolves when all of them are finished on the server, with what message:send wants to know.
   * @throws PictureFailure of the first that failed; `picture_lost` when one was removed or is not kept any more
   */
  async whenReady(pictures: readonly PendingPicture[]): Promise<{ pictureId: PictureId; altText: string }[]> {
    // Words alone wait for nothing.
    if (pictures.length === 0) return []
    await this.load()
    return new Promise((resolve, reject) => {
      const look = () => {
        const drafts = pictures.map(({ key }) => this.#items.get(key)?.draft)
        const failed = drafts.find((draft) => draft?.failure)
        if (drafts.includes(undefined)) {
          const lost = new CommandError('picture_lost', 'A picture is not kept in this browser any more.')
          settle(() => reject(new PictureFailure(lost.code, this.#door.words(lost))))
        } else if (failed?.failure) {
          const { code, message } = failed.failure
          settle(() => reject(new PictureFailure(code, message)))
        } else if (drafts.every((draft) => draft?.pictureId)) {
          settle(() =>
            resolve(drafts.flatMap((draft) => (draft?.pictureId ? [{ pictureId: draft.pictureId, altText: draft.altText }] : []))),
          )
        }
      }
      const settle = (act: () => void) => {
        stop()
        act()
      }
      const stop = this.subscribe(look)
      look()
    })
  }

  /** Those that can be sent, now or later: not refused for good, and kept here. */
  sendable(pictures: readonly PendingPicture[]): readonly PendingPicture[] {
    return pictures.filter(({ key }) => {
      const draft = this.#items.get(key)?.draft
      return draft !== undefined && !isLastingFailure(draft.failure?.code)
    })
  }

  /**
   * The message is to be tried again: failed pictures are too, and those that the server does not keep any more. Answers
   * those that it still takes along; what can never be sent is dropped.
   */
  retryAll(pictures: readonly PendingPicture[], areGone: boolean): readonly PendingPicture[] {
    const left = this.sendable(pictures)
    for (const { key } of pictures) if (!left.some((one) => one.key === key)) this.remove(key)
    for (const { key } of left) {
      const draft = this.#items.get(key)?.draft
      if (areGone && draft?.pictureId) {
        this.#change(key, { pictureId: null, state: 'uploading' })
        void this.#restart(key)
      } else this.retry(key)
    }
    return left
  }

  /** The server has the message: nothing needs to be kept. */
  sent(pictures: readonly PendingPicture[]): void {
    for (const { key } of pictures) {
      const item = this.#items.get(key)
      if (item) this.#drop(key, item)
    }
  }

  close(): void {
    this.#closed = true
    for (const { work } of this.#items.values()) work?.abort('closed')
  }

  async #read(key: string): Promise<void> {
    const item = this.#items.get(key)
    if (!item) return
    try {
      const { width, height, preview, smaller } = await readPicture(item.file)
      item.smaller = smaller
      rememberPreview(key, preview)
      this.#change(key, { width, height, preview, shrinks: smaller !== null })
      await this.#keep(key)
      void this.#work(key)
    } catch (error) {
      this.#fail(key, error)
    }
  }

  /** Uploads and finishes one picture, a few at a time, and in one tab only where several know of it. */
  async #work(key: string): Promise<void> {
    const item = this.#items.get(key)
    if (!item || item.work) return
    const work = new AbortController()
    item.work = work
    this.#change(key, { state: 'uploading', progress: 0, failure: null, waiting: false })
    try {
      await inOneTab(`dramatis.picture.${key}`, work.signal, () => this.#inTurn(() => this.#deliver(key, item, work.signal)))
    } catch (error) {
      if (!work.signal.aborted) this.#fail(key, error)
    } finally {
      if (item.work === work) item.work = null
    }
  }

  async #deliver(key: string, item: Item, signal: AbortSignal): Promise<void> {
    // Another tab may have done it meanwhile, or have sent it already.
    const kept = await keptPicture(key)
    if (!kept && item.kept) return this.#drop(key, item)
    if (kept?.asIs === item.draft.asIs) {
      if (kept.pictureId) return this.#change(key, { state: 'ready', pictureId: kept.pictureId })
      if (kept.uploadUrl) Object.assign(item, { uploadUrl: kept.uploadUrl, finishId: kept.finishId })
    }
    await deliverPicture({
      ...{ item, door: this.#door, signal },
      change: (change) => this.#change(key, change),
      keep: () => this.#keep(key),
    })
  }

  /** What was decided anew is kept before the work begins, so that the work does not find what was before. */
  async #restart(key: string): Promise<void> {
    await this.#keep(key)
    await this.#work(key)
  }

  /** Waits until fewer than limits.uploadsAtOnce are under way. */
  async #inTurn(work: () => Promise<void>): Promise<void> {
    if (this.#working >= limits.uploadsAtOnce) await new Promise<void>((resolve) => this.#queue.push(resolve))
    this.#working++
    try {
      await work()
    } finally {
      this.#working--
      this.#queue.shift()?.()
    }
  }

  #fail(key: string, error: unknown): void {
    if (!(error instanceof CommandError)) throw error
    // The session is over: it goes on, from what is kept, when the person is back.
    if (error.code === 'cancelled' || error.code === 'unauthenticated' || this.#closed) return
    const failure = { code: error.code, message: this.#door.words(error), mayRetry: !isLastingFailure(error.code) }
    this.#change(key, { state: 'failed', failure, waiting: false })
  }

  #forgetUpload(key: string): void {
    const item = this.#items.get(key)
    if (!item) return
    item.work?.abort()
    item.work = null
    if (item.draft.pictureId) void this.#door.discard(item.draft.pictureId).catch(() => {})
    item.uploadUrl = null
    item.finishId = newRequestId()
    item.draft = { ...item.draft, pictureId: null, failure: null, progress: 0 }
  }

  #change(key: string, change: Partial<PictureDraft>): void {
    const item = this.#items.get(key)
    if (!item) return
    item.draft = { ...item.draft, ...change }
    this.#changed(item.draft.place)
  }

  #drop(key: string, { draft }: Item): void {
    this.#items.delete(key)
    this.#changed(draft.place)
    void dropPicture(key)
  }

  #changed(place: string): void {
    this.#byPlace.delete(place)
    for (const listener of [...this.#listeners]) listener()
  }

  async #keep(key: string): Promise<void> {
    const item = this.#items.get(key)
    if (!item) return
    const { draft, file, smaller, order, uploadUrl, finishId } = item
    const { place, name, altText, width, height, preview, asIs, pictureId } = draft
    const done = await keepPicture({
      ...{ key, owner: this.#owner(), place, order, name, altText, width, height, preview },
      ...{ file, smaller, asIs, uploadUrl, finishId, pictureId },
    })
    if (done !== null) item.kept = true
    // Sent or removed while it was being written.
    if (!this.#items.has(key)) await dropPicture(key)
  }
}
