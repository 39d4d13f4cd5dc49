// Pictures, as people use them: sent with words and without, seen in every size, worn as a face, saved, and gone for
// everybody at once.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { PersonaId, PictureId } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import { archivePath, type PictureSize } from '@dramatis/contract/routes'
import sharp from 'sharp'
import { afterEach, expect, test } from 'vitest'
import { type House, openHouse, soon } from '../support/open-house.ts'
import { paint } from '../support/paint.ts'
import type { Client, Person } from '../support/person.ts'
import { filesOnDisk, filesOnRecord, miscounted } from '../support/picture-store.ts'
import { absentId, refusalOf } from '../support/words.ts'

let house: House
afterEach(async () => {
  expect(await miscounted(house.database.read)).toEqual([])
  const agree = async () => JSON.stringify(filesOnDisk(house.folder).kept) === JSON.stringify(await filesOnRecord(house.database.read))
  expect(await soon(agree), 'files and records agree').toBe(true)
  await house.close()
})

const sizes = ['thumbnail', 'display', 'original'] as const
const statusOf = async (person: Person<'client'> | Person<'admin'>, id: string, size: PictureSize = 'display') =>
  (await person.look(id, size)).status
const pathOf = (id: string, size: string) => join(house.folder, 'pictures', 'kept', id.slice(0, 2), id, size)
const messagesOf = (entries: readonly { kind: string; message?: unknown }[]) => entries.filter(({ kind }) => kind === 'message:sent')

test('pictures are sent with words and without; everybody there sees them at once, in their order, as the sender described them', async () => {
  house = await openHouse({ cast: 1 })
  const anna = await house.admin('Anna')
  const [omar, mia] = (await house.clients(2)) as [Client, Client]
  await anna.call('member:add', { conversationId: omar.group, member: { kind: 'client', id: mia.id } })
  const [tab, console] = [await mia.tab(), await anna.tab()]
  const wide = await omar.picture(await paint({ width: 2000, height: 900, format: 'jpeg' }), { name: 'market.JPG' })
  const moving = await omar.picture(await paint({ width: 50, height: 70, format: 'gif', frames: 4 }), { name: 'wave.gif' })
  const pictures = [
    { pictureId: moving, altText: 'A hand that waves' },
    { pictureId: wide, altText: '' },
  ]
  const { messageId } = await omar.call('message:send', { conversationId: omar.group, text: 'Two for you', pictures })
  const { entry } = await tab.until('message:sent', ({ entry }) => entry.kind === 'message:sent' && entry.message.id === messageId)
  if (entry.kind !== 'message:sent') throw new Error('it is what was waited for')
  expect(entry.message.text).toBe('Two for you')
  expect(entry.message.pictures).toEqual([
    expect.objectContaining({ id: moving, name: 'wave.gif', altText: 'A hand that waves', width: 50, height: 70, animated: true }),
    expect.objectContaining({
      id: wide,
      name: 'market.jpg',
      altText: '',
      width: 2000,
      height: 900,
      animated: false,
      thumbnail: { url: `/pictures/${wide}/thumbnail`, width: 480, height: 216 },
      display: { url: `/pictures/${wide}/display`, width: 1600, height: 720 },
      original: { url: `/pictures/${wide}/original`, width: 2000, height: 900 },
    }),
  ])
  for (const { placeholder } of entry.message.pictures) expect(Buffer.from(placeholder, 'base64').length).toBeGreaterThan(4)
  const heard = await console.until('message:sent', ({ entry }) => entry.kind === 'message:sent' && entry.message.id === messageId)
  expect(heard.entry.kind === 'message:sent' && heard.entry.message.pictures.map(({ id }) => id)).toEqual([moving, wide])

  const alone = await omar.picture(await paint())
  await omar.show([alone])
  const [, second] = messagesOf(await mia.timeline(omar.group)) as { message: { text: string; pictures: { id: string }[] } }[]
  expect(second?.message).toMatchObject({ text: '', pictures: [{ id: alone }] })

  // What is shown is what is served: size, format, frames.
  for (const { id, thumbnail, display, original } of entry.message.pictures) {
    for (const [size, { width, height }] of Object.entries({ thumbnail, display, original })) {
      const { bytes } = await mia.look(id, size as PictureSize)
      const seen = await sharp(bytes, { animated: true }).metadata()
      expect([seen.width, seen.pageHeight ?? seen.height], size).toEqual([width, height])
      expect(seen.pages ?? 1, size).toBe(id === moving && size !== 'thumbnail' ? 4 : 1)
    }
  }
})

test('a message has up to ten pictures, each once, and words or pictures; a picture is sent once', async () => {
  house = await openHouse({ cast: 1, noRateLimits: true })
  const omar = await house.client('Omar')
  const many: PictureId[] = []
  for (let count = 0; count <= limits.picturesPerMessage; count++) many.push(await omar.picture(await paint({ width: 9, height: 9 })))
  const [first] = many as [PictureId]
  const code = async (work: Promise<unknown>) => (await refusalOf(work)).code
  expect(await code(omar.show(many))).toBe('invalid_input')
  expect(await code(omar.show([first, first]))).toBe('invalid_input')
  expect(await code(omar.show([]))).toBe('invalid_input')
  expect(await code(omar.show([first], { text: '  ' }))).toBe('invalid_input')
  const tooLong = [{ pictureId: first, altText: 'x'.repeat(limits.altTextLength + 1) }]
  expect(await code(omar.call('message:send', { conversationId: omar.group, pictures: tooLong }))).toBe('invalid_input')
  await omar.show(many.slice(1))
  await omar.show([first])
  expect(await code(omar.show([first]))).toBe('not_found')
  expect(await code(omar.call('picture:discard', { pictureId: first }))).toBe('not_found')
  // One that is not there takes the others with it: nothing of the message is sent.
  const draft = await omar.picture(await paint())
  expect(await code(omar.show([draft, absentId() as PictureId]))).toBe('not_found')
  await omar.show([draft])
  expect(messagesOf(await omar.timeline()).length).toBe(3)
})

test('the same request again sends nothing twice, with a picture too', async () => {
  house = await openHouse({ cast: 1 })
  const omar = await house.client('Omar')
  const [one, other] = [await omar.picture(await paint()), await omar.picture(await paint())]
  const send = (pictureId: PictureId) =>
    omar.call('message:send', { conversationId: omar.group, pictures: [{ pictureId }] }, { requestId: 'the-same-again' })
  const first = await send(one)
  expect(await send(one)).toEqual(first)
  expect((await refusalOf(send(other))).code).toBe('request_id_reused')
  expect(messagesOf(await omar.timeline()).length).toBe(1)
})

test('an admin sends pictures as a persona and as the team; what their file was called stays with the team', async () => {
  house = await openHouse({ cast: 1 })
  const anna = await house.admin('Anna')
  const ada = house.cast[0]?.id as PersonaId
  const omar = await house.client('Omar')
  const name = `${anna.name}.png`
  const picture = await anna.picture(await paint(), { name })
  const another = await anna.picture(await paint({ format: 'webp' }), { name })
  await anna.show(omar.group, ada, [picture])
  await anna.show(omar.group, 'team', [another])
  const shown = messagesOf(await omar.timeline()) as { message: { sender: object; pictures: { name: string }[] } }[]
  expect(shown.map(({ message }) => message.pictures[0]?.name)).toEqual(['picture.png', 'picture.webp'])
  expect(shown[0]?.message.sender).toMatchObject({ kind: 'persona', id: ada, playedBy: house.teamName })
  expect((await omar.look(picture, 'original')).headers['content-disposition']).toBe(
    `attachment; filename="picture.png"; filename*=UTF-8''picture.png`,
  )
  expect((await anna.call('picture:get', { pictureId: picture })).picture.name).toBe(name)
  expect((await omar.call('picture:get', { pictureId: picture })).picture.name).toBe('picture.png')
  // The search for secrets at the end of the house goes over what the archive told, too.
  expect((await omar.ask({ method: 'GET', path: archivePath('client', omar.group) })).status).toBe(200)
})

test('a deleted message takes its pictures with it: for everyone at once, by a kept link, from every list, from the disk', async () => {
  house = await openHouse({ cast: 1 })
  const anna = await house.admin('Anna')
  const omar = await house.client('Omar')
  const [picture, stays] = [await omar.picture(await paint()), await omar.picture(await paint())]
  await omar.show([stays])
  const { messageId } = await omar.show([picture], { text: 'by mistake' })
  const kept = (await omar.look(picture, 'display')).headers
  const tab = await omar.tab()
  await anna.call('message:delete', { conversationId: omar.group, messageId })
  for (const person of [omar, anna])
    for (const size of sizes)
      for (const method of ['GET', 'HEAD'])
        for (const headers of [{}, { 'if-none-match': String(kept.etag) }, { range: 'bytes=0-9' }] as Record<string, string>[])
          expect((await person.look(picture, size, { method, headers })).status, `${size} ${method}`).toBe(404)
  const { entry } = await tab.until('message:deleted', () => true)
  expect(entry.kind === 'message:deleted' && entry.message).toMatchObject({ text: null, pictures: [], deleted: true })
  expect((await omar.call('picture:list', { conversationId: omar.group })).items.map((item) => item.picture.id)).toEqual([stays])
  expect((await refusalOf(anna.call('picture:get', { pictureId: picture }))).code).toBe('not_found')
  expect(await soon(() => filesOnDisk(house.folder).kept.every((file) => !file.startsWith(picture)))).toBe(true)
  expect(await statusOf(omar, stays)).toBe(200)
  // Of what it was nothing is left in the database either.
  expect(await house.database.read.db.selectFrom('chat_attachments').selectAll().where('id', '=', picture).execute()).toEqual([])
})

test('a picture is given out as what it is, whole or in part, and asked about each time', async () => {
  house = await openHouse({ cast: 1 })
  const omar = await house.client('Omar')
  const picture = await omar.picture(await paint({ format: 'jpeg' }), { name: 'C:\\my "quoted"; <b>ünïcode\u202Egpj.html' })
  await omar.show([picture])
  for (const size of sizes) {
    const answered = await omar.look(picture, size)
    expect(answered.headers).toMatchObject({
      'content-type': size === 'original' ? 'image/jpeg' : 'image/webp',
      'content-length': String(answered.bytes.length),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-cache',
      'cross-origin-resource-policy': 'same-origin',
      'accept-ranges': 'bytes',
    })
    const head = await omar.look(picture, size, { method: 'HEAD' })
    expect([head.status, head.bytes.length, head.headers['content-length']]).toEqual([200, 0, answered.headers['content-length']])
    const again = await omar.look(picture, size, { headers: { 'if-none-match': String(answered.headers.etag) } })
    expect([again.status, again.bytes.length, again.headers['cache-control']]).toEqual([304, 0, 'private, no-cache'])
    const part = await omar.look(picture, size, { headers: { range: 'bytes=3-8' } })
    expect([part.status, part.headers['content-range']]).toEqual([206, `bytes 3-8/${answered.bytes.length}`])
    expect(part.bytes.equals(answered.bytes.subarray(3, 9))).toBe(true)
    expect((await omar.look(picture, size, { headers: { range: 'bytes=99999999-' } })).status).toBe(416)
  }
  const { 'content-disposition': disposition } = (await omar.look(picture, 'original')).headers
  expect(disposition).toBe(
    `attachment; filename="my quoted b unicode gpj.jpg"; filename*=UTF-8''my%20quoted%20b%20%C3%BCn%C3%AFcode%20gpj.jpg`,
  )
  expect((await omar.look(picture, 'display')).headers['content-disposition']).toBe('inline')
})

test('what never was, has another shape or another size is answered like what is not theirs', async () => {
  house = await openHouse({ cast: 1 })
  const [omar, nemo] = (await house.clients(2)) as [Client, Client]
  const theirs = await nemo.picture(await paint())
  await nemo.show([theirs])
  const shapes = new Set<string>()
  for (const path of [
    `/pictures/${theirs}/display`,
    `/pictures/${theirs}/original`,
    `/pictures/${absentId()}/display`,
    `/pictures/${theirs}/avatar`,
    `/pictures/${theirs}/huge`,
    '/pictures/x/display',
    '/pictures/..%2f..%2fsecret.key/display',
    `/pictures/${theirs}/..%2f..%2f..%2fsecret.key`,
  ]) {
    const { status, headers, bytes } = await omar.ask({ method: 'GET', path })
    const { error } = JSON.parse(bytes.toString()) as { error: { code: string; message: string } }
    const { date: _date, 'x-reference': _reference, ...others } = headers
    shapes.add(JSON.stringify([status, error.code, error.message, Object.keys(others).sort()]))
  }
  expect([...shapes]).toHaveLength(1)
  expect([...shapes][0]).toContain('404,"not_found"')
})

test('who was added later sees pictures from their seat on, who was removed none, who has another audience none', async () => {
  house = await openHouse({ cast: 1 })
  const anna = await house.admin('Anna')
  const [omar, mia] = (await house.clients(2)) as [Client, Client]
  const before = await omar.picture(await paint())
  await omar.show([before])
  await anna.call('member:add', { conversationId: omar.group, member: { kind: 'client', id: mia.id } })
  const after = await omar.picture(await paint())
  await omar.show([after])
  const seen = async () => [await statusOf(mia, before), await statusOf(mia, after)]
  expect(await seen()).toEqual([404, 200])
  const list = await mia.call('picture:list', { conversationId: omar.group })
  expect(list.items.map(({ picture }) => picture.id)).toEqual([after])
  await anna.call('member:remove', { conversationId: omar.group, member: `client:${mia.id}` })
  expect(await seen()).toEqual([404, 404])
  expect((await refusalOf(mia.call('picture:list', { conversationId: omar.group }))).code).toBe('not_found')
  expect((await mia.ask({ method: 'GET', path: archivePath('client', omar.group) })).status).toBe(404)
  await anna.call('client:end-access', { clientId: omar.id })
  expect(await statusOf(omar, after)).toBe(404)
  expect(await statusOf(anna, after)).toBe(200)
})

test('a gallery pages from the newest to the oldest; the archive holds every original under a name of its own', async () => {
  house = await openHouse({ cast: 1, noRateLimits: true })
  const anna = await house.admin('Anna')
  const omar = await house.client('Omar')
  const sent: PictureId[] = []
  for (let count = 0; count < 5; count++) {
    const two = [await omar.picture(await paint(), { name: 'same.png' }), await omar.picture(await paint(), { name: 'SAME.png' })]
    await omar.show(two)
    sent.push(...two)
  }
  for (const person of [omar, anna] as Person<'client'>[]) {
    const found: string[] = []
    let cursor: string | undefined
    do {
      const page = await person.call('picture:list', { conversationId: omar.group, limit: 3, cursor })
      expect(page.items.length).toBeLessThanOrEqual(3)
      found.push(...page.items.map(({ picture }) => picture.id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(found).toEqual(sent.toReversed())
  }
  const { status, headers, bytes } = await omar.ask({ method: 'GET', path: archivePath('client', omar.group) })
  expect([status, headers['content-type'], headers['content-disposition']]).toEqual([
    200,
    'application/zip',
    `attachment; filename="pictures.zip"; filename*=UTF-8''pictures.zip`,
  ])
  const entries = namesInArchive(bytes)
  expect(entries).toHaveLength(10)
  expect(new Set(entries.map((name) => name.toLowerCase())).size).toBe(10)
  for (const name of entries) expect(name).toMatch(/^\d{4}-\d\d-\d\d same( \(\d+\))?\.png$/i)
  for (const id of sent) expect(bytes.includes((await omar.look(id, 'original')).bytes)).toBe(true)
  // Nothing to see is nothing.
  const silent = ((await house.clients(1)) as [Client])[0]
  expect((await silent.ask({ method: 'GET', path: archivePath('client', silent.group) })).status).toBe(404)
})

/** From the central directory at the end of a ZIP file (APPNOTE 4.3.12). */
function namesInArchive(bytes: Buffer): string[] {
  const names: string[] = []
  for (let at = bytes.indexOf('PK\x01\x02'); at >= 0; at = bytes.indexOf('PK\x01\x02', at + 4))
    names.push(bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28)))
  return names
}

test("a client's avatar is seen by whom they met, told to everybody at once, and gone when another one replaces it", async () => {
  house = await openHouse({ cast: 1 })
  const anna = await house.admin('Anna')
  const [omar, mia, nemo] = (await house.clients(3)) as [Client, Client, Client]
  await anna.call('member:add', { conversationId: omar.group, member: { kind: 'client', id: mia.id } })
  const [tab, own, console] = [await mia.tab(), await omar.tab(), await anna.tab()]
  const first = await omar.picture(await paint({ width: 300, height: 500 }), { use: 'avatar' })
  const avatarUrl = `/pictures/${first}/avatar`
  const worn = async (person: Person<'client'> | Person<'admin'>, id: string) => statusOf(person, id, 'avatar')
  expect([await worn(omar, first), await worn(mia, first), await worn(anna, first)]).toEqual([200, 404, 404])
  await omar.call('client:choose-avatar', { avatarUrl })
  await tab.until('member:changed', ({ member }) => member.kind === 'client' && member.avatarUrl === avatarUrl)
  await own.until('self:changed', ({ self }) => self.avatarUrl === avatarUrl)
  await console.until('client:changed', ({ client }) => client.avatarUrl === avatarUrl)
  expect([await worn(omar, first), await worn(mia, first), await worn(anna, first), await worn(nemo, first)]).toEqual([200, 200, 200, 404])
  const { bytes } = await mia.look(first, 'avatar')
  expect(await sharp(bytes).metadata()).toMatchObject({ width: limits.avatarSide, height: limits.avatarSide, format: 'webp' })
  // What they say from now on comes with it.
  await omar.say('new face')
  const [said] = messagesOf(await mia.timeline(omar.group)) as { message: { sender: { avatarUrl: string } } }[]
  expect(said?.message.sender.avatarUrl).toBe(avatarUrl)

  const second = await omar.picture(await paint(), { use: 'avatar' })
  await omar.call('client:choose-avatar', { avatarUrl: `/pictures/${second}/avatar` })
  expect([await worn(omar, first), await worn(mia, first), await worn(anna, first), await worn(mia, second)]).toEqual([404, 404, 404, 200])
  await omar.call('client:choose-avatar', { avatarUrl: null })
  expect([await worn(omar, second), await worn(mia, second)]).toEqual([404, 404])
  // A picture to send is no avatar, and the other way round.
  const draft = await omar.picture(await paint())
  expect((await refusalOf(omar.call('client:choose-avatar', { avatarUrl: `/pictures/${draft}/avatar` }))).code).toBe('not_found')
  const face = await omar.picture(await paint(), { use: 'avatar' })
  expect((await refusalOf(omar.show([face]))).code).toBe('not_found')
})

test("a persona's uploaded avatar is seen by whoever met it, and gone when a drawn one takes its place", async () => {
  house = await openHouse({ cast: 1 })
  const anna = await house.admin('Anna')
  const ada = house.cast[0] as House['cast'][number]
  const omar = await house.client('Omar')
  const tab = await omar.tab()
  const first = await anna.picture(await paint(), { use: 'avatar', name: `${anna.name}.png` })
  const avatarUrl = `/pictures/${first}/avatar`
  await anna.call('persona:edit', { personaId: ada.id, avatarUrl })
  await tab.until('member:changed', ({ member }) => member.kind === 'persona' && member.avatarUrl === avatarUrl)
  expect(await statusOf(omar, first, 'avatar')).toBe(200)
  // The form sends back what is there.
  await anna.call('persona:edit', { personaId: ada.id, avatarUrl, about: 'still the same face' })
  expect(await statusOf(omar, first, 'avatar')).toBe(200)
  const { personaId } = await anna.call('persona:create', {
    displayName: 'New',
    about: 'Nobody met them',
    avatarUrl: ada.avatar_url,
    colour: 1,
  })
  expect((await refusalOf(anna.call('persona:edit', { personaId, avatarUrl }))).code).toBe('not_found')
  const unmet = await anna.picture(await paint(), { use: 'avatar' })
  await anna.call('persona:edit', { personaId, avatarUrl: `/pictures/${unmet}/avatar` })
  expect([await statusOf(omar, unmet, 'avatar'), await statusOf(anna, unmet, 'avatar')]).toEqual([404, 200])
  await anna.call('persona:edit', { personaId: ada.id, avatarUrl: ada.avatar_url })
  expect([await statusOf(omar, first, 'avatar'), await statusOf(anna, first, 'avatar')]).toEqual([404, 404])
})

test("the owner's same picture again shares its files; another's is another's", async () => {
  house = await openHouse({ cast: 1 })
  const anna = await house.admin('Anna')
  const [omar, mia] = (await house.clients(2)) as [Client, Client]
  const bytes = await paint()
  const [first, second, hers] = [await omar.picture(bytes), await omar.picture(bytes), await mia.picture(bytes)]
  const inode = (id: string, size: string) => statSync(pathOf(id, size)).ino
  for (const size of sizes) {
    expect(inode(second, size)).toBe(inode(first, size))
    expect(inode(hers, size)).not.toBe(inode(first, size))
  }
  const { messageId } = await omar.show([first])
  await omar.show([second])
  await anna.call('message:delete', { conversationId: omar.group, messageId })
  await soon(() => filesOnDisk(house.folder).kept.every((file) => !file.startsWith(first)))
  expect([await statusOf(omar, first), await statusOf(omar, second)]).toEqual([404, 200])
})

test('what a photo told of place, camera and orientation is applied or gone', async () => {
  house = await openHouse({ cast: 1 })
  const omar = await house.client('Omar')
  // Red on the left, blue on the right; orientation 6 is turned a quarter to the right: red comes on top.
  const half = { width: 40, height: 40, channels: 3 } as const
  const sideways = await sharp({ create: { width: 80, height: 40, channels: 3, background: '#00f' } })
    .composite([{ input: { create: { ...half, background: '#f00' } }, left: 0, top: 0 }])
    .withExif({ IFD0: { Copyright: 'Somebody', Model: 'A camera' }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
  expect(sideways.includes('A camera')).toBe(true)
  const picture = await omar.picture(sideways)
  expect((await omar.call('picture:get', { pictureId: picture })).picture).toMatchObject({ width: 40, height: 80 })
  for (const size of sizes) {
    const { bytes } = await omar.look(picture, size)
    expect([bytes.includes('A camera'), bytes.includes('Somebody'), bytes.includes('Exif')]).toEqual([false, false, false])
    const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })
    const pixel = (y: number) => [...data.subarray((y * info.width + 20) * 3, (y * info.width + 20) * 3 + 3)]
    expect([info.width, info.height]).toEqual([40, 80])
    expect((pixel(8)[0] ?? 0) > 200 && (pixel(8)[2] ?? 255) < 60, `red on top, ${size}`).toBe(true)
    expect((pixel(72)[2] ?? 0) > 200 && (pixel(72)[0] ?? 255) < 60, `blue below, ${size}`).toBe(true)
  }
})

test("a draft is its uploader's alone, may be discarded, and is forgotten after three days", async () => {
  house = await openHouse({ cast: 1 })
  const anna = await house.admin('Anna')
  const boris = await house.admin('Boris')
  const omar = await house.client('Omar')
  const [discarded, old, young] = [await omar.picture(await paint()), await omar.picture(await paint()), await omar.picture(await paint())]
  const ofAnna = await anna.picture(await paint())
  expect([await statusOf(omar, young), await statusOf(anna, young), await statusOf(anna, ofAnna), await statusOf(boris, ofAnna)]).toEqual([
    200, 404, 200, 404,
  ])
  await omar.call('picture:discard', { pictureId: discarded })
  expect(await statusOf(omar, discarded)).toBe(404)
  await house.agePicture(old, limits.draftPictureHours * 3_600_000 + 1)
  await house.sweepPictures()
  expect([await statusOf(omar, old), await statusOf(omar, young)]).toEqual([404, 200])
})
