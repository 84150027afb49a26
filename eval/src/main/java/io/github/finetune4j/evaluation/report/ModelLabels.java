// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.evaluation.Comparison;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The names of two models in tables: the last part of a path or a reference, and of a hash its first digits. The whole
 * names stand where the page says how the models were asked.
 *
 * @param baseline differs from the candidate's
 * @param candidate differs from the baseline's
 */
record ModelLabels(String baseline, String candidate) {
    private static final Pattern HASH =
            Pattern.compile("(?<![\\p{L}\\p{N}])([0-9a-f]{8})[0-9a-f]{8,}(?![\\p{L}\\p{N}])");
    private static final Pattern REFERENCE = Pattern.compile("[\\p{L}\\p{N}._:@~/-]*[^/\\s]");
    private static final String PLUS = " + ";

    static ModelLabels of(Comparison comparison) {
        String baseline = comparison.baseline().model();
        String candidate = comparison.candidate().model();
        ModelLabels labels = new ModelLabels(shortened(baseline), shortened(candidate));
        if (labels.differ()) {
            return labels;
        }
        ModelLabels whole = new ModelLabels(baseline, candidate);
        return whole.differ() ? whole : new ModelLabels(baseline + " (baseline)", candidate + " (candidate)");
    }

    private boolean differ() {
        return !baseline.equals(candidate);
    }

    static String shortened(String name) {
        return Arrays.stream(name.split(Pattern.quote(PLUS), -1))
                .map(ModelLabels::part)
                .collect(Collectors.joining(PLUS));
    }

    /** Where the last part begins; every run's adapter is called so, so its run's name is said too. */
    private static int start(String name) {
        int slash = name.lastIndexOf('/');
        return name.endsWith("/adapter") ? name.lastIndexOf('/', slash - 1) + 1 : slash + 1;
    }

    private static String part(String name) {
        boolean reference = REFERENCE.matcher(name).matches();
        String last = reference ? name.substring(start(name)) : name;
        return HASH.matcher(last).replaceAll("$1…");
    }
}
