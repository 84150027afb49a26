// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import static io.github.finetune4j.evaluation.text.Golden.each;
import static io.github.finetune4j.evaluation.text.Golden.same;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.text.Golden;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoldenMetricsTest {
    @Test
    void squad_isEvaluateV11() {
        List<Golden.Pair> pairs = Golden.pairs();
        Metric exact = Metrics.normalizedMatch();
        Metric f1 = Metrics.tokenF1();
        JsonNode golden = Golden.load("match-and-edit.json");
        double[] sums = new double[2];
        each(golden.get("pairs"), 200).forEach(row -> {
            Golden.Pair pair = pairs.get(row.get("id").asInt());
            Map<String, Object> fields = Map.of("references", pair.references());
            var answer = Answers.of(pair.references().get(0), pair.text(), fields);
            String what = "pair " + pair.id();
            assertThat(SquadText.normalize(pair.text()))
                    .as(what)
                    .isEqualTo(row.get("squad_normalized").asText());
            same(what, exact.score(answer).value(), row.get("exact"));
            same(what, f1.score(answer).value(), row.get("f1"));
            sums[0] += exact.score(answer).value();
            sums[1] += f1.score(answer).value();
        });
        same("exact", 100 * sums[0] / pairs.size(), golden.get("corpus").get("exact_match_percent"));
        same("F1", 100 * sums[1] / pairs.size(), golden.get("corpus").get("f1_percent"));
        each(golden.get("edit"), 62).forEach(row -> {
            var answer = Answers.of(row.get("b").asText(), row.get("a").asText(), Map.of());
            same(row.toString(), exact.score(answer).value(), row.get("squad_exact"));
            same(row.toString(), f1.score(answer).value(), row.get("squad_f1"));
        });
    }

    @Test
    void jsonSchema_isJsonschemas() {
        JsonNode golden = Golden.load("json-schema.json");
        JsonSchema schema = JsonSchema.of(golden.get("schema").toString());
        Metric conforms = Metrics.jsonSchema(schema);
        Metric valid = Metrics.jsonValid();
        each(golden.get("rows"), 30).forEach(row -> {
            String output = row.get("output").asText();
            var answer = Answers.of("", output, Map.of());
            assertThat(valid.score(answer).value())
                    .as(output)
                    .isEqualTo(row.get("parses").asBoolean() ? 1 : 0);
            assertThat(conforms.score(answer).value())
                    .as(output)
                    .isEqualTo(row.get("valid").asBoolean() ? 1 : 0);
            List<String> expected = each(row.get("errors"))
                    .map(error -> error.get(0).asText() + " " + error.get(1).asText())
                    .sorted()
                    .toList();
            List<String> found = schema.violations(output).orElse(List.of()).stream()
                    .map(violation -> violation.pointer() + " " + violation.keyword())
                    .sorted()
                    .toList();
            assertThat(found).as(output).isEqualTo(expected);
        });
    }
}
