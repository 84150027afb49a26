// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.dataset.split.Leak;
import io.github.finetune4j.dataset.split.LeakageReport;
import io.github.finetune4j.maintenance.check.Batch;
import io.github.finetune4j.maintenance.check.BatchCheck;
import io.github.finetune4j.maintenance.cycle.Refusal;
import io.github.finetune4j.registry.ModelVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Cleans new rows, keeps them apart from all tests, and has them checked. Writes nothing. */
final class Cleaner {
    private final Settings settings;
    private final Dataset pool;
    private final Dataset kept;
    private final Tests tests;
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final Map<String, Map<String, Double>> checks = new LinkedHashMap<>();

    /**
     * @param settings of the maintenance
     * @param pool learned before
     * @param kept held back before
     * @param tests of this cycle
     */
    Cleaner(Settings settings, Dataset pool, Dataset kept, Tests tests) {
        this.settings = settings;
        this.pool = pool;
        this.kept = kept;
        this.tests = tests;
    }

    Cleaned clean(Dataset batch, ModelVersion champion) {
        List<Example> rows = unknown(tidy(batch));
        int before = rows.size();
        rows = without(rows, tests.all(), "leaked");
        Refusal leak = leak(before);
        rows = without(rows, kept.examples(), "held back before");
        Refusal because = leak != null ? leak : tooFew(rows.size());
        Dataset left = Dataset.of(rows);
        return new Cleaned(left, counts, checks, because == null ? checked(left, champion) : because);
    }

    private List<Example> tidy(Dataset batch) {
        if (batch.isEmpty()) {
            return List.of();
        }
        List<Example> rows = Dataset.builder()
                .addExamples(batch)
                .use(settings.rows().cleaning())
                .build()
                .dataset()
                .examples();
        counts.put("cleaned away", (long) batch.size() - rows.size());
        return rows;
    }

    private List<Example> unknown(List<Example> rows) {
        Set<Fingerprint> known = new HashSet<>();
        pool.forEach(row -> known.add(row.fingerprint()));
        List<Example> left =
                rows.stream().filter(row -> !known.contains(row.fingerprint())).toList();
        counts.put("learned before", (long) rows.size() - left.size());
        return left;
    }

    private List<Example> without(List<Example> rows, List<Example> never, String reason) {
        if (rows.isEmpty() || never.isEmpty()) {
            counts.put(reason, 0L);
            return rows;
        }
        LeakageReport report = settings.rows().leakage().check(Dataset.of(rows), Dataset.of(never));
        Set<Integer> leaked = report.leaks().stream().map(Leak::training).collect(Collectors.toSet());
        counts.put(reason, (long) leaked.size());
        List<Example> left = new ArrayList<>();
        IntStream.range(0, rows.size()).filter(row -> !leaked.contains(row)).forEach(row -> left.add(rows.get(row)));
        return left;
    }

    private @Nullable Refusal leak(int rows) {
        long leaked = counts.getOrDefault("leaked", 0L);
        if (leaked == 0 || leaked <= settings.rows().maxLeaked() * rows) {
            return null;
        }
        return new Refusal(
                Refusal.Code.LEAK,
                leaked + " of " + rows + " new rows are in the test set or a suite, or nearly so; at most "
                        + Text.percent(settings.rows().maxLeaked()) + " may be",
                Map.of("leaked", (double) leaked, "rows", (double) rows),
                "find out how tests come into the source of new rows, and keep them out there");
    }

    private @Nullable Refusal tooFew(int rows) {
        int least = settings.rows().minRows();
        if (rows >= least) {
            return null;
        }
        return new Refusal(
                Refusal.Code.TOO_FEW_ROWS,
                rows + " new rows are left to learn from, at least " + least + " were asked for; left out: "
                        + Text.counts(counts),
                Map.of("rows", (double) rows, "least", (double) least),
                "wait for more rows, or lower minRows");
    }

    private @Nullable Refusal checked(Dataset rows, ModelVersion champion) {
        Batch batch = new Batch(rows, pool, tests.testSet(), champion);
        for (BatchCheck check : settings.rows().checks()) {
            BatchCheck.Found found = check.check(batch);
            checks.put(found.check(), found.figures());
            if (found.because() != null) {
                return found.because();
            }
        }
        return null;
    }
}
