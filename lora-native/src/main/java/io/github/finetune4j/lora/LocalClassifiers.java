// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import io.github.finetune4j.lora.internal.texts.HeadModel;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.text.Classification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * Several classifiers that answer the same texts, such as queue, language and urgency of a ticket: heads on one encoder
 * as it is read each text once, together. Heads with an encoder of their own, and those on counted words, answer by
 * themselves. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LocalClassifiers {
    private final Map<ModelRef, HeadModel> models;

    LocalClassifiers(Map<ModelRef, HeadModel> models) {
        this.models = new LinkedHashMap<>(models);
    }

    /** {@return the classifiers, in the order in which they were asked for} */
    public List<ModelRef> models() {
        return List.copyOf(models.keySet());
    }

    /**
     * {@return the answers of each classifier, in the order of the texts}
     *
     * @param texts any number
     */
    public Map<ModelRef, List<Classification>> classifyAll(List<String> texts) {
        List<List<Classification>> found = HeadModel.classifyAll(List.copyOf(models.values()), texts);
        Map<ModelRef, List<Classification>> answers = new LinkedHashMap<>();
        int next = 0;
        for (ModelRef model : models.keySet()) {
            answers.put(model, found.get(next++));
        }
        return answers;
    }

    /**
     * {@return the answer of each classifier}
     *
     * @param text any
     */
    public Map<ModelRef, Classification> classify(String text) {
        Map<ModelRef, Classification> answers = new LinkedHashMap<>();
        classifyAll(List.of(text)).forEach((model, each) -> answers.put(model, each.get(0)));
        return answers;
    }
}
