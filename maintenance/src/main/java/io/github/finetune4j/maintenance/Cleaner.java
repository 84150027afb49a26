// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.Fingerprint;
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
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Cleans new rows, keeps them apart from all tests, and has them checked. Writes nothing. */
final class Cleaner {
    static final String LEAKED = "leaked";
    static final String KEEP_TESTS_OUT =
            "keep the rows of tests out where new rows are collected, as ProductionData.neverIn(test) does";

    private final Settings settings;
    private final Dataset pool;
    private final Set<Fingerprint> quarantined;
    private final Dataset kept;
    private final Tests tests;
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final Map<String, Map<String, Double>> checks = new LinkedHashMap<>();

    /**
     * @param settings of the maintenance
     * @param pool learned before
     * @param quarantined never to be learned
     * @param kept held back before
     * @param tests of this cycle
     */
    Cleaner(Settings settings, Dataset pool, Set<Fingerprint> quarantined, Dataset kept, Tests tests) {
        this.settings = settings;
        this.pool = pool;
        this.quarantined = quarantined;
        this.kept = kept;
        this.tests = tests;
    }

    Cleaned clean(Dataset batch, ModelVersion champion) {
        List<Example> rows = free(unknown(tidy(batch)));
        int before = rows.size();
        rows = without(rows, tests.all(), LEAKED);
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
        List<Example> left = without(rows, known);
        counts.put("learned before", (long) rows.size() - left.size());
        return left;
    }

    // A source that knows no times gives quarantined rows again and again
    private List<Example> free(List<Example> rows) {
        List<Example> left = without(rows, quarantined);
        if (left.size() < rows.size()) {
            counts.put("quarantined before", (long) rows.size() - left.size());
        }
        return left;
    }

    private static List<Example> without(List<Example> rows, Set<Fingerprint> never) {
        return rows.stream().filter(row -> !never.contains(row.fingerprint())).toList();
    }

    private List<Example> without(List<Example> rows, List<Example> never, String reason) {
        if (rows.isEmpty() || never.isEmpty()) {
            counts.put(reason, 0L);
            return rows;
        }
        // a report names each of its evaluation texts, and of the others only the one that is most like it
        LeakageReport report = settings.rows().leakage().check(Dataset.of(never), Dataset.of(rows));
        Set<Integer> leaked = report.leakedEvaluation();
        counts.put(reason, (long) leaked.size());
        List<Example> left = new ArrayList<>();
        IntStream.range(0, rows.size()).filter(row -> !leaked.contains(row)).forEach(row -> left.add(rows.get(row)));
        return left;
    }

    private @Nullable Refusal leak(int rows) {
        long leaked = counts.getOrDefault(LEAKED, 0L);
        if (leaked == 0 || leaked <= settings.rows().maxLeaked() * rows) {
            return null;
        }
        return new Refusal(
                Refusal.Code.LEAK,
                leaked + " of " + rows + " new rows are in the test set or a suite, or nearly so; at most "
                        + Text.percent(settings.rows().maxLeaked()) + " may be",
                Facts.figures("leaked", (double) leaked, "rows", rows),
                KEEP_TESTS_OUT + "; the other rows wait");
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
                Facts.figures("rows", rows, "least", least),
                rows + counts.getOrDefault(LEAKED, 0L) < least
                        ? "wait for more rows, or lower minRows"
                        : KEEP_TESTS_OUT + ", and wait for more rows");
    }

    private @Nullable Refusal checked(Dataset rows, ModelVersion champion) {
        Batch batch = new Batch(rows, pool, tests.testSet(), champion);
        for (BatchCheck check : settings.rows().checks()) {
            BatchCheck.Found found = check.check(batch);
            checks.put(found.check(), found.figures());
            if (found.because() != null) {
                return withCounts(found.because());
            }
        }
        return null;
    }

    // The step has no other record of what was left out where a check refuses the rest
    private Refusal withCounts(Refusal because) {
        Map<String, Double> figures = new LinkedHashMap<>(because.figures());
        counts.forEach((reason, count) -> {
            if (count > 0) {
                figures.putIfAbsent("left out, " + reason, (double) count);
            }
        });
        return figures.size() == because.figures().size()
                ? because
                : new Refusal(
                        because.code(),
                        because.sentence() + "; left out before: " + Text.counts(counts),
                        figures,
                        because.remedy());
    }
}
