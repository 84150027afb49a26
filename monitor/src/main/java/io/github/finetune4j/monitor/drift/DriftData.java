// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.monitor.capture.Interaction;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * Columns of the same rows, by name. Immutable.
 *
 * @param columns in the order in which a report names them; none is empty
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record DriftData(Map<String, DriftColumn> columns) {
    /** Copies the columns and checks that none is empty. */
    public DriftData {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        columns.forEach((name, column) -> {
            if (column.size() == 0) {
                throw new IllegalArgumentException(
                        "values of column " + name + ": 0 -> give a column with values, or leave it out");
            }
        });
    }

    /**
     * {@return the columns of captured interactions: each figure, each label, the outcome, and as texts {@code
     * question} and {@code answer} of those whose content was kept}
     *
     * @param interactions at least one
     */
    public static DriftData of(Collection<Interaction> interactions) {
        Map<String, DriftColumn> columns = new LinkedHashMap<>();
        names(interactions, Interaction::figures)
                .forEach(name -> columns.put(name, DriftColumn.numeric(figures(interactions, name))));
        names(interactions, Interaction::labels)
                .forEach(name -> columns.put(name, DriftColumn.categorical(labels(interactions, name))));
        columns.put(
                "outcome",
                DriftColumn.categorical(
                        interactions.stream().map(Interaction::outcome).toList()));
        List<Interaction> kept =
                interactions.stream().filter(i -> i.said().isPresent()).toList();
        if (!kept.isEmpty()) {
            columns.put("question", DriftColumn.text(texts(kept, DriftData::question)));
            columns.put("answer", DriftColumn.text(texts(kept, DriftData::answer)));
        }
        return new DriftData(columns);
    }

    private static TreeSet<String> names(
            Collection<Interaction> interactions, Function<Interaction, Map<String, ?>> of) {
        TreeSet<String> names = new TreeSet<>();
        interactions.forEach(i -> names.addAll(of.apply(i).keySet()));
        return names;
    }

    private static double[] figures(Collection<Interaction> interactions, String name) {
        return interactions.stream()
                .mapToDouble(i -> i.figure(name).orElse(Double.NaN))
                .toArray();
    }

    private static List<String> labels(Collection<Interaction> interactions, String name) {
        return interactions.stream().map(i -> i.labels().getOrDefault(name, "")).toList();
    }

    private static List<String> texts(List<Interaction> kept, Function<Interaction, String> of) {
        return kept.stream().map(of).toList();
    }

    private static String question(Interaction interaction) {
        List<Message> messages = interaction.said().orElseThrow().messages();
        return messages.get(messages.size() - 1).content();
    }

    private static String answer(Interaction interaction) {
        return interaction.said().orElseThrow().answer().content();
    }
}
