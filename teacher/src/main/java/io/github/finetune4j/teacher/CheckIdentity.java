// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.Sha256;
import java.util.List;
import java.util.regex.Pattern;

/**
 * By what a check is known again in another process: its kind, its name, and all that it says of itself. Findings of
 * another one in its place are not its own.
 */
final class CheckIdentity {
    private static final int BYTES = 8;
    /** What Java writes for an object that says nothing of itself differs from process to process. */
    private static final Pattern PLACE = Pattern.compile("\\$\\$Lambda[^\\s,\\])}]*|@[0-9a-f]++");

    private CheckIdentity() {}

    static String of(RowCheck.Code code) {
        return code.name() + " " + hash(List.of("code", code.name()));
    }

    static String of(Metric metric, double limit, String judge) {
        String words = PLACE.matcher(String.valueOf(metric)).replaceAll("");
        return metric.name() + " "
                + hash(List.of("metric", metric.name(), metric.higherIsBetter(), limit, judge, words));
    }

    private static String hash(List<?> specification) {
        return Sha256.start(Json.write(specification), BYTES);
    }
}
