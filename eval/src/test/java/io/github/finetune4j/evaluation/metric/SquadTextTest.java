// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.finetune4j.evaluation.report.Sample;
import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against the functions of SQuAD's evaluate-v1.1.py on 200 pairs of texts in several scripts. */
class SquadTextTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void normalize_equalsSquad() throws IOException {
        JsonNode expected = read("match-and-edit.json").path("pairs");
        JsonNode texts = read("text-pairs.json").path("pairs");
        assertThat(expected).hasSize(200);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(SquadText.normalize(texts.get(i).path("hypothesis").asText()))
                    .as("pair %d", i)
                    .isEqualTo(expected.get(i).path("squad_normalized").asText());
        }
    }

    @Test
    void scores_equalSquad() throws IOException {
        JsonNode expected = read("match-and-edit.json").path("pairs");
        JsonNode texts = read("text-pairs.json").path("pairs");
        double sum = 0;
        for (int i = 0; i < expected.size(); i++) {
            String actual = texts.get(i).path("hypothesis").asText();
            double f1 = 0;
            double exact = 0;
            for (String reference : references(texts.get(i))) {
                f1 = Math.max(f1, SquadText.f1(actual, reference));
                exact = Math.max(
                        exact,
                        Metrics.normalizedMatch()
                                .score(Sample.answer(reference, actual))
                                .value());
            }
            assertThat(f1).as("pair %d", i).isCloseTo(expected.get(i).path("f1").asDouble(), within(1e-12));
            assertThat(exact)
                    .as("pair %d", i)
                    .isEqualTo(expected.get(i).path("exact").asDouble());
            sum += f1;
        }
        assertThat(100 * sum / expected.size()).isCloseTo(74.27088313468437, within(1e-9));
    }

    /** By the script's own function: a mark on a letter is no part of a word, and a number on it is. */
    @Test
    void normalize_takesWordsAsPythonDoes() {
        assertThat(SquadText.normalize("The\u0301 cat")).isEqualTo("\u0301 cat");
        assertThat(SquadText.normalize("a\u203fb")).isEqualTo("\u203fb");
        assertThat(SquadText.normalize("an² a\u200db ΑΣ:Α")).isEqualTo("an² \u200db ασα");
        assertThat(SquadText.normalize("𝐚 a𐐀 the½ A")).isEqualTo("𝐚 a𐐨 the½");
    }

    private static List<String> references(JsonNode pair) {
        List<String> references = new ArrayList<>();
        pair.path("references").forEach(reference -> references.add(reference.asText()));
        return references;
    }

    private static JsonNode read(String file) throws IOException {
        return JSON.readTree(Fixtures.path("eval/" + file).toFile());
    }
}
