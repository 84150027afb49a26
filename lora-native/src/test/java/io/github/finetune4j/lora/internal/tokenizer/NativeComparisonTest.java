// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.lora.internal.config.JsonFile;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ours beside the library, in tokens, places and the way back. */
@Tag("native")
@Tag("slow")
class NativeComparisonTest {
    private static final int TEXTS = 400;
    private static final int BLOCKS = 785; // of 128 characters each

    @ParameterizedTest
    @MethodSource("names")
    void fuzzedTexts_ofASmallTokenizer_areTheSame(String name) {
        try (Comparison comparison = new Comparison(SmallTokenizers.json(name))) {
            assertThat(comparison.compare(TEXTS, name.hashCode())).isEqualTo(TEXTS);
        }
    }

    static List<String> names() {
        return SmallTokenizers.NAMES;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"tokenizers/llama3_1", "tokenizers/qwen3", "models/smollm2-135m-instruct", "models/harbour-260k"
            })
    void fuzzedTexts_ofARealTokenizer_areTheSame(String folder) {
        ObjectNode json = JsonFile.object(real(folder).resolve("tokenizer.json"), JsonFile.LARGE);
        try (Comparison comparison = new Comparison(json)) {
            assertThat(comparison.compare(2 * TEXTS, 11)).isEqualTo(2 * TEXTS);
        }
    }

    private static Path real(String folder) {
        return switch (folder) {
            case "tokenizers/llama3_1" -> Fixtures.restricted(folder);
            case "tokenizers/qwen3" -> Fixtures.bigData(folder);
            default -> Fixtures.path(folder);
        };
    }

    @ParameterizedTest
    @MethodSource("names")
    void decode_ofTokensByChance_isTheSame(String name) {
        ObjectNode json = SmallTokenizers.json(name);
        SplittableRandom random = new SplittableRandom(name.hashCode());
        int size = json.path("model").path("vocab").size()
                + json.path("added_tokens").size();
        try (Comparison comparison = new Comparison(json)) {
            for (int i = 0; i < TEXTS; i++) {
                int[] ids = random.ints(1 + random.nextInt(12), 0, size + 3).toArray();
                // the library's own decoder of word ends cannot bear no tokens at all
                if (!name.equals("bpe-suffix") || ids[0] > 4) {
                    comparison.decode(ids);
                }
            }
        }
    }

    /**
     * The characters of the planes that are in use, through each normalizer and splitter that looks at classes of
     * characters; bytes as tokens show what became of it.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"NFC\"}",
                "{\"type\":\"NFD\"}",
                "{\"type\":\"NFKC\"}",
                "{\"type\":\"NFKD\"}",
                "{\"type\":\"Lowercase\"}",
                "{\"type\":\"StripAccents\"}",
                "{\"type\":\"Nmt\"}",
                "{\"type\":\"BertNormalizer\",\"clean_text\":true,\"handle_chinese_chars\":true,\"strip_accents\":null,\"lowercase\":true}"
            })
    void everyCharacter_normalized_isTheSame(String normalizer) {
        ObjectNode json = SmallTokenizers.json("bpe-gpt2");
        json.set("normalizer", JsonFile.parse(normalizer, "normalizer"));
        sweep(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"Whitespace\"}",
                "{\"type\":\"BertPreTokenizer\"}",
                "{\"type\":\"Digits\",\"individual_digits\":false}",
                "{\"type\":\"Punctuation\",\"behavior\":\"MergedWithNext\"}"
            })
    void everyCharacter_split_isTheSame(String splitter) {
        ObjectNode json = SmallTokenizers.json("bpe-gpt2");
        ObjectNode steps = json.objectNode().put("type", "Sequence");
        steps.putArray("pretokenizers")
                .add(JsonFile.parse(splitter, "splitter"))
                .add(json.path("pre_tokenizer").deepCopy());
        json.set("pre_tokenizer", steps);
        sweep(json);
    }

    @Test
    void everyCharacter_bySentencePiecesMap_isTheSame() {
        ObjectNode json = SmallTokenizers.json("bpe-gpt2");
        json.set("normalizer", SmallTokenizers.json("unigram-xlmr").path("normalizer"));
        sweep(json);
    }

    private static void sweep(ObjectNode json) {
        List<String> texts = IntStream.iterate(0, from -> from < 0x110000, from -> from + 0x80)
                .filter(NativeComparisonTest::looked)
                .mapToObj(NativeComparisonTest::text)
                .toList();
        try (Comparison comparison = new Comparison(json)) {
            assertThat(comparison.compare(texts)).isEqualTo(BLOCKS);
        }
    }

    /** Of scripts with thousands of characters that are all of one kind, every eighth block. */
    private static boolean looked(int from) {
        boolean used = (from < 0x32400 && (from < 0xd800 || from > 0xdfff)) || (from >= 0xe0000 && from < 0xe0200);
        boolean alike = (from >= 0x3400 && from < 0xa000) // Chinese characters
                || (from >= 0xac00 && from < 0xd780) // Hangul syllables
                || (from >= 0x17000 && from < 0x18d00) // Tangut and Khitan
                || (from >= 0x20000 && from < 0x2f800) // more Chinese characters
                || (from >= 0x30000 && from < 0x32380);
        return used && (!alike || from / 0x80 % 8 == 0);
    }

    // each between a letter, on which marks may stand, and a mark of the highest class, which goes behind any other
    private static String text(int from) {
        StringBuilder text = new StringBuilder();
        for (int point = from; point < from + 0x80; point++) {
            text.append('e').appendCodePoint(point).append(point % 2 == 0 ? "\u0345" : "\u0301");
        }
        return text.toString();
    }
}
