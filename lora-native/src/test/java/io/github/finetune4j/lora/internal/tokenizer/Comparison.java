// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Our tokenizer beside the library's, of one file. */
final class Comparison implements AutoCloseable {
    private final NativeTokenizer expected;
    private final Tokenizer found;
    private final List<String> added = new ArrayList<>();
    private final AtomicInteger texts = new AtomicInteger();

    Comparison(ObjectNode json) {
        expected = new NativeTokenizer(json);
        found = Tokenizer.of(json, "tokenizer.json");
        for (JsonNode token : json.path("added_tokens")) {
            added.add(token.path("content").asText());
        }
    }

    /** {@return how many texts were compared, all in tokens, places and the way back} */
    int compare(int count, long seed) {
        FuzzedTexts fuzzed = new FuzzedTexts(seed, added);
        return compare(Stream.generate(fuzzed::next).limit(count).toList());
    }

    /** {@return how many texts were compared} */
    int compare(List<String> all) {
        all.parallelStream().forEach(this::compare);
        return texts.get();
    }

    private void compare(String text) {
        int[][] wanted = expected.encode(text);
        Tokens tokens = found.encode(text.toCharArray(), 0, text.length(), false, Wanted.ALL);
        same("tokens", text, tokens.ids(), wanted[0]);
        same("begins", text, tokens.begin(), wanted[1]);
        same("ends", text, tokens.end(), wanted[2]);
        decode(wanted[0]);
        decode(Arrays.copyOf(wanted[0], wanted[0].length / 2));
        texts.incrementAndGet();
    }

    private static void same(String what, String text, int[] found, int[] wanted) {
        if (!Arrays.equals(found, wanted)) { // AssertJ takes its time with arrays
            assertThat(found).as(what + " of " + escaped(text)).isEqualTo(wanted);
        }
    }

    void decode(int[] ids) {
        if (ids.length > 0) {
            assertThat(found.decode(ids, true)).isEqualTo(expected.decode(ids, true));
            assertThat(found.decode(ids, false)).isEqualTo(expected.decode(ids, false));
        }
    }

    static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        text.chars()
                .forEach(
                        c -> out.append(c >= ' ' && c < 0x7f ? String.valueOf((char) c) : String.format("\\u%04x", c)));
        return out.toString();
    }

    @Override
    public void close() {
        expected.close();
    }
}
