// Everything exchanged: pages, news and deletions in any order end in what the server has.
import type { Picture } from '@dramatis/contract/client-views'
import { expect, test } from 'vitest'
import { createGallery, type GalleryFacts, type GalleryNews, type GalleryPage } from '../src/pictures/gallery-store.ts'

const item = (seq: number): GalleryFacts => ({
  picture: { id: `p${seq}` } as Picture,
  messageId: `m${seq}`,
  seq,
  createdAtMs: seq,
})

/** A server whose answers are given by hand, when the test says. */
function aGallery() {
  const asked: { cursor: string | undefined; answer(page: GalleryPage<GalleryFacts> | null): Promise<void> }[] = []
  let tell: (news: GalleryNews<GalleryFacts>) => void = () => {}
  const gallery = createGallery<GalleryFacts>({
    read: (cursor) =>
      new Promise((resolve, reject) =>
        asked.push({
          cursor,
          answer: async (page) => {
            if (page) resolve(page)
            else reject(new Error('no answer'))
            await new Promise((done) => setTimeout(done))
          },
        }),
      ),
    listen: (listener) => {
      tell = listener
      return () => {}
    },
  })
  const seqs = () => gallery.getState().items.map(({ seq }) => seq)
  return { gallery, asked, tell: (news: GalleryNews<GalleryFacts>) => tell(news), seqs }
}

test('pages follow each other by their cursor, and end', async () => {
  const { gallery, asked, seqs } = aGallery()
  expect(gallery.getState().status).toBe('loading')
  await asked[0]?.answer({ items: [item(9), item(8)], nextCursor: 'after 8' })
  expect(gallery.getState()).toMatchObject({ status: 'ready', hasMore: true })
  gallery.more()
  gallery.more()
  expect(asked).toHaveLength(2)
  expect(asked[1]?.cursor).toBe('after 8')
  await asked[1]?.answer({ items: [item(3)], nextCursor: null })
  expect(seqs()).toEqual([9, 8, 3])
  expect(gallery.getState().hasMore).toBe(false)
  gallery.more()
  expect(asked).toHaveLength(2)
})

test('what is sent while the first page is on its way stands before it, once', async () => {
  const { asked, tell, seqs } = aGallery()
  tell({ kind: 'sent', items: [item(10)] })
  await asked[0]?.answer({ items: [item(9)], nextCursor: null })
  expect(seqs()).toEqual([10, 9])
  tell({ kind: 'sent', items: [item(9)] })
  expect(seqs()).toEqual([9, 10].sort((one, other) => other - one))
})

test('what was deleted while a page was on its way does not come back with it', async () => {
  const { gallery, asked, tell, seqs } = aGallery()
  await asked[0]?.answer({ items: [item(9), item(8)], nextCursor: 'more' })
  gallery.more()
  tell({ kind: 'deleted', messageId: 'm9' })
  tell({ kind: 'deleted', messageId: 'm5' })
  await asked[1]?.answer({ items: [item(5), item(4)], nextCursor: null })
  expect(seqs()).toEqual([8, 4])
})

test('after a time without a connection the first page counts, and an older answer does not', async () => {
  const { asked, tell, seqs } = aGallery()
  tell({ kind: 'again' })
  await asked[1]?.answer({ items: [item(12)], nextCursor: null })
  await asked[0]?.answer({ items: [item(9)], nextCursor: null })
  expect(seqs()).toEqual([12])
})

test('a page that does not come is asked for again', async () => {
  const { gallery, asked, seqs } = aGallery()
  await asked[0]?.answer(null)
  expect(gallery.getState().status).toBe('failed')
  gallery.retry()
  await asked[1]?.answer({ items: [item(1)], nextCursor: null })
  expect(seqs()).toEqual([1])
})
