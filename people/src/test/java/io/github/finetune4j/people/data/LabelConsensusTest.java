// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.people.Tasks;
import io.github.finetune4j.people.data.LabelConsensus.Method;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.labeling.LabelingView;
import io.github.finetune4j.people.task.Guideline;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelValue.Corrected;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LabelConsensusTest {
    private final MemoryJournalStore store = new MemoryJournalStore();

    @AfterEach
    void close() {
        store.close();
    }

    private LabelingQueue queue(int overlap, List<LabelingTask> tasks, Question question) {
        LabelingQueue queue = LabelingQueue.builder(store, "tickets")
                .questions(question)
                .overlap(overlap)
                .guideline(new Guideline("v2", "Read all of it."))
                .build();
        queue.add(tasks);
        return queue;
    }

    private static LabelingQueue answered(LabelingQueue queue, String annotator, Map<String, LabelValue> byTask) {
        String question = queue.questions().get(0).name();
        for (Optional<LabelingView> task = queue.next(annotator); task.isPresent(); task = queue.next(annotator)) {
            String id = task.get().taskId();
            LabelValue value = byTask.get(id);
            if (value == null) {
                queue.skip(annotator, id, "");
            } else {
                queue.answer(annotator, id, Map.of(question, value), "said " + annotator, Duration.ofSeconds(3));
            }
        }
        return queue;
    }

    private static LabelValue chosen(String label) {
        return LabelValue.chosen(label);
    }

    private LabelingQueue threeOpinions() {
        LabelingQueue queue = queue(3, Tasks.plain(4), Question.choice("kind", "refund", "other", "spam"));
        answered(queue, "ann", Map.of("t0", chosen("refund"), "t1", chosen("refund"), "t2", chosen("other")));
        answered(queue, "bob", Map.of("t0", chosen("refund"), "t1", chosen("other"), "t2", chosen("other")));
        answered(queue, "cleo", Map.of("t0", chosen("refund"), "t1", chosen("spam"), "t2", chosen("spam")));
        return queue;
    }

    @Test
    void majority_keepsWhatIsCertain_andSendsTheRestToAnExpert_theLeastCertainFirst() {
        LabelConsensus consensus = LabelConsensus.of(threeOpinions(), "kind", Method.MAJORITY, 0.8);
        assertThat(consensus.labels())
                .singleElement()
                .satisfies(label -> assertThat(label.value()).isEqualTo(chosen("refund")));
        assertThat(consensus.toAdjudicate())
                .extracting(each -> each.task().id())
                .containsExactly("t1", "t2");
        AdjudicationCase worst = consensus.toAdjudicate().get(0);
        assertThat(worst.certainty()).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(worst.answers())
                .hasSize(3)
                .allSatisfy(answer -> assertThat(answer.reason()).startsWith("said "));
        assertThat(worst.probabilities()).containsOnlyKeys(chosen("refund"), chosen("other"), chosen("spam"));
        assertThat(consensus.open()).as("nobody answered t3").isEqualTo(1);
        assertThat(consensus.alpha()).isBetween(0.1, 0.6);
        assertThat(LabelConsensus.of(threeOpinions(), "kind", Method.MAJORITY, 0.6)
                        .labels())
                .hasSize(2);
    }

    @Test
    void expert_decides_andTheAnswersStay() {
        LabelingQueue queue = threeOpinions();
        queue.adjudicate("eve", "t1", Tasks.kind("other"), "paragraph 2");
        queue.adjudicate("eve", "t1", Tasks.kind("spam"), "on second thoughts");
        LabelConsensus consensus = LabelConsensus.of(queue, "kind", Method.MAJORITY, 0.8);
        ConsensusLabel decided = consensus.labels().get(1);
        assertThat(decided.value()).isEqualTo(chosen("spam"));
        assertThat(decided.adjudicated()).isTrue();
        assertThat(decided.probability()).isEqualTo(1);
        assertThat(decided.agreement()).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(decided.annotators()).containsExactly("ann", "bob", "cleo", "eve");
        assertThat(queue.answers()).hasSize(9);
        assertThat(consensus.toAdjudicate()).hasSize(1);
    }

    /** Two good annotators against three who guess: by votes the guesses win too often. */
    @Test
    void everyMethodButTheMajority_learnsWhoIsGood() {
        List<LabelingTask> tasks = Tasks.plain(200);
        SplittableRandom random = new SplittableRandom(8);
        List<String> truth = IntStream.range(0, 200)
                .mapToObj(i -> random.nextBoolean() ? "refund" : "other")
                .toList();
        LabelingQueue queue = queue(5, tasks, Question.choice("kind", "refund", "other"));
        for (String annotator : List.of("good1", "good2", "guess1", "guess2", "guess3")) {
            double skill = annotator.startsWith("good") ? 0.97 : 0.55;
            Map<String, LabelValue> says = new HashMap<>();
            for (int i = 0; i < 200; i++) {
                boolean right = random.nextDouble() < skill;
                says.put("t" + i, chosen(right == truth.get(i).equals("refund") ? "refund" : "other"));
            }
            answered(queue, annotator, says);
        }
        double majority = right(LabelConsensus.of(queue, "kind", Method.MAJORITY, 0), truth);
        assertThat(majority).isLessThan(0.92);
        for (Method learning : EnumSet.complementOf(EnumSet.of(Method.MAJORITY))) {
            LabelConsensus all = LabelConsensus.of(queue, "kind", learning, 0);
            assertThat(right(all, truth)).as("%s", learning).isGreaterThan(0.95);
            LabelConsensus sure = LabelConsensus.of(queue, "kind", learning, 0.99);
            assertThat(sure.labels()).as("%s", learning).allMatch(label -> label.probability() >= 0.99);
            assertThat(sure.labels().size() + sure.toAdjudicate().size()).isEqualTo(200);
            assertThat(sure.toAdjudicate()).as("%s", learning).isNotEmpty().allSatisfy(each -> {
                assertThat(each.certainty()).isBetween(0.5, 0.99);
                assertThat(each.probabilities().values().stream()
                                .mapToDouble(p -> p)
                                .sum())
                        .isCloseTo(1, within(1e-9));
            });
            assertThat(labels(LabelConsensus.of(queue, "kind", learning, 0)))
                    .as("%s, once more", learning)
                    .isEqualTo(labels(all));
        }
    }

    private static List<LabelValue> labels(LabelConsensus consensus) {
        return consensus.labels().stream().map(ConsensusLabel::value).toList();
    }

    /** One label is all that anybody says: no method is at a loss. */
    @ParameterizedTest
    @EnumSource
    void allAgree_andThatIsCertain(Method method) {
        LabelingQueue queue = queue(2, Tasks.plain(3), Question.choice("kind", "refund", "other"));
        Map<String, LabelValue> says = Map.of("t0", chosen("refund"), "t1", chosen("refund"), "t2", chosen("refund"));
        answered(queue, "ann", says);
        answered(queue, "bob", says);
        LabelConsensus consensus = LabelConsensus.of(queue, "kind", method, 0.8);
        assertThat(consensus.labels())
                .hasSize(3)
                .allMatch(label -> label.value().equals(chosen("refund")));
    }

    private static double right(LabelConsensus consensus, List<String> truth) {
        assertThat(consensus.labels()).hasSize(200);
        return consensus.labels().stream()
                .mapToDouble(label -> label.value()
                                .equals(chosen(truth.get(
                                        Integer.parseInt(label.task().id().substring(1)))))
                        ? 1
                        : 0)
                .average()
                .orElseThrow();
    }

    @Test
    void answers_becomeRows_thatTellWhereTheyComeFrom() {
        LabelingQueue queue = threeOpinions();
        queue.adjudicate("eve", "t1", Tasks.kind("other"), "");
        LabeledRows rows = LabeledRows.answers(LabelConsensus.of(queue, "kind", Method.MAJORITY, 0.8));
        Dataset data = Dataset.builder().addSource(rows).build().dataset();
        assertThat(data.size()).isEqualTo(2);
        ChatExample decided = (ChatExample) data.examples().get(1);
        assertThat(decided.answer().orElseThrow().content()).isEqualTo("other");
        assertThat(decided.fields())
                .containsEntry("origin", "people/tickets/t1")
                .containsEntry("annotators", List.of("ann", "bob", "cleo", "eve"))
                .containsEntry("guideline", "v2")
                .containsEntry("adjudicated", true);
        assertThat(rows.name()).isEqualTo("people/tickets/kind");
    }

    @Test
    void corrections_areTheNewAnswers() {
        LabelingQueue queue = queue(
                1, List.of(Tasks.builder("c").addAnswer("model", "Dear Ada,").build()), Question.correction("answer"));
        answered(queue, "ann", Map.of("c", new Corrected("Dear Ms Lovelace, ")));
        LabeledRows rows = LabeledRows.answers(LabelConsensus.of(queue, "answer", Method.DAWID_SKENE, 0.8));
        assertThat(rows.rows())
                .singleElement()
                .satisfies(row -> assertThat(
                                ((ChatExample) row).answer().orElseThrow().content())
                        .isEqualTo("Dear Ms Lovelace,"));
    }

    @Test
    void preferences_becomePairs_andTiesAreLeftOut() {
        LabelingQueue queue =
                queue(1, List.of(Tasks.pair("p0"), Tasks.pair("p1"), Tasks.pair("p2")), Question.preference("better"));
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            LabelingView view = queue.next("ann").orElseThrow();
            order.add(view.answers().get(0).text());
            LabelValue says = i == 1 ? LabelValue.tie() : LabelValue.preferred("A");
            queue.answer("ann", view.taskId(), Map.of("better", says), "", Duration.ZERO);
        }
        LabeledRows rows = LabeledRows.preferences(LabelConsensus.of(queue, "better", Method.MAJORITY, 0.8));
        assertThat(rows.leftOut()).isEqualTo(1);
        Dataset data = Dataset.builder().addSource(rows).build().dataset();
        assertThat(data.examples()).hasSize(2);
        PreferenceExample first = (PreferenceExample) data.examples().get(0);
        assertThat(first.preferred().get(0).content()).isEqualTo(order.get(0));
        assertThat(first.rejected().get(0).content()).isNotEqualTo(order.get(0)).endsWith("answer to p0");
        assertThat(first.fields()).containsEntry("origin", "people/tickets/p0");
    }

    @Test
    void goodAndBadAnswers_areRowsByThemselves() {
        List<LabelingTask> tasks = List.of(
                Tasks.builder("a").addAnswer("model", "Sure!").build(),
                Tasks.builder("b").addAnswer("model", "No.").build());
        LabelingQueue queue = queue(1, tasks, Question.choice("verdict", "good", "bad"));
        answered(queue, "ann", Map.of("a", chosen("good"), "b", chosen("bad")));
        LabelConsensus consensus = LabelConsensus.of(queue, "verdict", Method.MAJORITY, 0.8);
        assertThat(LabeledRows.desirable(consensus, Set.of("good")).rows())
                .extracting(row -> ((ChatExample) row).fields().get("label"))
                .containsExactly(true, false);
        assertThatThrownBy(() -> LabeledRows.desirable(consensus, Set.of("fine")))
                .hasMessageContaining(" -> ");
        assertThatThrownBy(() -> LabeledRows.preferences(consensus)).hasMessageContaining("that of a preference");
        assertThatThrownBy(() -> LabelConsensus.of(queue, "tone", Method.MAJORITY, 0.8))
                .hasMessageContaining("question tone of the queue tickets is unknown");
    }
}
