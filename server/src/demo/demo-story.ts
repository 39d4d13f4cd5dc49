// The story of `npm run demo`: a language room around a market square, three weeks old and in the middle of a busy hour.
// Data only: who is there and who said what, how many minutes ago. Knows no database and no command.
// Long because it is a story, and better read in one piece.

import type { DrawingName } from './drawings.ts'

export const demoTeamName = 'The Lighthouse Team'

export type AdminName = 'Anna' | 'Ben'
export type ClientName = 'Omar' | 'Lucía' | 'Kenji' | 'Priya' | 'Marek' | 'Fatima' | 'Chloé' | 'Aisha' | 'Tomás'
/** Display names of the first cast. */
export type PersonaName = 'Nora' | 'Sam' | 'Ines' | 'Theo' | 'Mila' | 'Jonas' | 'Aya' | 'Luca' | 'Rosa' | 'Rafa' | 'Yuki'

export interface DemoAdmin {
  readonly displayName: AdminName
  readonly email: string
}

export interface DemoClient {
  readonly displayName: ClientName
  readonly email: string
  /** Signed up, got a group of their own and accepted the notice. */
  readonly joinedMinutesAgo: number
}

/** Who is shown and, for the team's side, who really wrote it. */
export type Speaker =
  | { readonly client: ClientName }
  | { readonly persona: PersonaName; readonly admin: AdminName }
  | { readonly team: true; readonly admin: AdminName }

export interface Line {
  readonly minutesAgo: number
  readonly by: Speaker
  readonly text: string
  readonly pictures?: readonly { readonly drawing: DrawingName; readonly altText: string }[]
  /** What an admin did right afterwards: corrected or deleted it, or marked the conversation as done. */
  readonly then?: { readonly admin: AdminName } & ({ readonly edited: string } | { readonly deleted: true } | { readonly done: true })
}

interface Conversation {
  /** Oldest first. */
  readonly lines: readonly Line[]
  /** How many messages of others at the end a client has not read yet; everybody else has read everything. */
  readonly unread?: Partial<Record<ClientName, number>>
}
/** The group that was made for a client at sign-up, with the whole cast. */
export interface OwnGroup extends Conversation {
  readonly kind: 'own group'
  readonly of: ClientName
}
/** A group an admin made by hand. */
export interface MadeGroup extends Conversation {
  readonly kind: 'made group'
  readonly name: string
  readonly description: string
  readonly createdBy: AdminName
  readonly createdMinutesAgo: number
  readonly clients: readonly ClientName[]
  readonly personas: readonly PersonaName[]
}
export interface DirectConversation extends Conversation {
  readonly kind: 'direct'
  readonly client: ClientName
  readonly with: { readonly persona: PersonaName } | { readonly client: ClientName } | { readonly team: true }
}
export type DemoConversation = OwnGroup | MadeGroup | DirectConversation

const hour = 60
const day = 24 * hour

export const demoAdmins: readonly DemoAdmin[] = [
  { displayName: 'Anna', email: 'anna@example.org' },
  { displayName: 'Ben', email: 'ben@example.org' },
]

export const demoClients: readonly DemoClient[] = [
  { displayName: 'Omar', email: 'omar@example.org', joinedMinutesAgo: 21 * day },
  { displayName: 'Marek', email: 'marek@example.org', joinedMinutesAgo: 20 * day },
  { displayName: 'Chloé', email: 'chloe@example.org', joinedMinutesAgo: 18 * day },
  { displayName: 'Lucía', email: 'lucia@example.org', joinedMinutesAgo: 16 * day },
  { displayName: 'Fatima', email: 'fatima@example.org', joinedMinutesAgo: 14 * day },
  { displayName: 'Kenji', email: 'kenji@example.org', joinedMinutesAgo: 12 * day },
  { displayName: 'Priya', email: 'priya@example.org', joinedMinutesAgo: 9 * day },
  { displayName: 'Aisha', email: 'aisha@example.org', joinedMinutesAgo: 6 * day },
  { displayName: 'Tomás', email: 'tomas@example.org', joinedMinutesAgo: 7 },
]

/** Posted in every new client's group and marked "automatic". */
export const demoWelcome: { readonly as: PersonaName; readonly text: string } = {
  as: 'Ines',
  text: 'Welcome to the square! Look around, say hello to whoever you like, and tell me which scene you want to try first. If you would rather leave the scene, "Talk to the team" is always there.',
}

const at = (minutesAgo: number, by: Speaker, text: string, then?: Line['then']): Line => ({ minutesAgo, by, text, ...(then && { then }) })

/** The same line with pictures: pairs of a drawing and what it shows. */
const showing = (line: Line, ...pictures: readonly (readonly [DrawingName, string])[]): Line => ({
  ...line,
  pictures: pictures.map(([drawing, altText]) => ({ drawing, altText })),
})

const client = (name: ClientName): Speaker => ({ client: name })
const omar = client('Omar')
const lucia = client('Lucía')
const kenji = client('Kenji')
const priya = client('Priya')
const marek = client('Marek')
const fatima = client('Fatima')
const chloe = client('Chloé')
const aisha = client('Aisha')

const persona =
  (name: PersonaName) =>
  (admin: AdminName): Speaker => ({ persona: name, admin })
const nora = persona('Nora')
const sam = persona('Sam')
const ines = persona('Ines')
const theo = persona('Theo')
const mila = persona('Mila')
const jonas = persona('Jonas')
const aya = persona('Aya')
const luca = persona('Luca')
const rosa = persona('Rosa')
const rafa = persona('Rafa')
const yuki = persona('Yuki')
const team = (admin: AdminName): Speaker => ({ team: true, admin })

const omarsGroup: OwnGroup = {
  kind: 'own group',
  of: 'Omar',
  lines: [
    at(21 * day - 6, ines('Anna'), 'Hello Omar, I am Ines. I take you through the scenes. What do you need Spanish for?'),
    at(21 * day - 14, omar, 'Hello! I move to Valencia next year. I can read a little, but in a shop I freeze.'),
    at(
      21 * day - 17,
      ines('Anna'),
      'Then we start where everybody freezes: the market. No grammar today. You only have to leave with a kilo of something.',
    ),
    at(21 * day - 21, omar, 'A kilo of what?'),
    at(21 * day - 22, ines('Anna'), 'That is between you and Nora.'),
    at(21 * day - 26, nora('Ben'), '¡Buenas! Oranges, pears, the last figs. What are you looking at me for, look at the fruit.'),
    at(21 * day - 33, omar, 'Hola. Quiero un kilo de naranjas, por favor'),
    at(21 * day - 35, nora('Ben'), 'Por favor, he says! Two euros twenty. For you: two euros twenty.'),
    at(21 * day - 39, omar, 'Dos euros veinte. Here. I mean: aquí tiene'),
    at(21 * day - 41, nora('Ben'), 'Aquí tiene! Very good. Come back, ask for stall fourteen, everybody knows it.'),
    at(21 * day - 44, ines('Anna'), 'First kilo, first day. See you tomorrow?'),
    at(21 * day - 45, omar, 'Yes. My hands are sweating but yes.'),
    showing(at(19 * day + 3 * hour, nora('Ben'), 'Stall fourteen has grapes now. Do you want to taste before you pay?'), [
      'stall',
      'Stall fourteen: oranges, grapes and pears under a striped awning',
    ]),
    at(19 * day + 2 * hour, omar, '¿Puedo probar una?'),
    at(19 * day + 2 * hour - 4, nora('Ben'), 'You can taste one. One! I saw you take two.'),
    at(19 * day + 2 * hour - 9, omar, 'Lo siento. They are very good, so I take half a kilo. ¿Medio kilo?'),
    at(19 * day + 2 * hour - 11, nora('Ben'), 'Medio kilo, exactly. You are learning from the right person.'),
    at(15 * day + 90, jonas('Anna'), 'Omar! Letter for you at the guest house. From far away, judging by the stamps.'),
    at(15 * day + 76, omar, 'Thank you Jonas. ¿Dónde está la casa de Rosa?'),
    at(15 * day + 72, jonas('Anna'), 'Past the fountain, left at the clocks, and then you hear her before you see her.'),
    at(15 * day + 60, omar, 'Past the fountain = pasando la fuente?'),
    at(15 * day + 57, jonas('Anna'), 'Pasando la fuente, a la izquierda. You could deliver letters with that.'),
    at(
      13 * day + 4 * hour,
      nora('Ben'),
      'My brother brought sardines this morning. You should see the fish market once, it is louder than me.',
    ),
    at(13 * day + 3 * hour, omar, 'Louder than you? I do not believe it.'),
    at(13 * day + 3 * hour - 5, nora('Ben'), 'I promise you a visit. When you can count to fifty without looking up.'),
    at(13 * day + 3 * hour - 20, rafa('Ben'), 'Fifty? He can start at ten. My fish are big, you never need many.'),
    at(9 * day + 50, ines('Anna'), 'Small repetition today: prices. Nora says a number, you say what you get back from a twenty.'),
    at(9 * day + 44, nora('Ben'), 'Siete con cincuenta.'),
    at(9 * day + 41, omar, 'Doce con cincuenta?'),
    at(9 * day + 40, nora('Ben'), 'Eso es. Once con ochenta.'),
    at(9 * day + 36, omar, 'Ocho... con veinte'),
    at(9 * day + 35, nora('Ben'), 'And he did not even count on his fingers.'),
    at(9 * day + 33, omar, 'You cannot see my fingers :)'),
    at(5 * day + 2 * hour, nora('Anna'), 'Four pears, three lemons. What do you pay?'),
    at(5 * day + 2 * hour - 6, omar, 'Tres con sesenta, and you wanted to say four.'),
    at(5 * day + 2 * hour - 8, nora('Anna'), '¡Maestro! From today you are maestro, and from today I have to be careful.'),
    at(5 * day + 2 * hour - 10, luca('Ben'), 'I heard that from across the square. Shall I play something for the maestro?'),
    at(5 * day + 2 * hour - 15, omar, 'Only if it is short, I have to go to work'),
    at(day + 5 * hour, ines('Anna'), 'Where do you want to go next, Omar? You have outgrown the fruit.'),
    at(day + 4 * hour, omar, 'Olives! Sam is always so calm and I still do not understand half of it.'),
    at(
      day + 4 * hour - 7,
      ines('Anna'),
      'That is because he talks about his village. Tomorrow then: olives, and he will not slow down for you.',
    ),
    at(167, ines('Anna'), 'Hello Omar! Yesterday you wanted to buy olives. Today the stall is busier, so you will have to speak up.'),
    at(159, omar, 'Ready. I wrote some phrases down.'),
    showing(at(153, sam('Anna'), '¿Qué le pongo? The green ones are from Jaén, the black ones just came in.'), [
      'olives',
      'A bowl of green and a bowl of black olives',
    ]),
    at(150, omar, 'Póngame... doscientos gramos de las verdes, por favor. ¿Están muy saladas?'),
    at(148, sam('Anna'), 'A little salty, as olives should be. My grandmother washed them seven times. Seven! Three euros ten.'),
    at(145, omar, 'Three ten. Tres con diez. Tome.'),
    at(139, ines('Anna'), 'And nobody in the queue had to help. That was a real conversation.'),
    at(137, nora('Ben'), 'Shall we take the market scene again, a bit faster, and without the notes this time?'),
    at(21, omar, 'I practised over lunch. Without the notes, I promise.'),
    at(18, omar, 'Shall I come back tomorrow then? You said something about the fish market.'),
  ],
}

const otherGroups: OwnGroup[] = [
  {
    kind: 'own group',
    of: 'Marek',
    lines: [
      at(20 * day - 20, ines('Ben'), 'Welcome, Marek. What brings you to the square?'),
      at(20 * day - 29, marek, 'Work. My customers are in Madrid and they talk so fast.'),
      at(20 * day - 32, ines('Ben'), 'Then meet Jonas. He talks fast and forgives everything.'),
      at(20 * day - 35, jonas('Ben'), 'Parcel for the baker, two for the pharmacy and you carry the heavy one. Come, we talk on the way.'),
      at(20 * day - 41, marek, 'Which one is the heavy one'),
      at(20 * day - 42, jonas('Ben'), 'You will know.'),
      at(11 * day + 3 * hour, marek, 'I made a phone call in Spanish today. Four minutes!'),
      at(11 * day + 3 * hour - 10, jonas('Ben'), 'Four minutes is a whole street. Who hung up first?'),
      at(11 * day + 2 * hour, marek, 'They did, but friendly.'),
      at(4 * day + 70, theo('Ben'), 'You ordered for six people yesterday. May I ask you to do it again, without the list?'),
      at(4 * day + 61, marek, 'Tres cafés con leche, dos cortados y un té. Y seis cruasanes, para llevar.'),
      at(
        4 * day + 58,
        theo('Ben'),
        'Three with milk, two cortados, one tea, six croissants to take away. Nothing is missing. I am impressed.',
      ),
      at(64, marek, 'Done. I called the supplier and asked for the invoice, all in one breath.'),
      at(61, jonas('Ben'), 'You did it without notes, bravo'),
    ],
  },
  {
    kind: 'own group',
    of: 'Chloé',
    unread: { Chloé: 1 },
    lines: [
      at(18 * day - 30, ines('Anna'), 'Hello Chloé! What would you like to be able to do here?'),
      at(18 * day - 37, chloe, 'Talk about music. I sing, and in June we go on a small tour, Spain and Portugal.'),
      at(18 * day - 40, ines('Anna'), 'Then there is only one person for you, and he is out of tune today.'),
      at(18 * day - 44, luca('Anna'), 'I am never out of tune. The guitar is. What do you sing?'),
      at(18 * day - 52, chloe, 'Mostly old French songs, but I want one in Spanish that I understand word for word'),
      at(18 * day - 55, luca('Anna'), 'Word for word... then a lullaby. Nobody hides behind big words when a child must sleep.'),
      at(
        8 * day + 150,
        chloe,
        'I know all of the first verse now. What is "lucero"? The dictionary says star, but there is also estrella.',
      ),
      at(8 * day + 131, luca('Anna'), 'Lucero is the star that comes out first, when you are still arguing about dinner.'),
      at(8 * day + 128, chloe, 'That is beautiful. I will never forget it now.'),
      at(2 * day + 95, luca('Ben'), 'We play on Saturday at the fountain. You sing the first verse, I sing what you forget.'),
      at(2 * day + 80, chloe, 'Deal. But I am nervous about the talking between the songs.'),
      at(2 * day + 77, luca('Ben'), 'Say where you come from, say what you ate. They will love you.'),
      at(83, chloe, 'Vengo de Lyon y he comido demasiado. Is that enough for Saturday?'),
      at(79, luca('Anna'), 'That is a whole concert. I will bring the guitar'),
    ],
  },
  {
    kind: 'own group',
    of: 'Lucía',
    lines: [
      at(
        16 * day - 15,
        ines('Ben'),
        'Hi Lucía, welcome! You said on the form that you want to do it the other way round: English, in the café.',
      ),
      at(16 * day - 24, lucia, 'Yes! I start in a hotel in Dublin in spring. I understand everything but I answer like a robot.'),
      at(16 * day - 27, ines('Ben'), 'Robots get their coffee too. But let us try for charming. Theo?'),
      at(16 * day - 31, theo('Ben'), 'Good afternoon. A table by the window, or would you prefer the terrace?'),
      at(16 * day - 35, lucia, 'The window, please. I would prefer the window.'),
      at(16 * day - 37, theo('Ben'), 'The window it is. You said "I would prefer" without thinking. I noticed.'),
      at(7 * day + 130, lucia, 'Today I want to be the waitress and you are the difficult guest. Possible?'),
      at(
        7 * day + 121,
        theo('Ben'),
        'With pleasure. This coffee is cold, this chair is wet, and I have been waiting for a quarter of an hour.',
      ),
      at(
        7 * day + 115,
        lucia,
        'I am so sorry about that. I will bring you a new one straight away, and please take that table, it is dry.',
      ),
      at(7 * day + 113, theo('Ben'), 'I find nothing left to complain about. How annoying.'),
      at(7 * day + 110, rosa('Anna'), 'If you ever want a job with breakfast at six, my guest house is just over the bridge.'),
      at(41, theo('Ben'), 'Shall we do the bill today? It is the part where everybody starts to point with a finger.'),
      at(36, lucia, 'Yes please. Excuse me, could we have the bill?'),
      at(34, theo('Ben'), 'Of course. Together or separately?'),
      at(5, lucia, 'Separately, please. And could I have a... I think I forgot the word for receipt'),
    ],
  },
  {
    kind: 'own group',
    of: 'Fatima',
    lines: [
      at(14 * day - 12, ines('Anna'), 'Welcome Fatima. Is there a scene you would rather not start with?'),
      at(14 * day - 20, fatima, 'The doctor. That is why I want to start with the doctor.'),
      at(14 * day - 23, ines('Anna'), 'I like you already. Aya has time, and it is only a scene: nothing here is real advice.'),
      at(14 * day - 27, aya('Anna'), 'Hello, come in. What can I write down for you? One thing at a time.'),
      at(14 * day - 34, fatima, 'Me duele la espalda. Since two days. Desde hace dos días.'),
      at(14 * day - 36, aya('Anna'), 'Desde hace dos días, thank you. Is it worse when you sit or when you stand?'),
      at(14 * day - 41, fatima, 'When I sit. Cuando estoy sentada.'),
      at(6 * day + 100, fatima, 'I went to the real pharmacy and asked for something against a cough. They understood me!'),
      at(6 * day + 93, aya('Anna'), 'I am so glad. Did you have to point?'),
      at(6 * day + 90, fatima, 'Only once, at the price.'),
      at(96, aya('Anna'), 'Next time we practise making an appointment by telephone. There nobody can see you point.'),
      at(75, fatima, 'Oh no. All right. Thursday?'),
      at(68, aya('Anna'), 'Then we meet at the health centre, Thursday at ten. You call, I pick up.'),
    ],
  },
  {
    kind: 'own group',
    of: 'Kenji',
    lines: [
      at(12 * day - 18, ines('Ben'), 'Welcome, Kenji! Where shall we begin?'),
      at(12 * day - 31, kenji, 'Good evening. I would like to speak with people of my age. My textbook is from 1987.'),
      at(12 * day - 33, ines('Ben'), 'Then put the book away. Mila, somebody here says "how do you do".'),
      at(12 * day - 36, mila('Ben'), 'Heeey Kenji. Nobody says that, but now I kind of want to. What do you do after class?'),
      at(12 * day - 44, kenji, 'I take photographs of trains.'),
      at(12 * day - 45, mila('Ben'), 'OK that is the best answer anybody gave me this month.'),
      at(5 * day + 200, yuki('Anna'), 'The 16:40 to the coast leaves from platform 2 today. Somebody told me you would like to know.'),
      at(5 * day + 190, kenji, 'Thank you very much! Is it the old locomotive?'),
      at(5 * day + 188, yuki('Anna'), 'It is. Please stay behind the yellow line while you are happy.'),
      at(5 * day + 186, mila('Ben'), 'hahaha she knows you'),
      showing(
        at(3 * hour, kenji, 'I came home with 40 pictures today.'),
        ['train', 'A red train in the rain, its windows lit'],
        ['platform', 'A station clock over an empty platform'],
        ['night train', 'The night train crosses a viaduct under a crescent moon'],
      ),
      at(3 * hour - 9, mila('Ben'), 'Forty! Tell me about ONE, in three sentences, and make me see it.'),
      at(
        3 * hour - 25,
        kenji,
        'It rains. The train is red and the only warm thing is the light in the windows. A child waves and I forget to press the button.',
      ),
      at(3 * hour - 28, mila('Ben'), 'I see it. Do not ever go back to the textbook.'),
    ],
  },
  {
    kind: 'own group',
    of: 'Priya',
    lines: [
      at(9 * day - 11, ines('Anna'), 'Hello Priya, nice to have you here. Have you been to a market where people haggle?'),
      at(9 * day - 16, priya, 'I am from Pune, I was born haggling :) But in Hindi. In Spanish I say yes to everything.'),
      at(9 * day - 18, ines('Anna'), 'Then we only have to move it to another language. Nora is warned.'),
      at(9 * day - 21, nora('Anna'), 'I heard. Mangoes, three euros each. They are worth four.'),
      at(9 * day - 25, priya, '¿Tres euros? ¡Es muy caro! En mi casa hay un árbol.'),
      at(9 * day - 27, nora('Anna'), 'She has a tree! Then why does she come to me? Two fifty, because of the tree.'),
      at(9 * day - 30, priya, 'Dos, y me llevo tres.'),
      at(9 * day - 31, nora('Anna'), 'Ines, who brought her here. Two, and I close early today.'),
      at(3 * day + 140, ines('Anna'), 'Would you like something harder: bring back something that is broken?'),
      at(3 * day + 122, priya, 'I hate that even in English. Yes.'),
      at(3 * day + 119, sam('Anna'), 'A jar with a crack? Let me see. Did it fall, or did it come to you like this?'),
      at(3 * day + 111, priya, 'Ya estaba roto cuando lo abrí. Quisiera otro, por favor.'),
      at(
        3 * day + 109,
        sam('Anna'),
        'Quisiera. Such a soft word, and nobody can say no to it. Here is another, and the olives are a present.',
      ),
      at(32, ines('Anna'), 'Today you choose the scene and I follow you. Where are we going?'),
      at(9, priya, 'To the station. I want to be lost, properly lost, and ask people for the way'),
      at(2, priya, 'And can Yuki please not be nice to me? I need the practice.'),
    ],
  },
  {
    kind: 'own group',
    of: 'Aisha',
    lines: [
      at(6 * day - 22, ines('Ben'), 'Hello Aisha! You came with the Tuesday class, didn’t you?'),
      at(6 * day - 40, aisha, 'Yes, Marek told me about it. I have an exam in January, oral, twelve minutes.'),
      at(6 * day - 44, ines('Ben'), 'Twelve minutes is one visit to the market and one argument with Nora. We can do that.'),
      at(6 * day - 51, aisha, 'Can we start tomorrow? Today I only want to read along.'),
      at(6 * day - 53, ines('Ben'), 'Of course. Nobody here has to speak before they want to.'),
      at(2 * day + 45, aisha, 'I am ready for the argument now'),
      at(2 * day + 38, nora('Ben'), 'Finally! You touched the peaches. All of them. Explain yourself.'),
      at(2 * day + 30, aisha, 'I was looking for a good one. Buscaba uno maduro, and there was none!'),
      at(2 * day + 28, nora('Ben'), 'None! She says none! Ines, put her in the exam today.'),
    ],
  },
  // Joined a moment ago and has not been greeted: only the automatic welcome stands here.
  { kind: 'own group', of: 'Tomás', unread: { Tomás: 1 }, lines: [] },
]

const tuesdayClass: MadeGroup = {
  kind: 'made group',
  name: 'Tuesday class',
  description: 'Tuesdays at six, the whole class in one scene. Questions any day.',
  createdBy: 'Anna',
  createdMinutesAgo: 17 * day,
  clients: ['Omar', 'Marek', 'Chloé', 'Priya', 'Aisha'],
  personas: ['Nora', 'Sam', 'Ines', 'Theo', 'Luca', 'Rafa'],
  unread: { Omar: 4, Priya: 2 },
  lines: [
    at(
      17 * day - 5,
      team('Anna'),
      'This is the room of the Tuesday class. The characters are in here too, so mind what you say about their prices.',
    ),
    at(17 * day - 30, marek, 'Hello everybody, Marek from Brno'),
    at(17 * day - 38, chloe, 'Salut, Chloé! I sing, sorry in advance'),
    at(17 * day - 55, omar, 'Omar. I buy oranges.'),
    at(17 * day - 57, nora('Ben'), 'He buys a lot of oranges.'),
    at(
      12 * day + 20,
      ines('Anna'),
      'Tonight: a dinner for eight, twenty euros, and Theo may not help. Who shops, who cooks, who invents an excuse?',
    ),
    at(12 * day + 14, marek, 'I shop. I can count.'),
    at(12 * day + 11, chloe, 'Excuse!! I have the best excuses'),
    at(12 * day + 8, omar, 'Then I cook. Paella de naranjas.'),
    at(12 * day + 6, theo('Anna'), 'I was told not to help. I will only say, very quietly: please do not.'),
    at(12 * day - 40, ines('Anna'), 'You spent nineteen eighty and nobody was hungry. Best round so far.'),
    at(8 * day + 30, priya, 'Hi, Priya here, may I join on Tuesdays? The team said yes.'),
    at(8 * day + 21, marek, 'Welcome! You shop from now on, I hear you are good at it'),
    at(8 * day + 19, nora('Ben'), 'Oh no.', { admin: 'Ben', edited: 'Oh no. I mean: welcome.' }),
    at(5 * day + 40, ines('Anna'), 'Tonight at the fish market, finally. Rafa gives every price only once, so listen to each other.'),
    at(5 * day + 35, rafa('Ben'), 'Sardines, as long as my arm! Four the kilo, and I said it already.'),
    at(5 * day + 33, chloe, '¿Cuánto? Perdone, no le he oído'),
    at(5 * day + 32, rafa('Ben'), 'She apologises! For her I say it twice: cuatro.'),
    at(5 * day + 29, aisha, 'New here. I understood "arm" and "four". Is that enough?'),
    at(5 * day + 27, priya, 'It is enough for sardines, come with me'),
    at(5 * day - 20, marek, 'my number is +420 555 0100 if anybody wants to practise on the phone', { admin: 'Anna', deleted: true }),
    at(
      5 * day - 24,
      team('Anna'),
      'We took a telephone number out of the room. You can write to each other directly from the members list.',
    ),
    at(
      26 * hour,
      luca('Ben'),
      'Saturday at the fountain: Chloé sings, I play, you clap in the right places. That counts as listening practice.',
    ),
    at(25 * hour, omar, 'I will be there and I will clap in Spanish'),
    showing(at(95, nora('Ben'), 'Next Tuesday I sell against the clock: ten customers, ten minutes. Bring small money.'), ['clock', '']),
    at(8, marek, 'Ten minutes for all of us together, or each?'),
    at(4, chloe, 'And may we share one basket?'),
    at(1, aisha, 'Is the exam part of this scene?'),
  ],
}

const directConversations: DirectConversation[] = [
  {
    kind: 'direct',
    client: 'Omar',
    with: { persona: 'Nora' },
    lines: [
      at(
        12 * day + 30,
        omar,
        'Nora, may I ask here, where the others do not read: how do I say that something is too expensive without being rude?',
      ),
      at(12 * day + 24, nora('Ben'), 'Say "se me va un poco". It goes a little beyond me. Your purse is the guilty one, not my pears.'),
      at(12 * day + 21, omar, 'Se me va un poco. I like it.'),
      at(12 * day + 20, nora('Ben'), 'Do not use it on me.'),
      at(3 * day + 65, omar, 'I used it at the real market. She laughed and gave me a lemon.'),
      at(3 * day + 59, nora('Anna'), 'A lemon! I have never given anybody a lemon. Who is this woman?'),
      at(2 * hour + 40, nora('Ben'), 'Between us: the notes are still in your pocket, aren’t they. Tomorrow without?'),
      at(2 * hour + 28, omar, 'I will try it without notes'),
      at(2 * hour + 25, nora('Ben'), 'Good. And if you get stuck, cough, and I will shout at Sam until you remember.'),
    ],
  },
  {
    kind: 'direct',
    client: 'Omar',
    with: { persona: 'Sam' },
    lines: [
      at(140, omar, 'Sam, thank you for the olives. What did your grandmother put in the water?'),
      at(131, sam('Anna'), 'Salt, thyme, and on Sundays a little orange peel. Never tell Nora it was my idea.'),
      at(122, omar, 'Never. How long do they stay in it?'),
      at(119, sam('Anna'), 'The green ones nine days. The black ones until you cannot wait any longer.'),
      at(6, omar, 'And how much are the black ones?'),
    ],
  },
  {
    kind: 'direct',
    client: 'Omar',
    with: { persona: 'Theo' },
    unread: { Omar: 1 },
    lines: [
      at(6 * day + 55, theo('Ben'), 'Omar, you left a notebook on the table by the window. It says "freeze less".'),
      at(6 * day + 41, omar, 'That is mine, how embarrassing. Lo recojo mañana, ¿vale?'),
      at(6 * day + 38, theo('Ben'), 'Vale. It waits behind the counter, next to the sugar.'),
      at(day + 150, omar, 'Could we practise ordering on the phone? I am moving in May and will have to call people all day.'),
      at(day + 138, theo('Ben'), 'Gladly. You call, I am in a hurry and there is noise behind me. The usual.'),
      at(day + 131, omar, 'Thursday after work?'),
      at(day + 75, theo('Ben'), 'See you on Thursday, same table. I will keep the noise ready.'),
    ],
  },
  {
    kind: 'direct',
    client: 'Omar',
    with: { team: true },
    lines: [
      at(6 * day + 4 * hour, omar, 'Hello team, on Tuesday I have a late shift. Can my lesson be at another time?'),
      at(
        6 * day + 3 * hour,
        team('Anna'),
        'Of course. We moved your lesson to Wednesday at seven. The class scene on Tuesday stays open for you to read.',
      ),
      at(6 * day + 3 * hour - 12, omar, 'Perfect, thank you!', { admin: 'Anna', done: true }),
    ],
  },
  {
    kind: 'direct',
    client: 'Kenji',
    with: { persona: 'Mila' },
    lines: [
      at(4 * day + 70, mila('Ben'), 'Kenji! Quick one. Your friend says "I am down". Is your friend sad?'),
      at(4 * day + 52, kenji, 'Yes? I would ask what happened.'),
      at(4 * day + 50, mila('Ben'), 'Very kind, but no. "I’m down" = count me in. "I’m feeling down" = now you may ask.'),
      at(4 * day + 44, kenji, 'One word and the opposite mood. English is not fair.'),
      at(4 * day + 43, mila('Ben'), 'English is down for being unfair.'),
      at(51, kenji, 'I was down yesterday (the good one). We went to see the night train.'),
      at(46, mila('Ben'), 'LOOK at you. OK what do you want to do next, your choice'),
      at(4, kenji, 'Thank you! Can we do the train station'),
    ],
  },
  {
    kind: 'direct',
    client: 'Fatima',
    with: { persona: 'Aya' },
    lines: [
      at(6 * day + 40, fatima, 'May I ask something small: "cita" is appointment and also a date?'),
      at(6 * day + 31, aya('Anna'), 'Both, yes. With the health centre it is always an appointment.'),
      at(6 * day + 29, fatima, 'Good to know before I call :)', { admin: 'Anna', done: true }),
    ],
  },
  {
    kind: 'direct',
    client: 'Chloé',
    with: { team: true },
    lines: [
      at(10 * day + 30, chloe, 'Is Luca one person or several? He remembers everything I say.'),
      at(
        10 * day + 12,
        team('Ben'),
        'Luca is played by us, the team. We read back before we answer, so that he remembers. You can always ask us here.',
      ),
      at(10 * day + 9, chloe, 'Thank you for saying it so plainly. Then please tell him he plays well.', { admin: 'Ben', done: true }),
      at(11, chloe, 'Could I have the phrases of yesterday as a list? I want to learn them on the train.'),
    ],
  },
  {
    kind: 'direct',
    client: 'Priya',
    with: { persona: 'Rosa' },
    unread: { Priya: 2 },
    lines: [
      at(50, rosa('Anna'), 'Room four is ready for your station scene. Keys on the hook, towels on the chair, quiet after ten.'),
      at(49, rosa('Anna'), 'And if you really get lost, you say: me he perdido. Not "soy perdida". Never "soy perdida".'),
    ],
  },
  {
    kind: 'direct',
    client: 'Marek',
    with: { client: 'Chloé' },
    lines: [
      at(4 * day + 200, marek, 'Hi Chloé, do you want to practise the ten minutes thing before Tuesday? I can be the customer'),
      at(4 * day + 171, chloe, 'Yes! But I warn you, I will sell you everything'),
      at(4 * day + 168, marek, 'I have 20 euros and a very small kitchen'),
      at(day + 40, chloe, 'Tomorrow at five? I have a rehearsal until half past four'),
      at(day + 33, marek, 'Five is good. ¡Hasta mañana, tendera!'),
      at(day + 31, chloe, '¡Hasta mañana, cliente difícil!'),
    ],
  },
]

export const demoConversations: readonly DemoConversation[] = [omarsGroup, ...otherGroups, tuesdayClass, ...directConversations]
