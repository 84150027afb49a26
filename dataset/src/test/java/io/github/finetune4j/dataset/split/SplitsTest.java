// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetSplit;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.duplicates.NearDuplicates;
import io.github.finetune4j.dataset.result.ReportSection;
import io.github.finetune4j.dataset.spi.DatasetSplitter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SplitsTest {
    private static ChatExample row(String question, String answer, Map<String, Object> extra) {
        return new ChatExample(List.of(Message.user(question), Message.assistant(answer)), extra);
    }

    private static List<ChatExample> made(int rows) {
        SplittableRandom random = new SplittableRandom(11);
        List<ChatExample> made = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            String question = random.ints(10, 0, 3000).mapToObj(w -> "w" + w).collect(Collectors.joining(" "));
            made.add(row(question, "label" + i % 7, Map.of("user", "u" + i % 50, "time", 1000 + i)));
        }
        return made;
    }

    private static DatasetSplit split(List<ChatExample> rows, DatasetSplitter<?> splitter) {
        return Dataset.builder().addExamples(rows).split(splitter).build();
    }

    private static Map<Example, String> parts(DatasetSplit split) {
        Map<Example, String> parts = new HashMap<>();
        split.training().forEach(row -> parts.put(row, "training"));
        split.validation().forEach(row -> parts.put(row, "validation"));
        split.test().forEach(row -> parts.put(row, "test"));
        return parts;
    }

    private static Set<Object> values(Dataset part, String field) {
        Set<Object> values = new HashSet<>();
        part.forEach(row -> values.add(row.extra().getOrDefault(field, "")));
        return values;
    }

    @Test
    void byHash_comesNearTheFractions_andAddingRowsMovesNone() {
        List<ChatExample> rows = made(4000);
        DatasetSplitter<?> splitter = Splits.builder(0.8, 0.1, 0.1).salt("a").build();
        Map<Example, String> few = parts(split(rows.subList(1000, 2000), splitter));
        DatasetSplit all = split(rows, splitter);
        assertThat((double) all.test().size() / 4000).isCloseTo(0.1, within(0.02));
        Map<Example, String> many = parts(all);
        few.forEach((row, part) -> assertThat(many).containsEntry(row, part));
        assertThat(parts(split(rows, Splits.builder(0.8, 0.1, 0.1).salt("b").build())))
                .isNotEqualTo(many);
    }

    @Property(tries = 50)
    void anySplit_isAPartition(
            @ForAll @IntRange(min = 1, max = 200) int rows,
            @ForAll @IntRange(min = 0, max = 10) int test,
            @ForAll boolean strata) {
        Splits.Builder splits = Splits.builder(1 - test / 10.0, 0, test / 10.0);
        List<ChatExample> all = made(rows);
        DatasetSplit split = split(all, (strata ? splits.stratifyBy(Strata.byAnswer()) : splits).build());
        List<Example> together = new ArrayList<>(split.training().examples());
        together.addAll(split.validation().examples());
        together.addAll(split.test().examples());
        assertThat(together).containsExactlyInAnyOrderElementsOf(all);
        assertThat(split.validation().isEmpty()).isTrue();
    }

    @Test
    void byLabel_eachPartHasEachLabelThatHasEnoughRows_andTheReportCounts() {
        List<ChatExample> rows = new ArrayList<>();
        for (int label = 0; label < 40; label++) {
            for (int i = 0; i < 10 + label; i++) {
                rows.add(row("text " + label + " " + i, "label" + label, Map.of()));
            }
        }
        rows.add(row("alone", "rare", Map.of()));
        DatasetSplit split = split(
                rows,
                Splits.builder(0.8, 0.1, 0.1).stratifyBy(Strata.byAnswer()).build());
        for (Dataset part : List.of(split.training(), split.validation(), split.test())) {
            Map<String, Long> counts = part.chats()
                    .map(row -> row.answer().orElseThrow().content())
                    .filter(label -> !label.equals("rare"))
                    .collect(Collectors.groupingBy(label -> label, Collectors.counting()));
            double share = part == split.training() ? 0.8 : 0.1;
            assertThat(counts)
                    .hasSize(40)
                    .allSatisfy((label, count) -> assertThat((double) count)
                            .isCloseTo(share * (10 + Integer.parseInt(label.substring(5))), within(1.0)));
        }
        ReportSection section = split.report().section("split").orElseThrow();
        assertThat(section.lines()).anyMatch(line -> line.startsWith("strata: 41; 1 have no row in "));
        Map<?, ?> strata = (Map<?, ?>) Objects.requireNonNull(section.figures().get("strata"));
        assertThat(strata.get("count")).isEqualTo(41L);
        List<?> listed = (List<?>) Objects.requireNonNull(strata.get("rows"));
        assertThat(listed).hasSize(41);
        Map<?, ?> last = (Map<?, ?>) listed.get(40);
        assertThat(last.get("stratum")).isEqualTo("rare");
        assertThat(last.values().stream().filter(Long.valueOf(1)::equals)).hasSize(1);
    }

    @Test
    void sameInputButForPunctuation_neverStraddles() {
        List<ChatExample> rows = new ArrayList<>();
        for (ChatExample example : made(400)) {
            rows.add(example);
            rows.add(row(example.messages().get(0).content() + "?!", "other", Map.of()));
        }
        DatasetSplit split = split(rows, Splits.builder(0.5, 0, 0.5).build());
        LeakageReport leaks = LeakageCheck.usual().check(split.training(), split.test());
        assertThat(leaks.count(LeakageLevel.EXACT)).isZero();
        assertThat(split.test().size()).isBetween(300, 500);
    }

    @Property(tries = 40)
    void anySplit_isTheSameWithAnyNumberOfThreads_andAPartition(
            @ForAll @IntRange(min = 2, max = 8) int threads, @ForAll @IntRange(min = 1, max = 400) int rows) {
        List<ChatExample> all = made(rows);
        DatasetSplitter<?> splitter = Splits.builder(0.6, 0.2, 0.2)
                .groupBy(Strata.byField("user"))
                .keepTogether(NearDuplicates.builder().threads(threads).build())
                .representative(0.05)
                .build();
        DatasetSplit one = Dataset.builder()
                .reading(r -> r.threads(1))
                .addExamples(all)
                .split(splitter)
                .build();
        DatasetSplit many = Dataset.builder()
                .reading(r -> r.threads(threads))
                .addExamples(all)
                .split(splitter)
                .build();
        assertThat(parts(many)).isEqualTo(parts(one));
        assertThat(one.training().size() + one.validation().size() + one.test().size())
                .isEqualTo(rows);
    }

    @Test
    void byGroup_noGroupStraddles() {
        DatasetSplit split = split(
                made(2000),
                Splits.builder(0.6, 0.2, 0.2).groupBy(Strata.byField("user")).build());
        Set<Object> training = values(split.training(), "user");
        assertThat(values(split.test(), "user")).isNotEmpty().doesNotContainAnyElementsOf(training);
        assertThat(values(split.validation(), "user")).isNotEmpty().doesNotContainAnyElementsOf(training);
    }

    @Test
    void byStratum_eachPartGetsItsShare() {
        DatasetSplit split = split(
                made(2100),
                Splits.builder(0.8, 0.1, 0.1).stratifyBy(Strata.byAnswer()).build());
        Map<String, Long> counts = new HashMap<>();
        split.test().forEach(row -> counts.merge(row.messages().get(1).content(), 1L, Long::sum));
        assertThat(counts).hasSize(7);
        counts.values().forEach(count -> assertThat(count).isBetween(29L, 31L));
    }

    @Test
    void byTime_testIsNewerThanTraining() {
        DatasetSplit split = split(
                made(1000),
                Splits.builder(0.7, 0.1, 0.2)
                        .byTime(row ->
                                Instant.ofEpochSecond(((Number) row.extra().getOrDefault("time", 0)).longValue()))
                        .build());
        assertThat(split.training().size()).isEqualTo(700);
        long newest = newest(split.training(), true);
        assertThat(newest(split.validation(), false)).isGreaterThan(newest);
        assertThat(newest(split.test(), false)).isGreaterThan(newest(split.validation(), true));
    }

    private static long newest(Dataset part, boolean newest) {
        var times = values(part, "time").stream().mapToLong(t -> ((Number) t).longValue());
        return (newest ? times.max() : times.min()).orElseThrow();
    }

    @Test
    void nearDuplicates_neverStraddle() {
        SplittableRandom random = new SplittableRandom(5);
        List<ChatExample> rows = new ArrayList<>();
        for (ChatExample example : made(600)) {
            String question = example.messages().get(0).content();
            rows.add(example);
            rows.add(row(question + " w" + random.nextInt(3000), "other", Map.of("pair", question)));
        }
        DatasetSplitter<?> loose = Splits.builder(0.5, 0, 0.5).build();
        DatasetSplitter<?> together = Splits.builder(0.5, 0, 0.5)
                .keepTogether(NearDuplicates.builder().build())
                .build();
        LeakageCheck check = LeakageCheck.usual().words(50);
        assertThat(check.check(split(rows, loose).training(), split(rows, loose).test())
                        .clean())
                .isFalse();
        DatasetSplit split = split(rows, together);
        NearDuplicates search = NearDuplicates.builder().build();
        assertThat(LeakageCheck.usual()
                        .words(50)
                        .nearDuplicates(search)
                        .check(split.training(), split.test())
                        .clean())
                .isTrue();
        assertThat(split.test().size()).isBetween(400, 800);
    }

    @Test
    void nearDuplicates_thatAreTooManyToCompare_areCountedInTheReport() {
        List<ChatExample> rows = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            rows.add(row(
                    "one long sentence that stays the same in all rows of this made up data set but for a number at its"
                            + " very end " + i,
                    "a",
                    Map.of()));
        }
        Splits.Builder splits = Splits.builder(0.5, 0, 0.5)
                .keepTogether(NearDuplicates.builder().build());
        ReportSection section =
                split(rows, splits.build()).report().section("split").orElseThrow();
        assertThat(section.figures().getOrDefault("not_compared", 0L)).isNotEqualTo(0L);
        assertThat(section.lines().toString()).contains("were not compared, as too many rows are alike: ");
        ReportSection few =
                split(made(50), splits.build()).report().section("split").orElseThrow();
        assertThat(few.figures()).containsEntry("not_compared", 0L);
        assertThat(few.lines().toString()).doesNotContain("not compared");
    }

    @Test
    void representative_fallsBackToStrata() {
        List<ChatExample> rows = new ArrayList<>();
        for (int group = 0;
                group < 40;
                group++) { // large groups of one label each: dealt out whole, labels go unevenly
            for (int i = 0; i < 50; i++) {
                rows.add(row("question " + i + " of " + group, "label" + group % 4, Map.of("user", "u" + group)));
            }
        }
        Splits.Builder splits =
                Splits.builder(0.5, 0, 0.5).groupBy(Strata.byField("user")).salt("2");
        DatasetSplit split = split(rows, splits.representative(0.05).build());
        ReportSection section = split.report().section("split").orElseThrow();
        assertThat(section.figures()).containsEntry("stratified_after_test", true);
        assertThat(section.lines().toString()).contains("so stratified");
        Map<String, Long> counts = new HashMap<>();
        split.test().forEach(row -> counts.merge(row.messages().get(1).content(), 1L, Long::sum));
        assertThat(counts.values()).allMatch(count -> count == 250);
    }

    @Test
    void representative_keepsTheHashSplitWhereItIs() {
        DatasetSplit split = split(
                made(2000), Splits.builder(0.8, 0.1, 0.1).representative(0.01).build());
        assertThat(split.report().section("split").orElseThrow().figures())
                .containsEntry("stratified_after_test", false);
    }

    @Test
    void threadsDoNotMatter() {
        List<ChatExample> rows = made(5000);
        DatasetSplitter<?> splitter =
                Splits.builder(0.8, 0.1, 0.1).stratifyBy(Strata.byLength()).build();
        DatasetSplit one = Dataset.builder()
                .reading(r -> r.threads(1))
                .addExamples(rows)
                .split(splitter)
                .build();
        DatasetSplit four = Dataset.builder()
                .reading(r -> r.threads(4))
                .addExamples(rows)
                .split(splitter)
                .build();
        assertThat(four.test().fingerprint()).isEqualTo(one.test().fingerprint());
    }

    @Test
    void settings_areChecked() {
        assertThatIllegalArgumentException().isThrownBy(() -> Splits.builder(0.8, 0.1, 0.2));
        assertThatIllegalStateException()
                .isThrownBy(() -> Splits.builder(1, 0, 0)
                        .byTime(r -> Instant.EPOCH)
                        .stratifyBy(Strata.byAnswer())
                        .build());
    }
}
