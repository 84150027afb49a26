// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The front matter of a model card, which the Hub reads. */
final class FrontMatter {
    private final ModelHistory history;
    private final Statements statements;
    private final Map<String, Object> fields = new LinkedHashMap<>();

    FrontMatter(ModelHistory history, Statements statements) {
        this.history = history;
        this.statements = statements;
    }

    Map<String, Object> fields() {
        Names.hubBase(history, statements).ifPresent(base -> {
            fields.put("base_model", base);
            fields.put("base_model_relation", adapter() ? "adapter" : "finetune");
        });
        if (adapter()) {
            fields.put("library_name", "peft");
        } else if (history.model().draft().artifacts().containsKey("config.json")) {
            fields.put("library_name", "transformers");
        }
        fields.put("pipeline_tag", Task.of(history));
        statements.license().ifPresent(this::license);
        list("language", statements.languages());
        list("datasets", statements.datasets());
        fields.put("tags", adapter() ? List.of("lora", "finetune4j") : List.of("finetune4j"));
        modelIndex();
        return fields;
    }

    private boolean adapter() {
        return history.model().draft().artifacts().containsKey("adapter_config.json");
    }

    private void license(String name) {
        License license = License.of(name);
        fields.put("license", license.hub().isEmpty() ? "other" : license.hub());
        if (license.hub().isEmpty()) {
            fields.put("license_name", license.name());
        }
    }

    private void list(String name, List<String> values) {
        if (!values.isEmpty()) {
            fields.put(name, values);
        }
    }

    private void modelIndex() {
        Map<String, List<ModelHistory.Measured>> byTestSet = history.newest().stream()
                .filter(measured -> measured.figure().finite())
                .collect(Collectors.groupingBy(
                        ModelHistory.Measured::testData, LinkedHashMap::new, Collectors.toList()));
        List<Object> results = new ArrayList<>();
        byTestSet.forEach((testData, measured) -> results.add(result(testData, measured)));
        if (!results.isEmpty()) {
            fields.put("model-index", List.of(Ordered.map("name", history.title(), "results", results)));
        }
    }

    private Object result(String testData, List<ModelHistory.Measured> measured) {
        Map<String, Object> dataset = Ordered.map(
                "type",
                "held-out",
                "name",
                "test set " + UsedData.shortId(testData),
                "revision",
                testData.substring(testData.indexOf('/') + 1));
        List<Object> metrics =
                measured.stream().<Object>map(FrontMatter::metric).toList();
        return Ordered.map("task", Map.of("type", Task.of(history)), "dataset", dataset, "metrics", metrics);
    }

    private static Object metric(ModelHistory.Measured measured) {
        Figure figure = measured.figure();
        Map<String, Object> arguments = new LinkedHashMap<>(figure.fields());
        Facts.number(measured.from().record().figures().get("rows"))
                .ifPresent(rows -> arguments.put("rows", Math.round(rows)));
        arguments.put("measured", measured.at().truncatedTo(ChronoUnit.SECONDS).toString());
        return Ordered.map(
                "type",
                measured.metric(),
                "value",
                figure.estimate(),
                "name",
                measured.metric() + ", interval " + figure.bounds(),
                "args",
                arguments);
    }
}
