// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

import io.github.finetune4j.dataset.result.ReportSection;
import io.github.finetune4j.dataset.spi.DatasetRow;
import io.github.finetune4j.dataset.spi.DatasetStep;
import io.github.finetune4j.dataset.spi.RowJudge;
import io.github.finetune4j.dataset.spi.StepOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Leaves all but one row of each cluster out. */
final class NearDuplicateStep implements DatasetStep<NearDuplicateStep.Summary> {
    private static final int LISTED = 50;
    private static final int SHOWN = 100;
    private final NearDuplicates search;
    private final ComparedText text;
    private final KeepRule keep;

    NearDuplicateStep(NearDuplicates search, ComparedText text, KeepRule keep) {
        this.search = search;
        this.text = text;
        this.keep = keep;
    }

    /** Sketch and rows; what goes, once it is known. */
    static final class Summary {
        private final DuplicateSketch sketch;
        private final List<DatasetRow> rows = new ArrayList<>();
        private @Nullable Removal removal;

        Summary(DuplicateSketch sketch) {
            this.sketch = sketch;
        }

        synchronized Removal removal(NearDuplicates search, KeepRule keep) {
            if (removal == null) {
                removal = Removal.of(sketch, rows, search, keep);
            }
            return removal;
        }
    }

    @Override
    public String name() {
        return "near-duplicates";
    }

    @Override
    public Summary empty() {
        return new Summary(search.sketch());
    }

    @Override
    public void add(Summary summary, DatasetRow row) {
        summary.sketch.add(text.of(row.example()));
        summary.rows.add(row);
    }

    @Override
    public Summary merge(Summary first, Summary second) {
        first.sketch.append(second.sketch);
        first.rows.addAll(second.rows);
        return first;
    }

    @Override
    public RowJudge judge(Summary whole) {
        Map<Long, DatasetRow> removed = whole.removal(search, keep).byIndex();
        return row -> {
            DatasetRow stays = removed.get(row.index());
            return stays == null
                    ? StepOutcome.keep()
                    : StepOutcome.reject("near-duplicate", "nearly the same as " + stays.origin() + ", which stays");
        };
    }

    @Override
    public Optional<ReportSection> section(Summary whole) {
        Removal removal = whole.removal(search, keep);
        DuplicateClusters found = removal.clusters();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("compared", text.name().toLowerCase(Locale.ROOT));
        figures.put("search", search.toString());
        figures.put("clusters", found.clusters().size());
        figures.put("redundant", removal.size());
        figures.put("not_compared", found.notCompared());
        figures.put(
                "largest",
                found.clusters().stream()
                        .sorted((a, b) ->
                                Integer.compare(b.rows().size(), a.rows().size()))
                        .limit(LISTED)
                        .map(cluster -> listed(whole, cluster))
                        .toList());
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "rows that nearly equal another: %,d, in clusters: %,d",
                removal.size(),
                found.clusters().size()));
        if (found.notCompared() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "pairs that were not compared at first, as too many rows are alike: %,d",
                    found.notCompared()));
        }
        return Optional.of(new ReportSection(name(), "Near duplicates", figures, lines));
    }

    private Map<String, Object> listed(Summary whole, DuplicateCluster cluster) {
        List<DatasetRow> rows = cluster.rows().stream().map(whole.rows::get).toList();
        String shown = text.of(rows.get(0).example());
        Map<String, Object> listed = new LinkedHashMap<>();
        listed.put("rows", rows.stream().map(row -> row.origin().toString()).toList());
        listed.put("text", shown.length() > SHOWN ? shown.substring(0, SHOWN) + "…" : shown);
        return listed;
    }
}
