"""Tales of a harbour, made up by rules: the text that harbour_model.py learns from. Written for this project."""

import random

# The first word of each list is the likeliest, every next one half as likely as the one before: so that a model which learned them has a clear favourite.
WORDS = {
    "name": "Mara Tom Ines Olaf Nina Sam Petra Hugo",
    "animal": "gull|seal|crab|dog|heron|cat",
    "kind": "little|old|brave|grey|quiet",
    "place": "by the harbour|in a red boat|under the pier|near the lighthouse",
    "day": "One day|One morning|In the evening|After the storm",
    "thing": "a silver key|a green bottle|an old rope|a round stone|a lamp",
    "home": "to the lighthouse|home|to the market|to the boat",
    "helper": "the keeper|the baker|a fisherman|the captain",
    "weather": "cold|warm|dark|windy",
    "feeling": "happy|proud|tired|sad",
    "said": "said|asked|cried",
    "sea": "the sea was calm|the waves were high|the fog came in|the moon was bright",
}
PLOTS = [
    "{day}, {name} found {thing} on the beach. {she} took it {home} and showed it to {helper}. \"This is mine,\" said {helper}. \"I lost it last winter.\""
    " {name} gave it back, and they were both {feeling}.",
    "{day} it was {weather}, and {sea}. {name} wanted to go {home}, but the boat was stuck in the sand. \"Can you help me?\" asked {name}."
    " Then {helper} came with {thing}, and together they pulled until the boat was free.",
    "{day}, {name} saw {thing} in the water. {she} called {helper}, but nobody could hear, because {sea}. So {name} jumped in and brought it up alone."
    " \"How {feeling} I am!\" {said} {name}.",
    "{name} was hungry. {she} went {home} and asked {helper} for a fish. \"Work first, then eat,\" {said} {helper}."
    " So {name} carried {thing} up the stairs, one, two, three times. After that {she2} had two fish and was {feeling}.",
    "{day}, {helper} told {name} a secret: when {sea}, you can see the lights of another town. {name} waited all night with {thing}. It was {weather}."
    " At last {she2} saw the lights, and {she2} never forgot them.",
]
OPENINGS = [
    "Once upon a time there was a {kind} {animal} named {name}. {name} lived {place}.",
    "Once upon a time, a {kind} {animal} lived {place}. Her name was {name}.",
    "There was a {kind} {animal} {place}, and everyone called her {name}.",
]
ENDINGS = [
    "Then {name} went to sleep, and {sea}.",
    "From that day on, {name} and {helper} were friends.",
    "\"Good night, {name},\" said {helper}. The end.",
    "",
]


def likely(chance, words):
    return chance.choices(words, [2.0**-i for i in range(len(words))])[0]


def tale(chance):
    lists = {slot: words.split("|") if "|" in words else words.split() for slot, words in WORDS.items()}
    chosen = {slot: likely(chance, words) for slot, words in lists.items()}
    parts = [likely(chance, OPENINGS), likely(chance, PLOTS), likely(chance, ENDINGS)]
    return " ".join(parts).strip().format(**chosen, she="She", she2="she")


def tales(seed, count):
    chance = random.Random(seed)
    return [tale(chance) for _ in range(count)]
