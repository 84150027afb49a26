// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Texts by chance, the same for the same seed: words, all planes of Unicode, marks, white space of all kinds, control
 * characters, special tokens and their halves.
 */
final class FuzzedTexts {
    private static final String[] WORDS = {
        "the",
        "Hello",
        "don't",
        "it's",
        "WE'LL",
        "I'VE",
        "he\u2019d",
        "naïve",
        "Straße",
        "ΣΊΣΥΦΟΣ",
        "İstanbul",
        "Привет",
        "你好",
        "世界",
        "こんにちは",
        "カタカナー",
        "안녕하세요",
        "مرحبا",
        "नमस्ते",
        "ไทย",
        "१२३",
        "2024",
        "3.14",
        "1,000",
        "x²",
        "½",
        "ﬁne",
        "①②",
        "a\u0301",
        "e\u0301\u0323",
        "o\u0308\u0304",
        "q\u0307\u0323",
        "\u1100\u1161\u11a8",
        "👍🏽",
        "👩‍👩‍👧",
        "🇩🇪🇫🇷",
        "❤️",
        "ﷺ",
        "Å",
        "Ω",
        "\u0958",
        "ſ",
        "'\u017f",
        "K",
        "ŉ",
        "<0x41>",
        "<unk>",
        "[UNK]",
        "▁",
        "▁▁a",
        "Ġ",
        "##ing",
        "</w>",
        "\u00a0",
        "_"
    };
    private static final String BLANKS =
            " \t\n\r\u000b\f\u0085\u00a0\u1680\u2000\u2003\u200b\u2028\u2029\u202f\u205f\u3000\ufeff";
    private static final String SIGNS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~«»“”„…—–•°§¿¡€£¥™©®×÷±≠≤∞√";

    private final SplittableRandom random;
    private final List<String> special;

    FuzzedTexts(long seed, List<String> special) {
        random = new SplittableRandom(seed);
        this.special = special;
    }

    String next() {
        StringBuilder text = new StringBuilder();
        int parts = 1 + random.nextInt(random.nextInt(8) == 0 ? 200 : 16);
        for (int i = 0; i < parts; i++) {
            part(text);
        }
        return wellFormed(text);
    }

    private void part(StringBuilder text) {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> text.append(WORDS[random.nextInt(WORDS.length)]);
            case 3, 4 -> text.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
            case 5 -> repeat(text, BLANKS.charAt(random.nextInt(BLANKS.length())));
            case 6 -> repeat(text, random.nextBoolean() ? ' ' : '\n');
            case 7 -> repeat(text, SIGNS.charAt(random.nextInt(SIGNS.length())));
            case 8 -> text.appendCodePoint(random.nextInt(0x80));
            case 9 -> text.appendCodePoint(random.nextInt(random.nextBoolean() ? 0x3000 : 0x110000));
            case 10 -> ascii(text);
            default -> special(text);
        }
    }

    private void repeat(StringBuilder text, char c) {
        text.append(String.valueOf(c).repeat(1 + random.nextInt(random.nextInt(10) == 0 ? 100 : 4)));
    }

    private void ascii(StringBuilder text) {
        for (int i = random.nextInt(12); i >= 0; i--) {
            text.append((char) ('a' + random.nextInt(26)));
        }
    }

    private void special(StringBuilder text) {
        if (!special.isEmpty()) {
            String token = special.get(random.nextInt(special.size()));
            text.append(random.nextInt(3) > 0 ? token : token.substring(0, token.length() / 2));
        }
    }

    private static String wellFormed(StringBuilder text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().map(c -> c >= 0xd800 && c <= 0xdfff ? 0xfffd : c).forEach(out::appendCodePoint);
        return out.toString();
    }
}
