// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.state;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.internal.names.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The models that are compared: the baseline, then the candidates by name.
 *
 * @param names the baseline's first
 * @param models in the same order
 * @param identities in the same order
 */
public record Arms(List<String> names, List<ChatModel> models, List<String> identities) {
    private static final String BASELINE = "baseline";
    public static final int LONGEST_IDENTITY = 1000;

    public static Arms of(String rollout, ChatModel baseline, Map<String, ChatModel> candidates) {
        if (candidates.isEmpty() || candidates.containsKey(BASELINE)) {
            throw new IllegalArgumentException(
                    "candidates: " + candidates.keySet() + " -> give at least one, and name none of them " + BASELINE);
        }
        candidates.keySet().forEach(name -> Names.check("a candidate's name", name));
        Map<String, ChatModel> all = new LinkedHashMap<>();
        all.put(BASELINE, baseline);
        all.putAll(new TreeMap<>(candidates));
        List<String> identities = new ArrayList<>();
        all.forEach((name, model) -> identities.add(identity(rollout, name, model)));
        return new Arms(List.copyOf(all.keySet()), List.copyOf(all.values()), List.copyOf(identities));
    }

    private static String identity(String rollout, String arm, ChatModel model) {
        String identity = model.identity()
                .filter(text -> !text.equals(model.getClass().getSimpleName())) // true of all models of the class
                .orElseThrow(() -> new IllegalArgumentException("rollout " + rollout + " is found again by the models"
                        + " that it compares, and its " + arm + " (" + model.name() + ") doesn't say which model it is"
                        + " -> take it from its provider, by its reference: chatModel(ref); or name it,"
                        + " model.named(\"support-v2\"), and change the name whenever the model changes"));
        return Names.line("the identity of the " + arm, identity, LONGEST_IDENTITY);
    }

    /** {@return identity of each arm, in order} */
    public Map<String, String> byName() {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            map.put(names.get(i), identities.get(i));
        }
        return map;
    }

    /** {@return for example {@code local/job-2 against local/base}} */
    public static String words(Map<String, String> identities) {
        List<String> candidates = identities.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(BASELINE))
                .map(Map.Entry::getValue)
                .toList();
        return String.join(" and ", candidates) + " against " + identities.get(BASELINE);
    }
}
