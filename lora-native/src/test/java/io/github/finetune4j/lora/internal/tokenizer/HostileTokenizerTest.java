// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.lora.internal.config.JsonFile;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files by which the library in Rust ends the process or runs for ever: here each is a clear error, or a result in
 * bounds.
 */
class HostileTokenizerTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "AA==", "not base64!", "BAAAAA==", "CAAAAAAAAAA=", "/////wAAAAA="})
    void charsMap_emptyOrMalformed_isRefused(String map) {
        assertThatThrownBy(
                        () -> with("normalizer", "{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"" + map + "\"}"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("tokenizer.json.normalizer")
                .hasMessageContaining("precompiled_charsmap")
                .hasMessageContaining(" -> ");
    }

    @Test
    void charsMap_withOneByteChanged_isRefusedOrStaysInBounds() {
        JsonNode whole = SmallTokenizers.json("unigram-xlmr").path("normalizer");
        byte[] bytes =
                Base64.getDecoder().decode(whole.path("precompiled_charsmap").textValue());
        int refused = 0;
        int encoded = 0;
        for (int at = 0; at < bytes.length; at += 7) {
            byte[] broken = bytes.clone();
            broken[at] ^= (byte) (0x55 + at);
            ObjectNode json = SmallTokenizers.json("unigram-xlmr");
            ((ObjectNode) json.path("normalizer"))
                    .put("precompiled_charsmap", Base64.getEncoder().encodeToString(broken));
            try {
                Tokenizer tokenizer = Tokenizer.of(json, "tokenizer.json");
                SmallTokenizers.encode(tokenizer, "ﬁne ½ e\u0301 ㍿ \u200b o\u0308 Å");
                encoded++;
            } catch (InvalidModelException e) {
                assertThat(e).hasMessageContaining("precompiled_charsmap");
                refused++;
            }
        }
        assertThat(refused).isPositive();
        assertThat(refused + encoded).isEqualTo((bytes.length + 6) / 7);
    }

    @Test
    void stripDecoder_ofMoreThanATokenHas_leavesNothing() {
        Tokenizer tokenizer =
                with("decoder", "{\"type\":\"Strip\",\"content\":\"e\",\"start\":2147483647,\"stop\":2147483647}");
        int e = SmallTokenizers.encode(tokenizer, "e").ids()[0];
        assertThat(tokenizer.decode(new int[] {e, e}, true)).isEmpty();
    }

    @Test
    void decoderOfWordEnds_withoutATokenThatIsKnown_givesNothing() {
        Tokenizer tokenizer = Tokenizer.of(SmallTokenizers.json("bpe-suffix"), "tokenizer.json");
        assertThat(tokenizer.decode(new int[] {Integer.MAX_VALUE, -1}, true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "99999999999", "\"5\""})
    void fixedLength_thatIsNoLength_isRefused(String length) {
        assertThatThrownBy(() -> with("pre_tokenizer", "{\"type\":\"FixedLength\",\"length\":" + length + "}"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("pre_tokenizer.length: " + length + ", not a whole number from 1");
    }

    @Test
    void expression_thatTriesEverySplit_isStoppedOrDone() {
        Tokenizer tokenizer = with(
                "pre_tokenizer",
                "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"(a|aa)+$\"},\"behavior\":\"Isolated\",\"invert\":false}");
        String text = "a".repeat(100_000) + "b";
        try {
            assertThat(SmallTokenizers.encode(tokenizer, text).count()).isPositive();
        } catch (InvalidModelException e) {
            assertThat(e)
                    .hasMessageContaining("takes too long for a text of 100001 characters")
                    .hasMessageContaining(" -> ");
        }
    }

    @Test
    void expression_thatIsNone_isRefusedWithItsPlace() {
        assertThatThrownBy(
                        () -> with(
                                "pre_tokenizer",
                                "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"(a\"},\"behavior\":\"Isolated\",\"invert\":false}"))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("pre_tokenizer.pattern.Regex: \"(a\"");
    }

    @Test
    void replaceRules_thatGrowEachOther_areStopped() {
        StringBuilder rules = new StringBuilder("{\"type\":\"Sequence\",\"normalizers\":[");
        for (char from = 'a'; from < 'e'; from++) {
            String to = String.valueOf((char) (from + 1)).repeat(2000);
            rules.append(from == 'a' ? "" : ",")
                    .append("{\"type\":\"Replace\",\"pattern\":{\"String\":\"" + from + "\"},\"content\":\"" + to
                            + "\"}");
        }
        ObjectNode json = SmallTokenizers.json("bpe-gpt2");
        json.set("normalizer", value(rules + "]}"));
        json.putArray("added_tokens"); // they would be normalized on load, and the file refused right then
        Tokenizer tokenizer = Tokenizer.of(json, "tokenizer.json");
        assertThatThrownBy(() -> SmallTokenizers.encode(tokenizer, "aaaa"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("the tokenizer's rules make more than")
                .hasMessageContaining(" -> ");
    }

    @Test
    void replaceRulesOfTheDecoder_thatGrowEachOther_areStopped() {
        String grow = "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\".\"},\"content\":\"" + "xy".repeat(500) + "\"}";
        Tokenizer tokenizer =
                with("decoder", "{\"type\":\"Sequence\",\"decoders\":[" + grow + "," + grow + "," + grow + "]}");
        assertThatThrownBy(() -> tokenizer.decode(new int[] {4, 5, 6, 7, 8}, true))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("the tokenizer's rules make more than");
    }

    @ParameterizedTest
    @CsvSource({
        "normalizer, Uppercase, BertNormalizer",
        "pre_tokenizer, UnicodeScripts, ByteLevel",
        "decoder, Shout, Fuse",
        "post_processor, Sign, TemplateProcessing"
    })
    void kind_thatIsUnknown_isRefusedByName(String part, String type, String known) {
        assertThatThrownBy(() -> with(part, "{\"type\":\"" + type + "\"}"))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining(
                        "tokenizer.json." + part + ".type: \"" + type + "\" is not supported; those that are: ")
                .hasMessageContaining(known);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "normalizer; 5; tokenizer.json.normalizer: 5, not an object",
                "normalizer; {}; normalizer.type: (none), not a text",
                "normalizer; {\"type\":\"Sequence\",\"normalizers\":5}; normalizers: 5, not a list",
                "normalizer; {\"type\":\"Strip\",\"strip_left\":true}; strip_right: (none), not true or false",
                "decoder; {\"type\":\"Strip\",\"content\":\"ab\",\"start\":0,\"stop\":0}; decoder.content: \"ab\", not"
                        + " one character",
                "decoder; {\"type\":\"Strip\",\"content\":\"a\",\"start\":-1,\"stop\":0}; decoder.start: -1, not a"
                        + " whole number from 0",
                "pre_tokenizer; {\"type\":\"Metaspace\",\"replacement\":\"\",\"prepend_scheme\":\"first\"};"
                        + " replacement: \"\", not one character",
                "pre_tokenizer; {\"type\":\"Metaspace\",\"replacement\":\"_\",\"prepend_scheme\":\"last\"};"
                        + " prepend_scheme: \"last\", not one of",
                "pre_tokenizer; {\"type\":\"Metaspace\",\"replacement\":\"_\",\"add_prefix_space\":false};"
                        + " add_prefix_space is false",
                "post_processor; {\"type\":\"TemplateProcessing\",\"single\":[]}; single has the text 0 times",
                "version; \"2.0\"; tokenizer.json.version: \"2.0\"",
                "model; null; tokenizer.json.model: (none), not an object",
                "added_tokens; [5]; added_tokens: [5], not a list of objects"
            })
    void value_thatIsWrong_isRefusedWithItsPlace(String part, String value, String message) {
        assertThatThrownBy(() -> with(part, value))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(message)
                .hasMessageContaining(" -> ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "bpe-gpt2; {\"a\":0,\"b\":0}; []; the number 0 stands for \"a\" and for \"b\"",
                "bpe-gpt2; {\"a\":-1}; []; has the number -1",
                "bpe-gpt2; {\"a\":4194304}; []; has the number 4194304",
                "bpe-gpt2; {\"a\":\"1\"}; []; the number of token \"a\" is \"1\"",
                "bpe-gpt2; {\"a\":0}; [[\"a\",\"b\"]]; merges[0] is [\"a\",\"b\"], of which a part, or what it makes,"
                        + " is no token",
                "bpe-gpt2; {\"a\":0}; [\"a b c\"]; merges[0] is \"a b c\", no pair",
                "bpe-gpt2; {\"a\":0}; [[\"a\"]]; merges[0] is [\"a\"], no pair",
                "bpe-gpt2; {\"a\":0}; 7; merges: 7, not a list of pairs",
                "bpe-gpt2; []; []; vocab: [], not an object",
                "unigram-xlmr; [[\"a\"]]; []; vocab[0] is [\"a\"], not a token and its score",
                "unigram-xlmr; [[\"a\",0.5]]; []; unk_id: 5, not a whole number from 0 to 0"
            })
    void vocabulary_thatIsWrong_isRefusedWithItsPlace(String name, String vocab, String merges, String message) {
        ObjectNode json = SmallTokenizers.json(name);
        json.putArray("added_tokens");
        ObjectNode model = (ObjectNode) json.path("model");
        model.set("vocab", value(vocab));
        model.set("merges", value(merges));
        model.put("unk_id", 5);
        assertThatThrownBy(() -> Tokenizer.of(json, "tokenizer.json"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(message)
                .hasMessageContaining(" -> ");
    }

    @ParameterizedTest
    @CsvSource({"bpe-llama2-unfused, a ☃", "words, hello", "wordpiece-bert, ☃"})
    void unknownToken_thatTheVocabularyLacks_isNamedWhereATextNeedsIt(String name, String text) {
        ObjectNode json = SmallTokenizers.json(name);
        ((ObjectNode) json.path("model")).put("unk_token", "<nowhere>");
        Tokenizer tokenizer = Tokenizer.of(json, "tokenizer.json");
        assertThatThrownBy(() -> SmallTokenizers.encode(tokenizer, text))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("its unk_token \"<nowhere>\" is no token of the vocabulary -> ");
    }

    @Test
    void unknownToken_thatIsNotGiven_isNamedWhereATextNeedsIt() {
        ObjectNode json = SmallTokenizers.json("unigram-xlmr");
        ((ObjectNode) json.path("model")).putNull("unk_id");
        Tokenizer tokenizer = Tokenizer.of(json, "tokenizer.json");
        assertThatThrownBy(() -> SmallTokenizers.encode(tokenizer, "☃"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("its unk_token is not given -> ");
    }

    @Test
    void addedTokens_twiceOrUnderAnotherNumber_areRefused() {
        ObjectNode json = SmallTokenizers.json("bpe-gpt2");
        ArrayNode added = (ArrayNode) json.path("added_tokens");
        ObjectNode last = (ObjectNode) added.get(added.size() - 1);
        int id = last.path("id").intValue();
        added.add(last.deepCopy().put("id", id + 1));
        assertRefused(json, "stands there twice");
        added.remove(added.size() - 1);
        last.put("id", id + 1);
        assertRefused(json, "has the number " + (id + 1) + ", by its place it is " + id);
        last.put("id", id).put("content", "x".repeat(2000));
        assertRefused(json, "has 2000 characters, more than 1024");
    }

    @Test
    void addedToken_thatTheNormalizerEmpties_isRefused() {
        ObjectNode json = SmallTokenizers.json("bpe-gpt2");
        json.set("normalizer", value("{\"type\":\"Strip\",\"strip_left\":true,\"strip_right\":true}"));
        ArrayNode added = (ArrayNode) json.path("added_tokens");
        ObjectNode last = (ObjectNode) added.get(added.size() - 1);
        added.add(last.deepCopy()
                .put("id", last.path("id").intValue() + 1)
                .put("content", "  ")
                .put("normalized", true));
        assertRefused(json, "is nothing once it is normalized");
    }

    @Test
    void steps_moreThanAnyTokenizerHas_areRefused() {
        String digits = "{\"type\":\"Digits\",\"individual_digits\":true}";
        String inner = "{\"type\":\"Sequence\",\"pretokenizers\":[" + digits + ("," + digits).repeat(40) + "]}";
        assertThatThrownBy(() -> with(
                        "pre_tokenizer", "{\"type\":\"Sequence\",\"pretokenizers\":[" + inner + "," + inner + "]}"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("there are more than 64 steps -> ");
    }

    @Test
    void dropout_isRefused() {
        ObjectNode json = SmallTokenizers.json("bpe-gpt2");
        ((ObjectNode) json.path("model")).put("dropout", 0.1);
        assertThatThrownBy(() -> Tokenizer.of(json, "tokenizer.json"))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("model.dropout: 0.1");
    }

    /** Each file with one value replaced by another kind of value: an error of ours, or a tokenizer that works. */
    @Test
    void anyValue_replaced_isAnErrorOfOursOrWorks() {
        int tried = 0;
        for (String name : SmallTokenizers.NAMES) {
            for (String part : new String[] {"normalizer", "pre_tokenizer", "decoder", "post_processor"}) {
                for (String by : new String[] {"null", "5", "-1", "\"\"", "[]", "{}", "true"}) {
                    tried += replaceEach(name, part, value(by));
                }
            }
        }
        assertThat(tried).isGreaterThan(1000);
    }

    private static int replaceEach(String name, String part, JsonNode by) {
        int tried = 0;
        for (int which = 0; which < 40; which++) {
            ObjectNode json = SmallTokenizers.json(name);
            int[] left = {which};
            if (!json.path(part).isObject() || !replace((ObjectNode) json.path(part), left, by)) {
                break;
            }
            tried++;
            try {
                Tokenizer tokenizer = Tokenizer.of(json, "tokenizer.json");
                int[] ids = SmallTokenizers.encode(tokenizer, "The quick café e\u0301  2024 ☃\n")
                        .ids();
                tokenizer.decode(ids, true);
            } catch (FineTuneException e) {
                assertThat(e).hasMessageContaining(" -> ");
            }
        }
        return tried;
    }

    private static boolean replace(JsonNode node, int[] left, JsonNode by) {
        if (node instanceof ObjectNode object) {
            for (String name : object.properties().stream()
                    .map(java.util.Map.Entry::getKey)
                    .toList()) {
                if (left[0]-- == 0) {
                    object.set(name, by);
                    return true;
                }
                if (replace(object.path(name), left, by)) {
                    return true;
                }
            }
        }
        if (node.isArray()) {
            for (JsonNode each : node) {
                if (replace(each, left, by)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void assertRefused(ObjectNode json, String message) {
        assertThatThrownBy(() -> Tokenizer.of(json, "tokenizer.json"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(message)
                .hasMessageContaining(" -> ");
    }

    private static Tokenizer with(String part, String value) {
        ObjectNode json = SmallTokenizers.json("bpe-gpt2");
        json.set(part, value(value));
        return Tokenizer.of(json, "tokenizer.json");
    }

    static JsonNode value(String json) {
        return JsonFile.parse("{\"value\":" + json + "}", "value").path("value");
    }
}
