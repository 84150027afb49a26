// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.dataset.DatasetSize;
import io.github.finetune4j.dataset.Severity;
import io.github.finetune4j.dataset.spi.RowIssue;
import io.github.finetune4j.dataset.spi.RowProblems;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DataRulesTest {
    /** What one row's reading reports. */
    private static final class Heard implements RowProblems {
        private final List<RowIssue> issues = new ArrayList<>();

        @Override
        public void report(RowIssue issue) {
            issues.add(issue);
        }

        @Override
        public boolean broken() {
            return issues.stream().anyMatch(issue -> issue.severity() == Severity.ERROR);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyRule_findsTheRowThatBreaksIt_andLeavesTheOtherAlone() {
        return RuleBook.bundled().rules().stream().map(rule -> DynamicTest.dynamicTest(rule.id(), () -> judge(rule)));
    }

    private static void judge(DataRule rule) {
        Heard bad = new Heard();
        rule.check(rule.breaking(), bad);
        assertThat(bad.issues)
                .as("%s", Found.shown(rule.breaking()))
                .anyMatch(issue -> issue.pointer().equals(rule.breakingPointer()))
                .allMatch(issue -> issue.code().equals(rule.code()) && issue.severity() == rule.severity());

        Heard good = new Heard();
        rule.check(rule.keeping(), good);
        assertThat(good.issues).as("%s", Found.shown(rule.keeping())).isEmpty();
    }

    /**
     * Through the front door as well: the shape of the broken row is still recognised, or the target takes it for its
     * own.
     */
    @TestFactory
    Stream<DynamicTest> everyRule_isAskedByItsTargets() {
        return RuleBook.bundled().rules().stream()
                .map(rule -> DynamicTest.dynamicTest(rule.id(), () -> {
                    for (TrainingTarget target : targets(rule)) {
                        Heard heard = new Heard();
                        new TargetRows(target, false, List.of(), null).read(rule.breaking(), heard);
                        if (DataFormat.of(rule.breaking()) == rule.format()) {
                            assertThat(heard.issues)
                                    .as("%s for %s", rule, target)
                                    .anyMatch(issue -> issue.code().equals(rule.code())
                                            && issue.pointer().equals(rule.breakingPointer()));
                        } else {
                            assertThat(heard.issues)
                                    .as("%s for %s", rule, target)
                                    .isNotEmpty();
                        }
                    }
                }));
    }

    private static List<TrainingTarget> targets(DataRule rule) {
        return rule.targets().isEmpty()
                ? Stream.of(TrainingTarget.values())
                        .filter(target -> target.formats().contains(rule.format()))
                        .toList()
                : List.copyOf(rule.targets());
    }

    @Test
    void thereAreManyRules_eachNamedOnce() {
        List<String> ids = RuleBook.bundled().rules().stream().map(DataRule::id).toList();

        assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(120);
        assertThat(RuleBook.bundled().rules())
                .allSatisfy(rule -> assertThat(List.of(rule.meaning(), rule.fix(), rule.source()))
                        .noneMatch(String::isBlank))
                .allSatisfy(DataRulesTest::dated)
                .allSatisfy(rule -> assertThat(rule.targets())
                        .allMatch(target -> target.formats().contains(rule.format())));
    }

    private static void dated(Rule rule) {
        boolean ours = Set.of("this project", "common chat templates").contains(rule.source());
        assertThat(rule.sourceUrl().isPresent()).as("%s", rule).isEqualTo(!ours);
        assertThat(rule.sourceRead().isPresent()).as("%s", rule).isEqualTo(!ours);
        rule.sourceUrl().ifPresent(url -> assertThat(url).hasScheme("https"));
        rule.sourceRead()
                .ifPresent(day -> assertThat(day).isBetween(LocalDate.of(2026, 11, 24), LocalDate.of(2030, 1, 1)));
    }

    @Test
    void sources_areUsed() {
        Set<String> used = Stream.concat(RuleBook.bundled().rules().stream(), sizeRules())
                .map(Rule::source)
                .collect(Collectors.toSet());

        assertThat(RuleSource.all()).extracting(RuleSource::name).allMatch(used::contains);
        assertThatThrownBy(() -> RuleSource.of("hearsay"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("source of a rule: hearsay -> add it to rules/sources.json");
    }

    @ParameterizedTest
    @EnumSource
    void soundRow_ofEachShape_breaksNoRuleThatIsAnError(DataFormat format) {
        Map<String, Object> row = RuleBook.bundled().rules().stream()
                .filter(rule -> rule.format() == format)
                .findFirst()
                .orElseThrow()
                .keeping();
        Heard heard = new Heard();

        assertThat(DataFormat.of(row)).isEqualTo(format);
        assertThat(format.read(row, heard)).as("%s", heard.issues).isPresent();
        assertThat(heard.broken()).isFalse();
    }

    @TestFactory
    Stream<DynamicTest> everySizeRule_looksAtTheNumberOfRowsOrBytes() {
        return sizeRules().map(rule -> DynamicTest.dynamicTest(rule.id() + " " + rule.severity(), () -> judge(rule)));
    }

    private static Stream<SizeRule> sizeRules() {
        return EnumSet.allOf(TrainingTarget.class).stream().flatMap(target -> target.sizeRules().stream());
    }

    private static void judge(SizeRule rule) {
        long kept = rule.most() < Long.MAX_VALUE ? rule.most() : rule.least();
        long broken = rule.most() < Long.MAX_VALUE ? rule.most() + 1 : rule.least() - 1;

        assertThat(rule.check(size(rule, kept))).isEmpty();
        assertThat(rule.check(size(rule, broken)))
                .singleElement()
                .satisfies(issue -> assertThat(issue.code()).isEqualTo(rule.code()))
                .satisfies(issue -> assertThat(issue.severity()).isEqualTo(rule.severity()))
                .satisfies(issue -> assertThat(issue.message()).contains(String.format(Locale.ROOT, "%,d", broken)));
        assertThat(rule.check(new DatasetSize(kept, Map.of(), Map.of()))).isEmpty();
    }

    private static DatasetSize size(SizeRule rule, long count) {
        String part = rule.part().equals(SizeRule.BOTH) ? "validation" : rule.part();
        return rule.ofBytes()
                ? new DatasetSize(0, Map.of(part, 0), Map.of(part, count))
                : new DatasetSize(count, Map.of(part, (int) count), Map.of());
    }

    @Test
    void sizeRules_areNamedOnce_andSomeSpeakOfBytes() {
        assertThat(sizeRules().map(SizeRule::id)).doesNotHaveDuplicates();
        assertThat(sizeRules()).filteredOn(SizeRule::ofBytes).hasSize(18);
        assertThat(sizeRules()).allSatisfy(DataRulesTest::dated);
    }

    @Test
    void ruleAboutBothParts_addsThem_andTakesAllRowsWhereNothingIsSplit() {
        SizeRule rule = TrainingTarget.BEDROCK_LLAMA.sizeRules().get(0);

        assertThat(rule.part()).isEqualTo("training and validation");
        assertThat(rule.check(new DatasetSize(130, Map.of("training", 80, "validation", 20, "test", 30), Map.of())))
                .isEmpty();
        assertThat(rule.check(new DatasetSize(130, Map.of("training", 80, "validation", 19, "test", 31), Map.of())))
                .singleElement()
                .satisfies(issue -> assertThat(issue.message()).contains(": 99"));
        assertThat(rule.check(new DatasetSize(99, Map.of(), Map.of()))).hasSize(1);
        assertThat(rule.check(new DatasetSize(100, Map.of(), Map.of()))).isEmpty();
    }
}
