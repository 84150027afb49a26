// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against transformers: small random encoders of each family, six texts of 1 to 21 words. */
@Tag("native")
class EncoderGoldenTest {
    private static final double TOLERANCE = 1e-4;
    private static final int TEXTS = 6;

    @ParameterizedTest
    @ValueSource(strings = {"bert", "modernbert"})
    void encoder_ofRepository_givesTransformersNumbers(String family) throws IOException {
        compare(Fixtures.path("heads/encoders/" + family));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bert",
                "roberta",
                "xlm-roberta",
                "distilbert",
                "mpnet",
                "modernbert",
                "deberta-v3",
                "nomic-bert",
                "gte",
                "qwen3"
            })
    void encoder_ofEachFamily_givesTransformersNumbers(String family) throws IOException {
        compare(Fixtures.bigData("fixtures/heads/encoders/" + family));
    }

    private static void compare(Path folder) throws IOException {
        JsonNode expected =
                new ObjectMapper().readTree(folder.resolve("expected.json").toFile());
        assertThat(expected.path("inputs")).hasSize(TEXTS);
        try (Encoder base = Encoder.open(folder.resolve("base"))) {
            List<EncodedText> texts = texts(base, expected);
            float[][][] hidden = base.hidden(texts);
            for (int i = 0; i < TEXTS; i++) {
                near(hidden[i], expected.path("last_hidden_state").path(i));
            }
            JsonNode pooled = expected.path("pooled_and_normalised");
            near(base.embed(texts, Pooling.MEAN, true), pooled.path("mean"));
            near(base.embed(texts, Pooling.FIRST, true), pooled.path("cls"));
            near(base.embed(texts, Pooling.LAST, true), pooled.path("last_token"));
            assertThat(base.labels()).isEmpty();
        }
        try (Encoder sequence = Encoder.open(folder.resolve("sequence"))) {
            near(sequence.logits(texts(sequence, expected)), expected.path("sequence_logits"));
            assertThat(sequence.labels()).containsExactly("LABEL_0", "LABEL_1", "LABEL_2");
        }
        try (Encoder token = Encoder.open(folder.resolve("token"))) {
            float[][][] logits = token.tokenLogits(texts(token, expected));
            for (int i = 0; i < TEXTS; i++) {
                near(logits[i], expected.path("token_logits").path(i));
            }
        }
    }

    static List<EncodedText> texts(Encoder encoder, JsonNode expected) {
        List<EncodedText> texts = new ArrayList<>();
        for (JsonNode input : expected.path("inputs")) {
            EncodedText text = encoder.encode(input.path("text").asText(), encoder.maxTokens());
            assertThat(text.ids()).containsExactly(ids(input.path("token_ids")));
            assertThat(text.cut()).isZero();
            JsonNode types = expected.path("token_type_ids").path(texts.size());
            texts.add(
                    types.isMissingNode()
                            ? text
                            : new EncodedText(text.ids(), ids(types), text.begin(), text.end(), text.cut()));
        }
        return texts;
    }

    private static int[] ids(JsonNode node) {
        int[] ids = new int[node.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = node.path(i).asInt();
        }
        return ids;
    }

    static void near(float[][] found, JsonNode expected) {
        assertThat(found).hasDimensions(expected.size(), expected.path(0).size());
        for (int i = 0; i < found.length; i++) {
            for (int j = 0; j < found[i].length; j++) {
                assertThat((double) found[i][j])
                        .as("row %d, column %d", i, j)
                        .isCloseTo(expected.path(i).path(j).doubleValue(), within(TOLERANCE));
            }
        }
    }
}
