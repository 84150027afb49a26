// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetResult;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.internal.shared.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearDuplicatesTest {
    private static List<String> goldenTexts() {
        List<String> texts = Golden.lines("near-duplicates.rows.jsonl").stream()
                .map(row -> row.string("text"))
                .toList();
        assertThat(texts).hasSize(3000);
        return texts;
    }

    @ParameterizedTest
    @CsvSource({"word5,true,5", "word3,true,3", "word1,true,1", "char5,false,5"})
    void golden_recallAbove95Percent_nothingFalse(String name, boolean words, int size) {
        List<String> texts = goldenTexts();
        Shingles shingles = words ? Shingles.words(size) : Shingles.characters(size);
        Map<String, Double> truth = Arrays.stream(
                        Golden.file("near-duplicates.json").object("truth").matrix(name))
                .filter(pair -> pair[2] >= 0.8)
                .collect(Collectors.toMap(pair -> (int) pair[0] + " " + (int) pair[1], pair -> pair[2]));

        DuplicateClusters found =
                NearDuplicates.builder().shingles(shingles).build().find(texts);

        Set<String> pairs = withEqualSets(found);
        Set<String> hits = new HashSet<>(pairs);
        hits.retainAll(truth.keySet());
        assertThat(new TreeSet<>(pairs)).as("precision 1").isEqualTo(new TreeSet<>(hits));
        assertThat((double) hits.size() / truth.size()).as("recall").isGreaterThanOrEqualTo(0.95);
        found.pairs().forEach(pair -> {
            String key = pair.first() + " " + pair.second();
            assertThat(pair.jaccard()).isCloseTo(truth.getOrDefault(key, -1.0), within(1e-6));
        });
    }

    // Rows with equal sets are listed with the first of them only: what holds for it holds for all
    private static Set<String> withEqualSets(DuplicateClusters found) {
        Map<Integer, Set<Integer>> equal = new TreeMap<>();
        found.pairs().stream().filter(pair -> pair.jaccard() == 1).forEach(pair -> {
            Set<Integer> group = equal.computeIfAbsent(pair.first(), first -> new TreeSet<>(Set.of(first)));
            group.add(pair.second());
            equal.put(pair.second(), group);
        });
        Set<String> pairs = new HashSet<>();
        for (DuplicatePair pair : found.pairs()) {
            for (int a : equal.getOrDefault(pair.first(), Set.of(pair.first()))) {
                for (int b : equal.getOrDefault(pair.second(), Set.of(pair.second()))) {
                    if (a != b) {
                        pairs.add(Math.min(a, b) + " " + Math.max(a, b));
                    }
                }
            }
        }
        return pairs;
    }

    @ParameterizedTest
    @CsvSource({
        "identical,NONE",
        "lower_collapse_whitespace,CASE_AND_SPACE",
        "nfkc_lower_strip_punctuation,CASE_SPACE_AND_PUNCTUATION"
    })
    void golden_exactGroups(String name, TextNormalization normalization) {
        List<List<Integer>> expected = Arrays.stream(Golden.file("near-duplicates.json")
                        .object("exact_groups")
                        .intMatrix(name))
                .map(group -> Arrays.stream(group).boxed().toList())
                .toList();

        DuplicateClusters found = ExactDuplicates.find(goldenTexts(), normalization);

        assertThat(found.clusters().stream().map(DuplicateCluster::rows).toList())
                .isEqualTo(expected);
    }

    @Test
    void golden_optimalBands() {
        for (Golden row : Golden.file("near-duplicates.json").rows("lsh_optimal_params", 40)) {
            int[] expected = row.ints("b_r");
            assertThat(LshBands.optimal(row.number("threshold"), (int) row.number("num_perm")))
                    .as("%s", row)
                    .isEqualTo(new LshBands(expected[0], expected[1]));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "14,8,0.7,.564504",
        "14,8,0.75,.771634",
        "14,8,0.8,.923548",
        "14,8,0.85,.988366",
        "14,8,0.9,.999622",
        "20,13,0.8,.677254"
    })
    void probability_isTheCurve(int bands, int rows, double similarity, double expected) {
        assertThat(new LshBands(bands, rows).probability(similarity)).isCloseTo(expected, within(1e-6));
    }

    @Test
    void find_candidatesFollowTheCurve() {
        List<String> texts = pairsOfSimilarity(2000, 0.75);

        long met =
                NearDuplicates.builder().shingles(Shingles.words(1)).threshold(0.5).build().find(texts).pairs().stream()
                        .filter(pair -> pair.second() == pair.first() + 1 && pair.first() % 2 == 0)
                        .count();

        assertThat(met / 2000.0).isCloseTo(LshBands.USUAL.probability(0.75), within(0.04));
    }

    // Each pair shares 24 of 32 words
    private static List<String> pairsOfSimilarity(int pairs, double similarity) {
        SplittableRandom random = new SplittableRandom(7);
        List<String> texts = new ArrayList<>();
        int common = (int) (32 * similarity);
        for (int i = 0; i < pairs; i++) {
            List<String> words = random.longs(32).mapToObj(Long::toHexString).toList();
            texts.add(String.join(" ", words.subList(0, common + (32 - common) / 2)));
            List<String> second = new ArrayList<>(words.subList(0, common));
            second.addAll(words.subList(common + (32 - common) / 2, 32));
            texts.add(String.join(" ", second));
        }
        return texts;
    }

    @Test
    void find_threadsDoNotMatter() {
        List<String> texts = goldenTexts();
        DuplicateClusters one = NearDuplicates.builder().threads(1).build().find(texts);
        DuplicateClusters four = NearDuplicates.builder().threads(4).build().find(texts);
        assertThat(four.pairs()).isEqualTo(one.pairs());
        assertThat(four.clusters()).isEqualTo(one.clusters());
    }

    @Test
    void find_manyEqualTexts_isOneCluster() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            texts.add("the same few words every time");
        }
        DuplicateClusters found = NearDuplicates.builder().build().find(texts);
        assertThat(found.clusters()).hasSize(1);
        assertThat(found.pairs()).hasSize(4999);
        assertThat(found.redundant()).isEqualTo(4999);
    }

    @Test
    void find_crowdedBuckets_comparesLinearly() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            texts.add("one long sentence that stays the same in all rows of this made up data set but for a number at"
                    + " its very end "
                    + i);
        }
        DuplicateClusters found = NearDuplicates.builder().build().find(texts);
        assertThat(found.clusters()).hasSize(1);
        assertThat(found.pairs().size()).isLessThan(3000 * CandidatePairs.WINDOW * 2);
        assertThat(found.notCompared()).isPositive();
    }

    @Test
    void find_emptyTexts_areNoDuplicates() {
        assertThat(NearDuplicates.builder().build().find(List.of("", " ", "")).clusters())
                .isEmpty();
    }

    @Test
    void between_findsPairsAcrossLists() {
        List<DuplicatePair> pairs = NearDuplicates.builder()
                .build()
                .between(
                        List.of("a b c d e f g h", "x y z x y z x y z"),
                        List.of("nothing like it at all here", "A  b c d e f g h"));
        assertThat(pairs).containsExactly(new DuplicatePair(0, 3, 1));
    }

    @Test
    void jaccard_byHand() {
        assertThat(Shingles.words(1).jaccard("a b c", "B c d")).isEqualTo(0.5);
        assertThat(Shingles.words(5).jaccard("a b", "A  B")).isEqualTo(1);
        assertThat(Shingles.characters(2).jaccard("abc", "bcd")).isCloseTo(1 / 3.0, within(1e-12));
    }

    @Test
    void settings_areChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NearDuplicates.builder().threshold(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NearDuplicates.builder().threads(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Shingles.words(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new LshBands(0, 1));
    }

    private static ChatExample row(String question, String answer) {
        return ChatExample.of(Message.user(question), Message.assistant(answer));
    }

    @Test
    void step_keepsByRule_andNamesTheRowThatStays() {
        List<Example> rows = List.of(
                row("how long does a transfer to another bank take", "Short."),
                row("where is my card", "In the post."),
                row("How long does a  transfer to another bank take", "A much longer answer."));

        DatasetResult result = Dataset.builder()
                .addExamples(rows)
                .addStep(NearDuplicates.builder().build().step(ComparedText.INPUT, KeepRule.longestAnswer()))
                .build();

        assertThat(result.dataset().examples()).containsExactly(rows.get(1), rows.get(2));
        assertThat(result.report().removed()).containsEntry("near-duplicate", 1L);
        assertThat(result.report().rejected().get(0).detail()).contains("examples:3");
        assertThat(result.report().section("near-duplicates")).isPresent();
    }

    @Test
    void step_isIdempotent() {
        List<ChatExample> rows =
                goldenTexts().stream().map(text -> row(text, "Noted.")).toList();
        var once = Dataset.builder()
                .addExamples(rows)
                .addStep(NearDuplicates.builder().build().step(ComparedText.INPUT, KeepRule.first()))
                .build();
        var twice = Dataset.builder()
                .addExamples(once.dataset())
                .addStep(NearDuplicates.builder().build().step(ComparedText.INPUT, KeepRule.first()))
                .build();
        assertThat(once.dataset().size()).isLessThan(rows.size());
        assertThat(twice.dataset()).containsExactlyElementsOf(once.dataset());
    }

    private static DatasetResult withoutDuplicates(Iterable<? extends Example> rows, KeepRule keep) {
        return Dataset.builder()
                .addExamples(rows)
                .addStep(NearDuplicates.builder()
                        .shingles(Shingles.words(2))
                        .threshold(0.6)
                        .build()
                        .step(ComparedText.INPUT, keep))
                .build();
    }

    @Property(tries = 60)
    void step_anyRows_isIdempotent_andKeepsEveryRowOrNamesIt(
            @ForAll @LongRange(min = 0, max = 1_000_000) long seed, @ForAll @IntRange(min = 1, max = 300) int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<ChatExample> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) { // so few words that clusters grow into each other
            rows.add(row(
                    random.ints(4 + i % 5, 0, 6).mapToObj(w -> "w" + w).collect(Collectors.joining(" ")),
                    "x".repeat(1 + random.nextInt(9))));
        }
        DatasetResult once = withoutDuplicates(rows, KeepRule.longestAnswer());
        assertThat(withoutDuplicates(once.dataset(), KeepRule.longestAnswer()).dataset())
                .containsExactlyElementsOf(once.dataset());
        assertThat(once.dataset().size() + once.report().removed().getOrDefault("near-duplicate", 0L))
                .isEqualTo(count);
    }

    @Test
    void step_crowdedBuckets_isIdempotent() {
        List<ChatExample> rows = new ArrayList<>();
        for (int i = 0; i < CandidatePairs.WINDOW; i++) {
            rows.add(crowded("u" + i, "v" + i, "w" + i, "x" + i));
        }
        for (int group = 0; group < 12; group++) { // two alike, so many others between them that they aren't compared
            rows.add(crowded("a" + group, "b" + group, "c" + group, "d" + group));
            for (int i = 0; i < CandidatePairs.WINDOW; i++) {
                rows.add(crowded("e" + group, "f" + group, "g" + group, "h" + group + "." + i));
            }
            rows.add(crowded("a" + group, "b" + group, "c" + group, "i" + group));
        }
        NearDuplicates search = NearDuplicates.builder()
                .shingles(Shingles.words(1))
                .bands(new LshBands(2, 1))
                .build();
        DatasetResult once = Dataset.builder()
                .addExamples(rows)
                .addStep(search.step(ComparedText.INPUT, KeepRule.last()))
                .build();
        DatasetResult twice = Dataset.builder()
                .addExamples(once.dataset())
                .addStep(search.step(ComparedText.INPUT, KeepRule.last()))
                .build();
        assertThat(once.dataset().size()).isBetween(CandidatePairs.WINDOW + 24, CandidatePairs.WINDOW + 60);
        assertThat(twice.dataset()).containsExactlyElementsOf(once.dataset());
        assertThat(once.report()
                        .section("near-duplicates")
                        .orElseThrow()
                        .lines()
                        .toString())
                .contains("pairs that were not compared at first, as too many rows are alike: ");
    }

    private static ChatExample crowded(String... own) {
        return row(
                "all of these many rows have this long beginning in common always " + String.join(" ", own), "Noted.");
    }

    @Test
    void contradictions_standInTheReport() {
        DatasetResult result = Dataset.builder()
                .addExamples(List.of(row("Is it open?", "yes"), row("is it  open?", "No"), row("else", "no")))
                .addMeasure(Contradiction.measure(TextNormalization.CASE_AND_SPACE))
                .build();
        var section = result.report().section("contradictions").orElseThrow();
        assertThat(section.figures()).containsEntry("inputs", 1L).containsEntry("rows", 2L);
        assertThat(String.valueOf(section.figures().get("examples")))
                .contains("Is it open?", "yes (examples:1); No (examples:2)");
        assertThat(result.dataset().size()).isEqualTo(3);
    }

    @Test
    void keepRules() {
        List<Example> cluster = List.of(row("a", "22"), row("a", "1"), row("a", "333"), row("a", "444"));
        assertThat(KeepRule.first().kept(cluster)).isZero();
        assertThat(KeepRule.last().kept(cluster)).isEqualTo(3);
        assertThat(KeepRule.longestAnswer().kept(cluster)).isEqualTo(2);
        assertThat(KeepRule.shortestAnswer().kept(cluster)).isEqualTo(1);
        assertThat(KeepRule.preferring(row -> row.messages().get(1).content().equals("444"))
                        .kept(cluster))
                .isEqualTo(3);
        assertThat(KeepRule.preferring(row -> false).kept(cluster)).isZero();
    }

    @Test
    void contradictions_areFound_notResolved() {
        List<Example> rows = List.of(
                row("Is it open?", "yes"), row("is it  open?", "No"), row("Is it open?", "Yes"), row("else", "no"));

        List<Contradiction> found = Contradiction.find(rows, TextNormalization.CASE_AND_SPACE);

        assertThat(found).hasSize(1);
        assertThat(found.get(0).answers())
                .containsExactly(Map.entry("yes", List.of(0, 2)), Map.entry("No", List.of(1)));
        assertThat(found.get(0).majority()).contains("yes");
        assertThat(found.get(0).rows()).containsExactly(0, 1, 2);
    }
}
