// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Changes files at random: bytes, pieces, tokens of JSON, pieces of other files, depth, length. */
final class Mutation {
    private static final String[] TOKENS = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\u",
        "\\ud83d",
        "\\u0000",
        "\n",
        "\r",
        "\r\n",
        "\t",
        "null",
        "true",
        "-0",
        "1e999",
        "NaN",
        "0.1",
        "9".repeat(40),
        "\uFEFF",
        "\u2028",
        "\"messages\"",
        "\"role\"",
        "\"content\"",
        "\"user\"",
        "\"assistant\"",
        "\"tool_calls\"",
        "\"contents\"",
        "\"parts\"",
        "\"conversations\"",
        "\"chosen\"",
        "\"preferred_output\"",
        "\"input\"",
        "\"system\"",
        "\"text\"",
        "\"prompt\"",
        "\"schemaVersion\"",
        "[".repeat(600),
        "{\"a\":".repeat(600),
        "\n\nHuman:",
        "\n\nAssistant:"
    };
    private final List<byte[]> seeds;
    private final Random random;

    Mutation(List<byte[]> seeds, Random random) {
        this.seeds = seeds;
        this.random = random;
    }

    byte[] next() {
        byte[] input = any();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            input = changed(input);
        }
        return input;
    }

    private byte[] any() {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private byte[] changed(byte[] in) {
        int at = random.nextInt(in.length + 1);
        int end = Math.min(in.length, at + 1 + random.nextInt(1 + random.nextInt(40)));
        return switch (random.nextInt(6)) {
            case 0 -> spliced(in, at, end, new byte[0]);
            case 1 -> spliced(in, at, at, TOKENS[random.nextInt(TOKENS.length)].getBytes(StandardCharsets.UTF_8));
            case 2 -> spliced(in, at, end, TOKENS[random.nextInt(TOKENS.length)].getBytes(StandardCharsets.UTF_8));
            case 3 -> spliced(in, at, end, new byte[] {(byte) random.nextInt(256)});
            case 4 -> spliced(in, at, at, Arrays.copyOfRange(in, at, end));
            default -> crossed(in, at);
        };
    }

    private byte[] crossed(byte[] in, int at) {
        byte[] other = any();
        int from = random.nextInt(other.length + 1);
        return spliced(in, at, in.length, Arrays.copyOfRange(other, from, other.length));
    }

    private static byte[] spliced(byte[] in, int from, int to, byte[] between) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length + between.length);
        out.write(in, 0, from);
        out.writeBytes(between);
        out.write(in, to, in.length - to);
        return out.toByteArray();
    }
}
