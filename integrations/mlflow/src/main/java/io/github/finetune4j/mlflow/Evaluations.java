// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.mlflow;

import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import io.github.finetune4j.registry.RegistryRecord.Gated;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An evaluation is a run of its own: its figures are metrics, what gates said of it are tags. */
record Evaluations(Runs runs, Data data, Texts texts) {
    void add(Evaluated evaluated) {
        Runs.Run run = runs.of(evaluated.id(), "evaluation of " + evaluated.model(), evaluated.at(), Map.of());
        if (run.tags().containsKey(RecordTags.OURS + "evaluated")) {
            return;
        }
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("model", evaluated.model());
        params.put("baseline", evaluated.baseline());
        runs.params(run.id(), texts.flat("", params, Texts.LONGEST_PARAM));
        List<Map<String, Object>> metrics = new ArrayList<>();
        evaluated.figures().forEach((name, value) -> collect(metrics, evaluated, name, value));
        runs.metrics(run.id(), metrics);
        data.named(evaluated.testData()).ifPresent(version -> runs.input(run.id(), version, texts, "evaluation"));
        runs.end(run.id(), "FINISHED", evaluated.at());
        runs.tags(run.id(), RecordTags.of("evaluated", evaluated));
    }

    private void collect(List<Map<String, Object>> metrics, Evaluated about, String name, @Nullable Object value) {
        if (value instanceof Number number) {
            metrics.add(Runs.metric(texts.key(name), number.doubleValue(), about.at(), 0));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((inner, deep) -> collect(metrics, about, name + "." + inner, deep));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                collect(metrics, about, name + "." + i, list.get(i));
            }
        }
    }

    /** {@return whether the evaluation is there to which the gates belong} */
    boolean add(Gated gated) {
        Optional<Runs.Run> run = runs.find("evaluation/" + gated.evaluation());
        if (run.isEmpty()) {
            return false;
        }
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("gates", gated.passed() ? "PASSED" : "not passed");
        for (int i = 0; i < gated.outcomes().size(); i++) {
            Gated.Outcome outcome = gated.outcomes().get(i);
            String said = outcome.status() + ", " + outcome.gate() + ": " + outcome.reason();
            tags.put("gate." + (i + 1), texts.value("a gate", said, Texts.LONGEST_TAG));
        }
        tags.putAll(RecordTags.of("gated." + Texts.hash(gated.id()), gated));
        runs.tags(run.get().id(), tags);
        return true;
    }
}
