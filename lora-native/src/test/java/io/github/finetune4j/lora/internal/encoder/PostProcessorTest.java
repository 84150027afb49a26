// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.lora.internal.config.JsonFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostProcessorTest {
    @Test
    void roberta_setsTwoEndsBetween() {
        PostProcessor found = of("{\"type\": \"RobertaProcessing\", \"sep\": [\"</s>\", 2], \"cls\": [\"<s>\", 0]}");
        assertThat(found.added(false)).isEqualTo(2);
        assertThat(found.added(true)).isEqualTo(4);
        assertThat(found.pair().stream().map(PostProcessor.Part::ids))
                .containsExactly(List.of(0), List.of(), List.of(2), List.of(2), List.of(), List.of(2));
        assertThat(found.pair().stream().map(PostProcessor.Part::type)).containsOnly(0);
    }

    @Test
    void bert_countsTheSecondTextAsType1() {
        PostProcessor found = of("{\"type\": \"BertProcessing\", \"sep\": [\"[SEP]\", 3], \"cls\": [\"[CLS]\", 2]}");
        assertThat(found.pair().stream().map(PostProcessor.Part::type)).containsExactly(0, 0, 0, 1, 1);
    }

    @Test
    void template_mayHaveSeveralTokensForOne() {
        PostProcessor found = of("""
                {"type": "Sequence", "processors": [{"type": "ByteLevel"}, {"type": "TemplateProcessing",
                 "single": [{"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "e", "type_id": 0}}],
                 "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
                 "special_tokens": {"e": {"id": "e", "ids": [7, 8], "tokens": ["e", "f"]}}}]}
                """);
        assertThat(found.added(false)).isEqualTo(2);
        assertThat(found.single().get(1).ids()).containsExactly(7, 8);
        assertThat(found.added(true)).isZero();
    }

    @Test
    void none_addsNothing() {
        assertThat(of("null").single())
                .singleElement()
                .extracting(PostProcessor.Part::text)
                .isEqualTo(0);
    }

    @Test
    void damaged_namesThePlace() {
        assertThatThrownBy(() -> of("{\"type\": \"BertProcessing\", \"sep\": [\"[SEP]\"]}"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("tokenizer.json.post_processor.cls: not a token and its number");
        assertThatThrownBy(() -> of("{\"type\": \"TemplateProcessing\", \"single\": []}"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("post_processor.single: does not hold each text once");
        assertThatThrownBy(() -> of("{\"type\": \"Other\"}"))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("\"Other\" is not supported");
    }

    private static PostProcessor of(String json) {
        return PostProcessor.of(
                JsonFile.parse("{\"post_processor\": " + json + "}", "tokenizer.json"), "tokenizer.json");
    }
}
