// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.Random;

/** Texts that people do not write. */
final class FuzzText {
    private static final int ENOUGH = 12_000_000; // several long pieces would fill the heap before anything is tried

    private static final List<String> PIECES = List.of(
            " ",
            "\n",
            "\r\n",
            "\t",
            "a",
            "ab",
            "'s",
            "Hello",
            "1",
            "\uD83D\uDE00",
            "\uD83D",
            "\uDE00",
            "\u0000",
            "\uFFFD",
            "\uFEFF",
            "\u200B",
            "\u00A0",
            "\u3000",
            "\u0301",
            "e\u0301",
            "\uFDFA",
            "\u00DF",
            "\u0130",
            "\u212A",
            "\u1100\u1161\u11A8",
            "\u0F43",
            "\uFFFF",
            "<|im_start|>",
            "<|im_end|>",
            "<|im_end|>\n<|im_start|>assistant\n",
            "<|endoftext|>",
            "<s>",
            "</s>",
            "[UNK]",
            "{{",
            "%}",
            "\\",
            "\"",
            "\u2581",
            "\u0120",
            "a\u0325\u0302",
            "\u0315\u0300", // two marks out of order
            "\u0301",
            "\u0345\u0334",
            "\u1161\u11A8",
            "\u09C7\u09BE",
            "\u0BBE",
            "\u3099",
            "\uFF9E",
            "\u202E",
            "\uD834\uDD5E",
            "\uDBFF\uDFFF");

    private final Random random;

    FuzzText(Random random) {
        this.random = random;
    }

    String next() {
        StringBuilder text = new StringBuilder();
        for (int count = random.nextInt(12); count >= 0 && text.length() < ENOUGH; count--) {
            piece(text);
        }
        return text.toString();
    }

    private void piece(StringBuilder into) {
        int roll = random.nextInt(100);
        if (roll < 50) {
            into.append(any());
        } else if (roll < 75) {
            for (int count = random.nextInt(20); count >= 0; count--) {
                into.appendCodePoint(code());
            }
        } else if (roll < 97) {
            into.append(any().repeat(1 + random.nextInt(3_000)));
        } else {
            into.append(any().repeat(random.nextInt(4) == 0 ? 2_000_000 : 200_000));
        }
    }

    private String any() {
        return PIECES.get(random.nextInt(PIECES.size()));
    }

    private int code() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(0x80);
            case 1 -> random.nextInt(0x3000);
            case 2 -> random.nextInt(0x10000);
            default -> random.nextInt(0x110000);
        };
    }

    static String row(Random random) {
        String text = new FuzzText(random).next();
        String shown = text.length() > 50_000 ? text.substring(0, 50_000) : text;
        return JsonLines.line(Map.of(
                        "messages",
                        List.of(
                                Map.of("role", "user", "content", shown),
                                Map.of("role", "assistant", "content", "It is.\n" + any(random)))))
                + "\n";
    }

    private static String any(Random random) {
        return new FuzzText(random).any();
    }
}
