// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.split;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.internal.shared.ExampleText;
import io.github.finetune4j.dataset.result.ReportSection;
import io.github.finetune4j.dataset.spi.DatasetRow;
import io.github.finetune4j.dataset.spi.DatasetSplitter;
import io.github.finetune4j.dataset.spi.SplitPart;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Deals groups out: gathers the rows' keys, joins what belongs together, then places each group. */
final class GroupSplitter implements DatasetSplitter<GroupSplitter.Keys> {
    private final Splits.Builder settings;

    GroupSplitter(Splits.Builder settings) {
        this.settings = settings;
    }

    /** The keys of each row; the parts once they are known. */
    static final class Keys {
        final List<Row> rows = new ArrayList<>();
        private @Nullable Division division;

        synchronized Division division(GroupSplitter splitter) {
            if (division == null) {
                division = splitter.divide(rows);
            }
            return division;
        }
    }

    /** One row's keys. */
    record Row(
            long index,
            String group,
            String stratum,
            @Nullable Instant time,
            String compared,
            int input,
            int output) {}

    /** The part of each row, and how it came about. */
    record Division(
            Map<Long, SplitPart> parts,
            @Nullable Representativeness first,
            @Nullable Representativeness last,
            int groups,
            long notCompared) {}

    @Override
    public String name() {
        List<String> words = new ArrayList<>();
        words.add(settings.time != null ? "by time" : "by SHA-256 of salt and group");
        words.add(String.format(Locale.ROOT, "%s / %s / %s", settings.training, settings.validation, settings.test));
        if (settings.stratum != null) {
            words.add("stratified");
        }
        if (settings.duplicates != null) {
            words.add("near duplicates together");
        }
        if (settings.alpha > 0) {
            words.add("stratified if not representative at " + settings.alpha);
        }
        if (!settings.salt.isEmpty()) {
            words.add("salt " + settings.salt);
        }
        return String.join(", ", words);
    }

    @Override
    public double fraction(SplitPart part) {
        return switch (part) {
            case TRAINING -> settings.training;
            case VALIDATION -> settings.validation;
            case TEST -> settings.test;
        };
    }

    @Override
    public Keys empty() {
        return new Keys();
    }

    @Override
    public void add(Keys keys, DatasetRow row) {
        String group = settings.group.apply(row.example());
        Function<? super Example, String> strata =
                settings.stratum == null ? Strata.byAnswerOrLength() : settings.stratum;
        keys.rows.add(new Row(
                row.index(),
                group.isEmpty() ? row.origin() + " alone" : group,
                strata.apply(row.example()),
                settings.time == null ? null : settings.time.apply(row.example()),
                settings.duplicates == null ? "" : settings.compared.of(row.example()),
                ExampleText.input(row.example()).length(),
                ExampleText.output(row.example()).length()));
    }

    @Override
    public Keys merge(Keys first, Keys second) {
        first.rows.addAll(second.rows);
        return first;
    }

    @Override
    public Function<DatasetRow, SplitPart> parts(Keys whole) {
        Map<Long, SplitPart> parts = whole.division(this).parts();
        return row -> parts.getOrDefault(row.index(), SplitPart.TRAINING);
    }

    private Division divide(List<Row> rows) {
        Group.All all = Group.of(rows, settings);
        List<Group> groups = all.groups();
        Dealing dealing = new Dealing(settings.training, settings.validation, settings.test, settings.salt);
        if (settings.time != null) {
            return division(dealing.byTime(groups), all, null, null);
        }
        Map<Group, SplitPart> dealt = settings.stratum == null ? dealing.byHash(groups) : dealing.byStratum(groups);
        if (settings.alpha == 0) {
            return division(dealt, all, null, null);
        }
        Representativeness first = Representativeness.of(byPart(dealt), settings.alpha);
        if (first.passed() || settings.stratum != null) {
            return division(dealt, all, first, first);
        }
        Map<Group, SplitPart> again = dealing.byStratum(groups);
        return division(again, all, first, Representativeness.of(byPart(again), settings.alpha));
    }

    private static Division division(
            Map<Group, SplitPart> dealt,
            Group.All all,
            @Nullable Representativeness first,
            @Nullable Representativeness last) {
        Map<Long, SplitPart> parts = new HashMap<>();
        dealt.forEach((group, part) -> group.rows().forEach(row -> parts.put(row.index(), part)));
        return new Division(parts, first, last, all.groups().size(), all.notCompared());
    }

    private static Map<SplitPart, List<Row>> byPart(Map<Group, SplitPart> dealt) {
        Map<SplitPart, List<Row>> parts = new LinkedHashMap<>();
        for (SplitPart part : SplitPart.values()) {
            parts.put(part, new ArrayList<>());
        }
        dealt.forEach((group, part) -> parts.getOrDefault(part, List.of()).addAll(group.rows()));
        return parts;
    }

    @Override
    public Optional<ReportSection> section(Keys whole) {
        Division division = whole.division(this);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("rule", name());
        figures.put("rows", whole.rows.size());
        figures.put("groups", division.groups());
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(Locale.ROOT, "%,d rows in %,d groups, %s", whole.rows.size(), division.groups(), name()));
        if (settings.duplicates != null) {
            figures.put("not_compared", division.notCompared());
        }
        if (division.notCompared() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "pairs that may be near duplicates and were not compared, as too many rows are alike: %,d",
                    division.notCompared()));
        }
        if (settings.stratum != null) {
            StratumCounts counts = StratumCounts.of(whole.rows, division.parts());
            figures.put("strata", counts.figures());
            lines.add(counts.line());
        }
        Representativeness last = division.last();
        if (last != null) {
            boolean again = division.first() != last;
            figures.put("stratified_after_test", again);
            figures.put("tests", last.figures());
            lines.add(again ? "not representative by hash, so stratified; now: " + last : last.toString());
        }
        return Optional.of(new ReportSection("split", "Split", figures, lines));
    }
}
