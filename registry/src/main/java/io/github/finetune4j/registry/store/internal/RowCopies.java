// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.store.Touched;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The places where words of rows lie beside the registry, as far as its records say: it does not write there. */
final class RowCopies {
    private RowCopies() {}

    static List<String> of(RegistryState state, Touched touched) {
        Set<String> ids = new LinkedHashSet<>();
        touched.data().forEach(version -> ids.add(version.id()));
        List<String> copies = new ArrayList<>();
        for (RunStarted run : touched.runs()) {
            if (ids.contains(run.trainingData()) || ids.contains(run.validationData())) {
                copies.add(ofRun(state, run));
            }
        }
        for (Evaluated evaluated : state.all(Evaluated.class)) {
            if (ids.contains(evaluated.testData())) {
                copies.add(ofEvaluation(evaluated));
            }
        }
        ids.forEach(id -> copies.add("data cards and files that were written of " + id));
        return copies;
    }

    private static String ofRun(RegistryState state, RunStarted run) {
        Object folder = state.ended(run.run())
                .map(RunEnded::facts)
                .map(facts -> facts.get("folder"))
                .orElse(null);
        return folder instanceof String path
                ? "the rows of run " + run.run() + ", in files of " + path
                : "the files that run " + run.run() + " was given, with its provider";
    }

    private static String ofEvaluation(Evaluated evaluated) {
        Object path = answers(evaluated.figures());
        return "stored answers of " + evaluated.id() + (path == null ? ", if there are any" : ", in " + path);
    }

    private static @Nullable Object answers(Map<String, Object> figures) {
        return figures.get("run") instanceof Map<?, ?> run ? run.get("answers") : null;
    }
}
