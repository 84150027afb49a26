// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.evaluation.TokenPrice;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every path of the usual decision tree is walked, with answers that were measured. */
@SuppressWarnings("StringConcatToTextBlock") // lines as they are read
class TreePathsTest {
    /** What this library asks before the four parts of the document. */
    private static final String FIRST = """
            Is the answer one of a list?
            ├─ No → A model that writes: continue evaluation
            └─ Yes → A classifier: floor, head or tuned encoder

            """;

    private static final String DOCUMENT = """
            Do you need consistent output format?
            ├─ No → Try structured prompting first
            └─ Yes → Can prompting + few-shot achieve it?
                ├─ Yes → Use prompting (cheaper, simpler)
                └─ No → Continue evaluation

            Is domain knowledge missing from base model?
            ├─ No → Fine-tuning may not help much
            └─ Yes → Do you have 100+ quality examples?
                ├─ No → RAG (retrieval) may be better
                └─ Yes → Fine-tuning is promising

            Is cost/latency critical?
            ├─ No → Prompting large model may be sufficient
            └─ Yes → Fine-tuned smaller model worth exploring

            Can you maintain the model?
            ├─ No → Stick with prompted APIs
            └─ Yes → Fine-tuning is feasible
            """;

    /** What is true of a task, an answer to each fork. */
    private record Task(
            boolean listed,
            boolean formatNeeded,
            boolean formatKept,
            boolean missing,
            boolean examples,
            boolean critical,
            boolean maintained) {
        static List<Task> all() {
            List<Task> all = new ArrayList<>();
            for (int bits = 0; bits < 128; bits++) {
                all.add(new Task(
                        on(bits, 64), on(bits, 1), on(bits, 2), on(bits, 4), on(bits, 8), on(bits, 16), on(bits, 32)));
            }
            return all;
        }

        private static boolean on(int bits, int bit) {
            return (bits & bit) != 0;
        }

        /** Measures a task of which this is true. */
        DecisionTree measured() {
            Scripted prompt = Scripted.percent(60).valid(formatKept ? 100 : 70);
            int rows = examples ? 100 : 99;
            ApproachSelection.Builder builder = ApproachSelection.builder("task")
                    .metrics(Scripted.RIGHT)
                    .validation(Scripted.rows(0, 100))
                    .margin(0.05)
                    .test(Scripted.rows(1000, 2))
                    .training(listed ? Scripted.listed(5000, rows, 7) : Scripted.rows(5000, rows))
                    .requirements(r -> r.costPerThousand(critical ? 0.1 : 1).maintained(maintained))
                    .addApproach(Approach.prompt("prompt", turn -> prompt).priced(new TokenPrice(1, 4, "USD")))
                    .addApproach(Approach.retrieval("retrieval", turn -> Scripted.percent(missing ? 80 : 60))
                            .priced(new TokenPrice(0, 0, "USD")));
            return (formatNeeded ? builder.format(Scripted.BRACES) : builder)
                    .build()
                    .run()
                    .tree();
        }

        List<TreeLeaf> leaves() {
            return List.of(
                    listed ? TreeLeaf.CLASSIFIER : TreeLeaf.GENERATIVE_MODEL,
                    !formatNeeded ? TreeLeaf.STRUCTURED_PROMPTING : formatKept ? TreeLeaf.PROMPTING : TreeLeaf.CONTINUE,
                    !missing ? TreeLeaf.TUNING_MAY_NOT_HELP : examples ? TreeLeaf.TUNING_PROMISING : TreeLeaf.RETRIEVAL,
                    critical ? TreeLeaf.SMALLER_TUNED : TreeLeaf.LARGE_MODEL,
                    maintained ? TreeLeaf.TUNING_FEASIBLE : TreeLeaf.PROMPTED_API);
        }
    }

    private static Set<String> linesOfTheDocument(boolean questions) {
        return (FIRST + DOCUMENT)
                .lines()
                .filter(line -> !line.isBlank() && line.endsWith("?") == questions)
                .map(line -> line.replaceFirst("^.*→ ", ""))
                .collect(Collectors.toSet());
    }

    @Test
    void questionsAndAdvices_areTheDocumentsWordForWord_belowTheFirst() {
        assertThat(linesOfTheDocument(true))
                .hasSize(1 + 6)
                .isEqualTo(EnumSet.allOf(TreeQuestion.class).stream()
                        .map(TreeQuestion::text)
                        .collect(Collectors.toSet()));
        assertThat(linesOfTheDocument(false))
                .hasSize(2 + 10)
                .isEqualTo(EnumSet.allOf(TreeLeaf.class).stream()
                        .map(TreeLeaf::text)
                        .collect(Collectors.toSet()));
    }

    @Test
    void everyLeafPath_isReachedByMeasuredAnswers() {
        Set<TreeLeaf> reached = EnumSet.noneOf(TreeLeaf.class);
        Set<List<TreeLeaf>> paths = new HashSet<>();
        Set<TreeLeaf> ends = EnumSet.noneOf(TreeLeaf.class);
        for (Task task : Task.all()) {
            DecisionTree tree = task.measured();
            assertThat(tree.leaves()).as("%s\n%s", task, tree.text()).isEqualTo(task.leaves());
            TreeLeaf end = task.leaves().stream()
                    .filter(leaf -> !leaf.leadsOn())
                    .findFirst()
                    .orElseThrow();
            assertThat(tree.ends()).as(tree.text()).containsExactly(end);
            reached.addAll(tree.leaves());
            paths.add(tree.leaves());
            ends.addAll(tree.ends());
        }
        assertThat(reached).as("every leaf of the five parts").hasSize(12);
        assertThat(paths).as("2 by 3 by 3 by 2 by 2 ways through them").hasSize(72);
        assertThat(ends).as("all but the four that lead on").hasSize(8);
    }

    @Test
    void unknownAnswers_takeBothBranches() {
        DecisionTree tree = ApproachSelection.builder("unknown")
                .metrics(Scripted.RIGHT)
                .format(Scripted.BRACES)
                .validation(Scripted.rows(0, 40))
                .test(Scripted.rows(1000, 2))
                .requirements(r -> r.validShare(0.9).costPerThousand(0.14))
                .addApproach(
                        Approach.prompt("prompt", turn -> Scripted.percent(30).valid(36))
                                .priced(new TokenPrice(1, 4, "USD")))
                .addApproach(
                        Approach.tuned("tuned", turn -> Scripted.percent(30)).priced(new TokenPrice(1, 4, "USD")))
                .build()
                .run()
                .tree();
        assertThat(tree.forks())
                .extracting(TreeFork::answer)
                .containsExactly(
                        TreeAnswer.UNKNOWN, // no training rows given
                        TreeAnswer.YES,
                        TreeAnswer.UNKNOWN, // 36 of 40 with an interval around 90 %
                        TreeAnswer.UNKNOWN, // no retrieval, no threshold
                        TreeAnswer.UNKNOWN, // no training rows given
                        TreeAnswer.NO, // 0.14 is allowed
                        TreeAnswer.UNKNOWN); // not stated
        assertThat(tree.leaves())
                .containsExactly(
                        TreeLeaf.CLASSIFIER,
                        TreeLeaf.GENERATIVE_MODEL,
                        TreeLeaf.PROMPTING,
                        TreeLeaf.CONTINUE,
                        TreeLeaf.TUNING_MAY_NOT_HELP,
                        TreeLeaf.RETRIEVAL,
                        TreeLeaf.TUNING_PROMISING,
                        TreeLeaf.LARGE_MODEL,
                        TreeLeaf.PROMPTED_API,
                        TreeLeaf.TUNING_FEASIBLE);
        assertThat(tree.ends())
                .containsExactly(
                        TreeLeaf.CLASSIFIER,
                        TreeLeaf.PROMPTING,
                        TreeLeaf.TUNING_MAY_NOT_HELP,
                        TreeLeaf.RETRIEVAL,
                        TreeLeaf.LARGE_MODEL);
        assertThat(tree.text())
                .startsWith("Is the answer one of a list? unknown: no training rows were given\n"
                        + "└─ no? A model that writes: continue evaluation\n"
                        + "└─ yes? A classifier: floor, head or tuned encoder\n")
                .contains("Do you need consistent output format? yes, as stated: the check braces was set")
                .contains("└─ yes → Can prompting + few-shot achieve it? unknown: prompt keeps it in 90.0 % [")
                .contains("   └─ yes? Use prompting (cheaper, simpler)")
                .contains("the application does not say");
    }

    @Test
    void knownDomain_mayBeATaughtThreshold() {
        DecisionTree tree = ApproachSelection.builder("known")
                .metrics(Scripted.RIGHT)
                .validation(Scripted.rows(0, 100))
                .test(Scripted.rows(1000, 2))
                .requirements(r -> r.knownFrom(0.75))
                .addApproach(Approach.prompt("prompt", turn -> Scripted.percent(60)))
                .addApproach(Approach.retrieval("retrieval", turn -> Scripted.percent(60)))
                .build()
                .run()
                .tree();
        TreeFork known = tree.forks().get(2);
        assertThat(known.answer()).isEqualTo(TreeAnswer.YES);
        assertThat(known.measured().orElseThrow().n()).isEqualTo(100);
        assertThat(known.evidence())
                .startsWith("prompt reaches 60.0 % [50.2 %, 69.1 %] on 100 rows; the domain is known from 75.0 % on");
    }

    @Test
    void disagreement_isSaid() {
        Decision decision = ApproachSelection.builder("disagree")
                .metrics(Scripted.RIGHT)
                .validation(Scripted.rows(0, 100))
                .test(Scripted.rows(1000, 200))
                .requirements(r -> r.oneOfAList(false))
                .addApproach(Approach.prompt("prompt", turn -> Scripted.percent(60)))
                .addApproach(Approach.tuned("tuned", turn -> Scripted.percent(90)))
                .build()
                .run();
        assertThat(decision.agreement())
                .startsWith("The decision tree leads to “Try structured prompting first”. The figures disagree: they"
                        + " recommend tuned (tuned).");
    }
}
