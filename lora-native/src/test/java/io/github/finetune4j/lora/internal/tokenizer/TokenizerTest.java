// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenizerTest {
    private static final ObjectNode GOLDENS = SmallTokenizers.json("goldens");

    @Test
    void goldens_areOfEveryKind() {
        assertThat(GOLDENS.size()).isEqualTo(SmallTokenizers.NAMES.size()).isEqualTo(23);
    }

    @ParameterizedTest
    @MethodSource("names")
    void encodeAndDecode_giveTheLibrarysTokensPlacesAndText(String name) {
        Tokenizer tokenizer = Tokenizer.of(SmallTokenizers.json(name), name);
        int compared = 0;
        for (JsonNode golden : GOLDENS.path(name)) {
            String text = golden.path("text").textValue();
            Tokens tokens = SmallTokenizers.encode(tokenizer, text);
            assertThat(tokens.ids()).as(text).containsExactly(ints(golden.path("ids")));
            assertThat(tokens.begin()).as(text).containsExactly(ints(golden.path("begin")));
            assertThat(tokens.end()).as(text).containsExactly(ints(golden.path("end")));
            assertThat(tokens.whole()).isTrue();
            assertThat(tokenizer.decode(tokens.ids(), true))
                    .isEqualTo(golden.path("decoded").textValue());
            assertThat(tokenizer.decode(tokens.ids(), false))
                    .isEqualTo(golden.path("plain").textValue());
            compared++;
        }
        assertThat(compared).isEqualTo(name.equals("bpe-suffix") ? 25 : 26);
    }

    static List<String> names() {
        return SmallTokenizers.NAMES;
    }

    private static int[] ints(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false)
                .mapToInt(JsonNode::intValue)
                .toArray();
    }

    @Test
    void encode_ofFewerTokensThanThereAre_givesTheFirstOnes() {
        Tokenizer tokenizer = Tokenizer.of(SmallTokenizers.json("bpe-qwen2"), "small");
        char[] text = "The quick brown fox jumps over the lazy dog".repeat(50).toCharArray();
        int[] all = tokenizer.encode(text, 0, text.length, false, Wanted.ALL).ids();
        for (int most : new int[] {0, 1, 7, 100, all.length - 1}) {
            Tokens found = tokenizer.encode(text, 0, text.length, false, new Wanted(most, true));
            assertThat(found.whole()).isFalse();
            assertThat(all).startsWith(found.ids());
        }
        assertThat(tokenizer
                        .encode(text, 0, text.length, false, new Wanted(all.length, true))
                        .ids())
                .containsExactly(all);
        assertThat(tokenizer
                        .encode(text, 0, text.length, false, new Wanted(all.length, true))
                        .whole())
                .isTrue();
    }

    @Test
    void encode_plainly_takesSpecialTokensForTextAndKeepsTheNumbersOfOthers() {
        ObjectNode json = SmallTokenizers.json("bpe-gpt2");
        Tokenizer tokenizer = Tokenizer.of(json, "small");
        int quick = id(json, "quick brown");
        int mask = id(json, "<mask>");
        char[] text = "a <mask> quick brown".toCharArray();
        int[] plain = tokenizer.encode(text, 0, text.length, true, Wanted.ALL).ids();
        assertThat(plain).contains(quick).doesNotContain(mask);
        assertThat(tokenizer.encode(text, 0, text.length, false, Wanted.ALL).ids())
                .contains(quick, mask);
    }

    @Test
    void encode_ofManyThreads_givesEachItsOwn() {
        Tokenizer tokenizer = Tokenizer.of(SmallTokenizers.json("unigram-first"), "small");
        List<String> texts = IntStream.range(0, 400)
                .mapToObj(i -> new FuzzedTexts(i, List.of("<mask>")).next())
                .toList();
        List<int[]> one = texts.stream()
                .map(text -> SmallTokenizers.encode(tokenizer, text).ids())
                .toList();
        Tokenizer fresh = Tokenizer.of(SmallTokenizers.json("unigram-first"), "small");
        List<int[]> many = texts.parallelStream()
                .map(text -> SmallTokenizers.encode(fresh, text).ids())
                .toList();
        assertThat(many).usingRecursiveComparison().isEqualTo(one);
    }

    @Test
    void model_ofAnOlderFileWithoutAType_isKnownByWhatItHolds() {
        for (String name : SmallTokenizers.NAMES) {
            ObjectNode json = SmallTokenizers.json(name);
            int[] expected =
                    SmallTokenizers.encode(Tokenizer.of(json, name), "the dog").ids();
            ((ObjectNode) json.path("model")).remove("type");
            assertThat(SmallTokenizers.encode(Tokenizer.of(json, name), "the dog")
                            .ids())
                    .as(name)
                    .containsExactly(expected);
        }
    }

    @Test
    void merges_writtenAsPairsOrAsTexts_areTheSame() {
        ObjectNode json = SmallTokenizers.json("bpe-gpt2");
        int[] expected = SmallTokenizers.encode(Tokenizer.of(json, "pairs"), "The quick fox")
                .ids();
        ArrayNode texts = ((ObjectNode) json.path("model")).arrayNode().add("#version: 0.2");
        json.path("model")
                .path("merges")
                .forEach(pair -> texts.add(
                        pair.isTextual()
                                ? pair.textValue()
                                : pair.path(0).textValue() + " " + pair.path(1).textValue()));
        ((ObjectNode) json.path("model")).set("merges", texts);
        assertThat(SmallTokenizers.encode(Tokenizer.of(json, "texts"), "The quick fox")
                        .ids())
                .containsExactly(expected);
    }

    private static int id(ObjectNode json, String content) {
        for (JsonNode token : json.path("added_tokens")) {
            if (token.path("content").asText().equals(content)) {
                return token.path("id").intValue();
            }
        }
        throw new AssertionError(content);
    }
}
