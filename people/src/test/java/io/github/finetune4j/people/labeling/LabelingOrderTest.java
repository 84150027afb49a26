// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.fixtures.Thrown;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.people.Tasks;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Point 2: order by what teaches most. */
class LabelingOrderTest {
    private static LabelingTask says(String id, String text) {
        return LabelingTask.builder(id, List.of(Message.system("Be kind."), Message.user(text)))
                .build();
    }

    private static List<String> ids(List<LabelingTask> tasks) {
        return tasks.stream().map(LabelingTask::id).toList();
    }

    @ParameterizedTest
    @EnumSource
    void functionOfASignal_broken_isNamedWithItsTask(Thrown thrown) {
        for (LabelingOrder order : List.of(
                LabelingOrder.builder().addUncertainty(1, task -> thrown.now()).build(),
                LabelingOrder.builder().addDisagreement(1, task -> thrown.now()).build(),
                LabelingOrder.builder()
                        .addSuspicion(1, task -> thrown.<Double>now())
                        .build())) {
            assertThatThrownBy(() -> order.prioritized(Tasks.plain(3)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageMatching("the function of [a-z]+ failed on task t0: [^ ]+ -> fix it, .*");
        }
    }

    @Test
    void unsureTasks_comeFirst() {
        Map<String, double[]> probabilities = Map.of(
                "t0", new double[] {0.9, 0.1, 0},
                "t1", new double[] {0.4, 0.2, 0.4},
                "t2", new double[] {0.2, 0.5, 0.3});
        List<LabelingTask> ordered = LabelingOrder.builder()
                .addUncertainty(2, task -> Objects.requireNonNull(probabilities.get(task.id())))
                .build()
                .prioritized(Tasks.plain(3));
        assertThat(ids(ordered)).containsExactly("t1", "t2", "t0");
        assertThat(ordered.get(0).priority()).isEqualTo(1);
        assertThat(ordered.get(1).priority()).isCloseTo(0.8, within(1e-12));
        assertThat(ordered.get(2).priority()).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void disputedAndSuspiciousTasks_comeFirst_andSignalsAddUpByWeight() {
        Map<String, List<String>> models = Map.of(
                "t0", List.of("refund", "refund ", "refund"),
                "t1", List.of("refund", "other", "refund"),
                "t2", List.of("refund", "other", "spam"));
        LabelingOrder.Builder disagreement =
                LabelingOrder.builder().addDisagreement(1, t -> Objects.requireNonNull(models.get(t.id())));
        List<LabelingTask> disputed = disagreement.build().prioritized(Tasks.plain(3));
        assertThat(ids(disputed)).containsExactly("t2", "t1", "t0");
        assertThat(disputed.get(1).priority()).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(disputed.get(2).priority()).isZero();

        LabelingOrder both = disagreement
                .addSuspicion(3, task -> task.id().equals("t0") ? 1 : 0)
                .build();
        List<LabelingTask> ordered = both.prioritized(Tasks.plain(3));
        assertThat(ids(ordered)).containsExactly("t0", "t2", "t1");
        assertThat(ordered.get(0).priority()).isCloseTo(0.75, within(1e-12));
        assertThat(ordered.get(1).priority()).isCloseTo(0.25, within(1e-12));
    }

    /** Three cards, two transfers, one login: a copy teaches nothing. */
    @Test
    void diversity_takesOneOfEachKind_beforeASecond() {
        List<LabelingTask> tasks = List.of(
                says("card1", "my new card has not come"),
                says("card2", "my new card has not come yet"),
                says("card3", "My new card: has it not come?"),
                says("transfer1", "transfer money abroad to a friend"),
                says("transfer2", "transfer money to a friend abroad"),
                says("login", "password lost"));
        LabelingOrder order = LabelingOrder.builder().diversity(1).seed(3).build();
        List<LabelingTask> ordered = order.prioritized(tasks);
        assertThat(ordered.subList(0, 3).stream().map(task -> task.id().replaceAll("\\d", "")))
                .containsExactlyInAnyOrder("card", "transfer", "login");
        assertThat(ordered).extracting(LabelingTask::priority).isSortedAccordingTo(Collections.reverseOrder());
        assertThat(ordered.get(5).priority()).isLessThan(0.2);

        List<LabelingTask> rest = LabelingOrder.builder()
                .diversity(1)
                .labeled(List.of(tasks.get(0), tasks.get(3)))
                .spread(1)
                .build()
                .prioritized(tasks.subList(1, 6));
        assertThat(rest.get(0).id()).isEqualTo("login");
        assertThat(rest.get(0).priority()).isEqualTo(1);
    }

    @Test
    void sameSeed_givesTheSameOrder_whateverTheOrderOfTheTasks() {
        List<LabelingTask> tasks = new ArrayList<>(Tasks.plain(50));
        List<LabelingTask> turned = new ArrayList<>(tasks);
        Collections.reverse(turned);
        LabelingOrder order =
                LabelingOrder.builder().addSuspicion(1, t -> 0.5).seed(1).build();
        assertThat(ids(order.prioritized(turned))).isEqualTo(ids(order.prioritized(tasks)));
        LabelingOrder other =
                LabelingOrder.builder().addSuspicion(1, t -> 0.5).seed(2).build();
        assertThat(ids(other.prioritized(tasks))).isNotEqualTo(ids(order.prioritized(tasks)));
    }

    @Test
    void queue_givesOutWhatTeachesMost_alsoOverSeveralCalls() {
        try (MemoryJournalStore store = new MemoryJournalStore()) {
            LabelingQueue queue = LabelingQueue.builder(store, "ordered")
                    .questions(Question.choice("kind", "refund", "other"))
                    .build();
            LabelingOrder order = LabelingOrder.builder()
                    .addSuspicion(1, task -> Integer.parseInt(task.id().substring(1)) / 10.0)
                    .build();
            queue.add(order.prioritized(Tasks.plain(5)));
            queue.add(order.prioritized(List.of(Tasks.plain("t9"))));
            assertThat(queue.next("ann").orElseThrow().taskId()).isEqualTo("t9");
            assertThat(queue.next("bob").orElseThrow().taskId()).isEqualTo("t4");
        }
    }

    @Test
    void valuesThatAreNone_areNamed() {
        List<LabelingTask> one = Tasks.plain(1);
        assertThatThrownBy(() -> LabelingOrder.builder()
                        .addUncertainty(1, task -> new double[] {0.5, 0.4})
                        .build()
                        .prioritized(one))
                .hasMessageContaining("probabilities of the task t0: 2 that add up to 0.9 -> ");
        assertThatThrownBy(() -> LabelingOrder.builder()
                        .addDisagreement(1, task -> List.of("one"))
                        .build()
                        .prioritized(one))
                .hasMessageContaining("answers of models to the task t0: 1 -> ");
        assertThatThrownBy(() -> LabelingOrder.builder()
                        .addSuspicion(1, task -> Double.NaN)
                        .build()
                        .prioritized(one))
                .hasMessageContaining("suspicion of the task t0: NaN -> ");
        assertThatThrownBy(() -> LabelingOrder.builder().addSuspicion(0, task -> 1))
                .hasMessageContaining("weight of suspicion: 0.0 -> ");
        assertThatThrownBy(() -> LabelingOrder.builder().diversity(-1)).hasMessageContaining(" -> ");
        assertThatThrownBy(() -> LabelingOrder.builder().spread(0)).hasMessageContaining(" -> ");
        assertThatThrownBy(() -> LabelingOrder.builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(" -> ");
    }

    // ---- what it is worth: labels that a model needs

    /** A text and its label. */
    private record Row(String text, String label) {}

    private static LabelingOrder teaching(NaiveBayes model) {
        return LabelingOrder.builder()
                .addUncertainty(1, task -> model.probabilities(text(task)))
                .diversity(0.5)
                .spread(20)
                .build();
    }

    private static String text(LabelingTask task) {
        return task.prompt().get(1).content();
    }

    /** {@return the accuracy on the test after each batch of labels} */
    private static double[] learn(
            List<Row> pool,
            List<Row> test,
            int batch,
            int batches,
            BiFunction<NaiveBayes, Map<String, LabelingTask>, List<LabelingTask>> next) {
        Map<String, LabelingTask> open = new HashMap<>();
        for (int i = 0; i < pool.size(); i++) {
            open.put("r" + i, says("r" + i, pool.get(i).text()));
        }
        NaiveBayes model = new NaiveBayes();
        double[] accuracy = new double[batches];
        for (int i = 0; i < batches; i++) {
            for (LabelingTask task : next.apply(model, open).subList(0, batch)) {
                open.remove(task.id());
                Row row = pool.get(Integer.parseInt(task.id().substring(1)));
                model.learn(row.text(), row.label());
            }
            long right = test.stream()
                    .filter(row -> model.label(row.text()).equals(row.label()))
                    .count();
            accuracy[i] = (double) right / test.size();
        }
        return accuracy;
    }

    private static List<LabelingTask> anyhow(Map<String, LabelingTask> open, long seed) {
        List<LabelingTask> tasks = new ArrayList<>(open.values());
        tasks.sort(Comparator.comparing(LabelingTask::id));
        Collections.shuffle(tasks, new Random(seed));
        return tasks;
    }

    /** Chosen by order from the second batch on; the first is anything. */
    private static List<LabelingTask> chosen(NaiveBayes model, Map<String, LabelingTask> open, long seed, int size) {
        List<LabelingTask> any = anyhow(open, seed);
        if (open.size() == size) {
            return any;
        }
        return teaching(model).prioritized(any);
    }

    /** {@return accuracies by order, and at random} */
    private static double[][] both(List<Row> pool, List<Row> test, int batch, int batches, long seed) {
        return new double[][] {
            learn(pool, test, batch, batches, (model, open) -> chosen(model, open, seed, pool.size())),
            learn(pool, test, batch, batches, (model, open) -> anyhow(open, seed + open.size()))
        };
    }

    /** Ten intents, the rarest one in sixty, whose texts share most of their words. */
    private static List<Row> simulated(int size, SplittableRandom random) {
        List<Row> rows = new ArrayList<>();
        while (rows.size() < size) {
            int intent = (int) (10 * Math.pow(random.nextDouble(), 2.5));
            StringBuilder text = new StringBuilder();
            for (int word = 0; word < 9; word++) {
                boolean own = random.nextDouble() < 0.3;
                text.append(own ? "i" + intent + "w" + random.nextInt(15) : "common" + random.nextInt(60))
                        .append(' ');
            }
            rows.add(new Row(text.toString(), "intent" + intent));
        }
        return rows;
    }

    @Test
    void order_reachesTheAccuracyOfRandomOrder_withFewerLabels() {
        double[][] mean = new double[2][15];
        for (int study = 0; study < 5; study++) {
            SplittableRandom random = new SplittableRandom(study);
            double[][] found = both(simulated(800, random), simulated(1000, random), 20, 15, study);
            for (int i = 0; i < 15; i++) {
                mean[0][i] += found[0][i] / 5;
                mean[1][i] += found[1][i] / 5;
            }
        }
        int needed = batchesToReach(mean[0], mean[1][14]);
        assertThat(needed).as("of 15 batches").isLessThanOrEqualTo(9);
    }

    private static int batchesToReach(double[] accuracy, double goal) {
        int batches = 0;
        while (batches < accuracy.length && accuracy[batches] < goal) {
            batches++;
        }
        return batches + 1;
    }

    /** Banking77, 3,000 questions with 77 labels to choose from. */
    @Tag("slow")
    @Test
    void order_savesLabelsOfRealData() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(Fixtures.bigData("data/banking77/train.csv"))) {
            int comma = line.lastIndexOf(',');
            if (comma > 0) {
                rows.add(new Row(line.substring(0, comma), line.substring(comma + 1)));
            }
        }
        double[][] mean = new double[2][15];
        for (int study = 0; study < 2; study++) {
            Collections.shuffle(rows, new Random(study));
            double[][] found = both(rows.subList(0, 3000), rows.subList(3000, 4500), 100, 15, study);
            for (int i = 0; i < 15; i++) {
                mean[0][i] += found[0][i] / 2;
                mean[1][i] += found[1][i] / 2;
            }
        }
        int needed = batchesToReach(mean[0], mean[1][14]);
        assertThat(needed).as("of 15 batches").isLessThanOrEqualTo(12);
    }
}
