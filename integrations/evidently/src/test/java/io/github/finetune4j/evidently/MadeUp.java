// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evidently;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.measure.DatasetProfile;
import io.github.finetune4j.dataset.measure.Profile;
import io.github.finetune4j.monitor.drift.DriftColumn;
import io.github.finetune4j.monitor.drift.DriftData;
import io.github.finetune4j.monitor.drift.DriftMethod;
import io.github.finetune4j.monitor.drift.DriftReport;
import io.github.finetune4j.monitor.drift.DriftRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Reports and rows, made up. */
final class MadeUp {
    static final String HOSTILE = "a\"b\\c\n<script>alert(1)</script> {{x}} ü \ud83d\ude00 \u0000 ../..";

    private MadeUp() {}

    /** Numbers that moved, a label that did not, and a hostile name. */
    static DriftReport drift(DriftRules rules) {
        Map<String, DriftColumn> before = new LinkedHashMap<>();
        Map<String, DriftColumn> now = new LinkedHashMap<>();
        before.put("latency_ms", numbers(200, 0));
        now.put("latency_ms", numbers(150, 400));
        before.put("intent", words("refund", "card"));
        now.put("intent", words("refund", "card"));
        before.put(HOSTILE, words("yes", "no"));
        now.put(HOSTILE, words("no", "maybe"));
        return DriftReport.compare(new DriftData(before), new DriftData(now), rules);
    }

    /** Student's test of numbers that do not vary has no score. */
    static DriftReport withoutScore() {
        DriftColumn same = DriftColumn.numeric(new double[50]);
        return DriftReport.compare(
                new DriftData(Map.of("flat", same)),
                new DriftData(Map.of("flat", same)),
                DriftRules.evidently().method("flat", DriftMethod.named("t_test")));
    }

    private static DriftColumn numbers(int rows, double more) {
        return DriftColumn.numeric(IntStream.range(0, rows)
                .mapToDouble(i -> (i * 37) % 1000 + more)
                .toArray());
    }

    private static DriftColumn words(String one, String other) {
        return DriftColumn.categorical(
                IntStream.range(0, 200).mapToObj(i -> i % 3 == 0 ? one : other).toList());
    }

    static List<ChatExample> rows(int number) {
        List<ChatExample> rows = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            rows.add(ChatExample.of(
                    Message.user("Where is order " + i + "?" + " please".repeat(i % 5)),
                    Message.assistant(i % 3 == 0 ? "refund" : "card")));
        }
        return rows;
    }

    static Profile profile(List<ChatExample> rows) {
        return DatasetProfile.builder().build().of(Dataset.of(rows));
    }
}
