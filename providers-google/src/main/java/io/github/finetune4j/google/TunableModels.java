// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.providers.ShutdownDates;
import io.github.finetune4j.training.TrainingMethod;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The models that can be tuned, and their limits, as Google's pages said on a day. */
final class TunableModels {
    private static final String FILE = "tunable-models.json";

    /**
     * Limits of a method.
     *
     * @param rows of the training data, texts alone
     * @param rowsWithMedia of the training data, where there are pictures among them; 0: none may be
     * @param validationRows at most
     * @param tokensPerRow at most
     * @param fileBytes of a file, at most
     */
    record Limits(long rows, long rowsWithMedia, long validationRows, long tokensPerRow, long fileBytes) {
        static Limits of(Fields fields) {
            return new Limits(
                    number(fields, "rows"),
                    number(fields, "rowsWithMedia"),
                    number(fields, "validationRows"),
                    number(fields, "tokensPerRow"),
                    number(fields, "fileBytes"));
        }

        private static long number(Fields fields, String name) {
            return fields.wholeOrText(name).orElseThrow(() -> broken(name));
        }
    }

    private final Fields file;
    private final Set<String> own;

    private TunableModels(Fields file, Set<String> own) {
        this.file = file;
        this.own = own;
    }

    /** @param own models that the application takes for tunable, by both methods and in every region */
    static TunableModels load(Set<String> own) {
        return new TunableModels(Fields.ofResource(TunableModels.class, FILE), Set.copyOf(own));
    }

    private static IllegalStateException broken(String what) {
        return new IllegalStateException(FILE + " lacks " + what + " -> check the jar");
    }

    String date() {
        return file.text("date");
    }

    static String word(TrainingMethod method) {
        return method == TrainingMethod.DPO ? "preference" : "supervised";
    }

    Limits limits(TrainingMethod method) {
        return Limits.of(file.object("limits").object(word(method)));
    }

    Set<Long> adapterSizes() {
        return file.raw().get("adapterSizes") instanceof List<?> list
                ? list.stream()
                        .filter(Number.class::isInstance)
                        .map(size -> ((Number) size).longValue())
                        .collect(Collectors.toCollection(TreeSet::new))
                : Set.of();
    }

    /** {@return the first day without each model: to Google, the day on which it retires is the last one with it} */
    ShutdownDates shutdownDates(String provider) {
        Map<String, LocalDate> dates = new TreeMap<>();
        file.object("models").raw().forEach((name, value) -> {
            String retires = Fields.of(value).text("retires");
            if (!own.contains(name) && !retires.isEmpty()) {
                dates.put(name, LocalDate.parse(retires).plusDays(1));
            }
        });
        return ShutdownDates.of(provider, dates);
    }

    /** {@return why a model cannot be tuned so and there, in words; empty text if it can} */
    String problem(String model, TrainingMethod method, String region) {
        if (own.contains(model)) {
            return "";
        }
        Fields known = file.object("models").object(model);
        if (known.isEmpty()) {
            return "base model " + model + " is none of those that could be tuned on " + date() + " ("
                    + String.join(
                            ", ", new TreeSet<>(file.object("models").raw().keySet()))
                    + "): choose one, or name it by addTunableModel(…) if it is newer";
        }
        if (!known.texts("methods").contains(word(method))) {
            return "base model " + model + " is not listed for " + word(method) + " tuning on " + date()
                    + ": choose another, or name it by addTunableModel(…) if that has changed";
        }
        List<String> regions = known.texts("regions");
        return regions.isEmpty() || regions.contains(region)
                ? ""
                : "base model " + model + " is tuned in " + String.join(" and ", regions) + " alone, not in " + region
                        + ": choose one of them";
    }
}
