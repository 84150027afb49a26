// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.InvalidModelException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Texts, and files, that would cost minutes: what a benign file makes of any text takes a time that grows with its
 * length, and a hostile file is refused after so many steps.
 */
@Tag("slow")
class HostileTextTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60); // each takes one or two; unbounded, many minutes
    private static final String MARKS = "\u0315\u0300".repeat(200_000);

    @ParameterizedTest
    @ValueSource(strings = {"NFC", "NFD", "NFKC", "NFKD"})
    void runOfMarks_inAnyForm_isNormalizedSoon(String form) {
        Tokenizer tokenizer = with("bpe-gpt2", "normalizer", "{\"type\":\"" + form + "\"}");
        String ordered = "\u0300".repeat(200_000) + "\u0315".repeat(200_000);
        int[] expected =
                encoded(with("bpe-gpt2", "normalizer", "null"), ordered).ids();
        assertThat(encoded(tokenizer, MARKS).ids()).isEqualTo(expected);
        assertThat(encoded(tokenizer, ordered).ids()).isEqualTo(expected);
    }

    @Test
    void runOfMarks_interrupted_isLeft() {
        Tokenizer tokenizer = with("bpe-gpt2", "normalizer", "{\"type\":\"NFC\"}");
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> SmallTokenizers.encode(tokenizer, MARKS))
                    .isInstanceOf(FineTuneException.class)
                    .hasMessageStartingWith("interrupted at work on a text of 400000 characters -> ");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aShortText_isTokenizedThoughTheThreadIsInterrupted() {
        Tokenizer tokenizer = with("bpe-gpt2", "normalizer", "{\"type\":\"Lowercase\"}");
        Thread.currentThread().interrupt();
        try {
            assertThat(SmallTokenizers.encode(tokenizer, "the dog").count()).isPositive();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void piecesOf2046Characters_eachBeginningOfThem_areRefusedByName() {
        ObjectNode json = unigram();
        ArrayNode vocab = (ArrayNode) json.path("model").path("vocab");
        for (int length = 1; length <= 2046; length++) {
            vocab.addArray().add("a".repeat(length)).add(-length - (length % 7) / 10.0);
        }
        Tokenizer tokenizer = Tokenizer.of(json, "tokenizer.json");
        assertThat(encoded(tokenizer, "a".repeat(1_500)).count()).isPositive();
        for (int length : new int[] {200_000, 2_000_000}) {
            assertTimeoutPreemptively(
                    PATIENCE,
                    () -> assertThatThrownBy(() -> SmallTokenizers.encode(tokenizer, "a".repeat(length)))
                            .isInstanceOf(InvalidModelException.class)
                            .hasMessage("tokenizer.json: the tokenizer's rules take more than "
                                    + (Steps.FREE + Steps.A_UNIT * length)
                                    + " steps for a text of " + length
                                    + " characters -> shorten the text, or take the model's own tokenizer.json"));
        }
    }

    @Test
    void pieceOf2046Characters_ofWhichTheTextHoldsAllButTheLast_isNoTrouble() {
        ObjectNode json = unigram();
        ArrayNode vocab = (ArrayNode) json.path("model").path("vocab");
        vocab.addArray().add("a").add(-1);
        vocab.addArray().add("a".repeat(2045) + "b").add(-2);
        Tokens tokens = encoded(Tokenizer.of(json, "tokenizer.json"), "a".repeat(1_000_000));
        assertThat(tokens.count()).isEqualTo(1_000_000);
    }

    @Test
    void addedToken_thatNearlyBeginsEverywhere_isRefusedByName() {
        ObjectNode json = SmallTokenizers.json("bpe-gpt2");
        ArrayNode added = (ArrayNode) json.path("added_tokens");
        ObjectNode last = (ObjectNode) added.get(added.size() - 1);
        added.add(last.deepCopy().put("id", last.path("id").intValue() + 1).put("content", "a".repeat(1023) + "b"));
        refused(Tokenizer.of(json, "tokenizer.json"), "a".repeat(1_000_000));
    }

    @Test
    void addedToken_thatIsASpaceAndStripsSpaces_isFoundSoon() {
        ObjectNode json = SmallTokenizers.json("bpe-gpt2");
        ArrayNode added = (ArrayNode) json.path("added_tokens");
        ObjectNode last = (ObjectNode) added.get(added.size() - 1);
        int id = last.path("id").intValue() + 1;
        added.add(last.deepCopy()
                .put("id", id)
                .put("content", " ")
                .put("lstrip", true)
                .put("rstrip", true));
        Tokens tokens = encoded(Tokenizer.of(json, "tokenizer.json"), " ".repeat(500_000));
        assertThat(tokens.ids()).containsExactly(id);
        assertThat(tokens.end()).containsExactly(500_000);
    }

    @Test
    void wordPieces_ofWhichTheLongNearlyFits_areRefusedByName() {
        ObjectNode json = SmallTokenizers.json("wordpiece-cased");
        ObjectNode model = (ObjectNode) json.path("model");
        model.put("max_input_chars_per_word", 1 << 20);
        ObjectNode vocab = (ObjectNode) model.path("vocab");
        for (String token : List.of("##e", "##" + "e".repeat(5_000) + "b")) {
            if (!vocab.has(token)) {
                vocab.put(token, 3_000 + vocab.size());
            }
        }
        json.putArray("added_tokens");
        json.putNull("post_processor");
        refused(Tokenizer.of(json, "tokenizer.json"), "e".repeat(1_000_000));
    }

    @Test
    void expressionThatTriesEverySplit_onManyShortPieces_isRefusedByName() {
        Tokenizer tokenizer = with(
                "bpe-gpt2",
                "pre_tokenizer",
                "{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"FixedLength\",\"length\":21},"
                        + "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"(a|aa)+$\"},\"behavior\":\"Isolated\","
                        + "\"invert\":false}]}");
        refused(tokenizer, ("a".repeat(20) + "b").repeat(20_000));
    }

    @Test
    void rulesThatGrowManyShortPieces_areRefusedByName() {
        ObjectNode json = SmallTokenizers.json("bpe-gpt2");
        json.set(
                "normalizer",
                HostileTokenizerTest.value("{\"type\":\"Replace\",\"pattern\":{\"String\":\"x\"}," + "\"content\":\""
                        + "y".repeat(60_000) + "\"}"));
        ArrayNode added = (ArrayNode) json.path("added_tokens");
        ObjectNode last = (ObjectNode) added.get(added.size() - 1);
        added.add(last.deepCopy()
                .put("id", last.path("id").intValue() + 1)
                .put("content", "<here>")
                .put("normalized", false));
        refused(Tokenizer.of(json, "tokenizer.json"), "<here>x".repeat(100_000));
    }

    @Test
    void aPieceThatFillsTheHeap_isRefused() {
        long units = Runtime.getRuntime().maxMemory() / 80;
        assertThatThrownBy(() -> Room.check(28 * units, units))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a text of " + units + " characters takes more than ")
                .hasMessageContaining(" -> shorten the text, or start Java with a larger heap (-Xmx)");
        Room.check(units, units);
    }

    /** Each of its characters is three symbols. */
    @Test
    void aPieceWhoseBytesFillTheHeap_isRefused() {
        int characters = Math.toIntExact(Runtime.getRuntime().maxMemory() / 3 / Symbols.BYTES / 2);
        String text = "\u6f22".repeat(characters);
        assertThatThrownBy(() -> SmallTokenizers.encode(with("bpe-gpt2", "normalizer", "null"), text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a text of " + characters + " characters takes more than "
                        + 3 * Symbols.BYTES * characters / (1 << 20) + " MB to tokenize"); // before it takes them
    }

    /** None of its characters is a token, so that each becomes three, which nobody counts before. */
    @Test
    void aPieceThatFallsBackToBytesWhichFillTheHeap_isRefused() {
        int characters = Math.toIntExact(Runtime.getRuntime().maxMemory() / 3 / Symbols.BYTES / 3);
        String text = "\u6f22".repeat(characters);
        assertThatThrownBy(() -> SmallTokenizers.encode(with("bpe-llama2", "normalizer", "null"), text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a text of " + characters + " characters takes more than ");
    }

    private static void refused(Tokenizer tokenizer, String text) {
        assertTimeoutPreemptively(
                PATIENCE,
                () -> assertThatThrownBy(() -> SmallTokenizers.encode(tokenizer, text))
                        .isInstanceOf(InvalidModelException.class)
                        .hasMessageStartingWith("tokenizer.json: ")
                        .hasMessageContaining(" for a text of " + text.length() + " characters")
                        .hasMessageContaining(" -> "));
    }

    private static Tokens encoded(Tokenizer tokenizer, String text) {
        return assertTimeoutPreemptively(PATIENCE, () -> SmallTokenizers.encode(tokenizer, text));
    }

    private static Tokenizer with(String name, String part, String value) {
        ObjectNode json = SmallTokenizers.json(name);
        json.set(part, HostileTokenizerTest.value(value));
        return Tokenizer.of(json, "tokenizer.json");
    }

    private static ObjectNode unigram() {
        ObjectNode json = SmallTokenizers.json("unigram-first");
        for (String part : Arrays.asList("normalizer", "pre_tokenizer", "post_processor")) {
            json.putNull(part);
        }
        json.putArray("added_tokens");
        ObjectNode model = (ObjectNode) json.path("model");
        model.put("unk_id", 0);
        model.putArray("vocab").addArray().add("<unk>").add(0);
        return json;
    }
}
