// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The base models of {@link FakeFireworksServer}, by their whole names. */
final class FakeFireworksModels {
    private final Map<String, FakeTraining> trainings;
    private final int pageSize;

    FakeFireworksModels(Map<String, FakeTraining> trainings, int pageSize) {
        this.trainings = new LinkedHashMap<>(trainings);
        this.pageSize = pageSize;
    }

    boolean has(String name) {
        return trainings.containsKey(name) || name.equals(FakeFireworksServer.UNTUNABLE);
    }

    FakeTraining training(@Nullable Object name) {
        FakeTraining training = trainings.get(String.valueOf(name));
        if (training == null) {
            throw FakeGrpc.invalid("base model " + name + " cannot be tuned");
        }
        return training;
    }

    FakeReply list(FakeRequest request) {
        List<Map<String, Object>> all = new ArrayList<>();
        trainings.keySet().forEach(name -> all.add(shown(name)));
        all.add(shown(FakeFireworksServer.UNTUNABLE));
        return FakeGrpc.page(request, "models", all, pageSize);
    }

    Map<String, Object> shown(String name) {
        boolean tunable = trainings.containsKey(name);
        boolean plain = name.equals(FakeFireworksServer.PLAIN);
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("name", name);
        shown.put("kind", "HF_BASE_MODEL");
        shown.put("state", "READY");
        shown.put("status", Map.of("code", "OK", "message", ""));
        shown.put("tunable", tunable);
        shown.put("supportsLora", true);
        shown.put("supportsTools", !plain);
        shown.put("supportsImageInput", false);
        shown.put("contextLength", 131_072);
        shown.put("trainingContextLength", 32_768);
        if (plain) {
            shown.put("deprecationDate", Map.of("year", 2027, "month", 1, "day", 31));
        }
        return shown;
    }

    /** {@return a model that a job made} */
    static Map<String, Object> tuned(String name) {
        return Map.of("name", name, "kind", "HF_PEFT_ADDON", "state", "READY", "supportsTools", true);
    }
}
