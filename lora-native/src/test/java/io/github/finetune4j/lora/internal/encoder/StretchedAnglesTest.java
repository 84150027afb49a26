// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.lora.internal.config.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Against transformers: a small random GTE with angles as they are, and stretched in each way that its folders name.
 */
@Tag("native")
class StretchedAnglesTest {
    private static final int LAST = 2; // of each text the states of its last tokens are compared
    private final Path gte = Fixtures.path("heads/encoders/gte-stretched");

    @TempDir
    Path folder;

    @Test
    void states_areTransformersWithEveryKindOfStretching() throws IOException {
        ObjectNode expected = JsonFile.object(gte.resolve("expected.json"));
        assertThat(expected.path("cases")).hasSize(4);
        assertThat(expected.path("texts")).hasSize(4);
        for (JsonNode each : expected.path("cases")) {
            try (Encoder encoder = Encoder.open(with((ObjectNode) each.path("config")))) {
                for (int i = 0; i < expected.path("texts").size(); i++) {
                    EncodedText text =
                            encoder.encode(expected.path("texts").path(i).asText(), encoder.maxTokens());
                    float[][] states = encoder.hidden(List.of(text))[0];
                    JsonNode golden = each.path("last_two_states").path(i);
                    for (int t = 0; t < LAST; t++) {
                        float[] found = states[states.length - LAST + t];
                        assertThat(golden.path(t)).hasSize(found.length);
                        for (int j = 0; j < found.length; j++) {
                            assertThat((double) found[j])
                                    .as("%s, text %d", each.path("config"), i)
                                    .isCloseTo(golden.path(t).path(j).doubleValue(), within(1e-4));
                        }
                    }
                }
            }
        }
    }

    @Test
    void stretching_thatIsNotKnown_orShrinks_isRefused() throws IOException {
        Path dynamic = with(scaling("dynamic", 2));
        assertThatThrownBy(() -> Encoder.open(dynamic))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("rope_scaling is \"dynamic\", supported is linear or ntk");
        Path shrunk = with(scaling("ntk", 0.5));
        assertThatThrownBy(() -> Encoder.open(shrunk))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("factor of rope_scaling must be at least 1, got 0.5");
    }

    private static ObjectNode scaling(String type, double factor) {
        ObjectNode config = JsonFile.mapper().createObjectNode();
        config.putObject("rope_scaling").put("type", type).put("factor", factor);
        return config;
    }

    private Path with(ObjectNode settings) throws IOException {
        Path copy = Files.createTempDirectory(folder, "gte");
        for (String file : List.of("model.safetensors", "tokenizer.json")) {
            Files.copy(gte.resolve(file), copy.resolve(file));
        }
        ObjectNode config = JsonFile.object(gte.resolve("config.json"));
        config.remove("rope_parameters");
        config.setAll(settings);
        Files.writeString(copy.resolve("config.json"), config.toString());
        return copy;
    }
}
