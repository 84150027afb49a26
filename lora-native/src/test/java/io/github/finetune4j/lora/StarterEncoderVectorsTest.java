// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.starterencoder.StarterEncoder;
import io.github.finetune4j.text.TextEmbedder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The starter encoder as its user has it, out of the jar and without a hub, beside sentence-transformers. */
@Tag("native")
class StarterEncoderVectorsTest {
    private static final double TOLERANCE = 2e-6;

    @TempDir
    Path folder;

    @Test
    void vectors_areThoseOfSentenceTransformers_aloneAndTogether() {
        JsonNode rows =
                JsonFile.object(Fixtures.path("heads/minilm-sentences.json")).path("rows");
        assertThat(rows).hasSize(8);
        List<String> texts = new ArrayList<>();
        rows.forEach(row -> texts.add(row.path("text").asText()));
        try (LocalLoraProvider local =
                LocalLoraProvider.builder().runs(folder.resolve("runs")).build()) {
            TextEmbedder embedder = local.embedder(StarterEncoder.folder().toString());
            List<double[]> together = embedder.embedAll(texts);
            for (int i = 0; i < rows.size(); i++) {
                JsonNode golden = rows.path(i).path("embedding");
                near(together.get(i), golden);
                near(embedder.embed(texts.get(i)), golden);
            }
        }
    }

    private static void near(double[] found, JsonNode golden) {
        assertThat(golden).hasSize(found.length).hasSize(384);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).isCloseTo(golden.path(i).doubleValue(), within(TOLERANCE));
        }
    }
}
