// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.maintenance.check.BatchChecks;
import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.maintenance.cycle.Ending;
import io.github.finetune4j.maintenance.cycle.Refusal;
import io.github.finetune4j.maintenance.cycle.Step;
import io.github.finetune4j.maintenance.step.Comparing;
import io.github.finetune4j.maintenance.step.ComparisonOrder;
import io.github.finetune4j.maintenance.step.StepResult;
import io.github.finetune4j.maintenance.step.Training;
import io.github.finetune4j.maintenance.step.TrainingOrder;
import io.github.finetune4j.model.ModelRef;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each rule, broken on purpose. */
class RefusalsTest {
    @TempDir
    Path folder;

    private World world;

    @BeforeEach
    void begin() {
        world = World.small(folder);
    }

    @AfterEach
    void end() {
        world.close();
    }

    private Refusal refused(Maintenance maintenance, Refusal.Code code) {
        Cycle cycle = world.week(maintenance);
        assertThat(cycle.ending()).as(cycle.reason()).contains(Ending.REFUSED);
        assertThat(maintenance.champion().number()).isEqualTo(1);
        Refusal refusal = cycle.refusal().orElseThrow();
        assertThat(refusal.code()).as(refusal.toString()).isEqualTo(code);
        assertThat(cycle.quarantined().isPresent()).isEqualTo(code.quarantines());
        return refusal;
    }

    @Test
    void tooFewRows_waitForMore() {
        world.come(world.rows(10, 10, 1));
        Maintenance maintenance = world.builder(world.store()).build();

        Refusal refusal = refused(maintenance, Refusal.Code.TOO_FEW_ROWS);
        assertThat(refusal.sentence()).startsWith("10 new rows are left to learn from, at least 20 were asked for");

        world.come(world.rows(10, 10, 19));
        Cycle next = world.week(maintenance);
        assertThat(next.ending()).contains(Ending.PROMOTED);
        assertThat(next.steps().get(0).facts()).containsEntry("rows", 200L);
    }

    private Dataset taught(Cycle cycle) {
        return world.registry.rows(world.registry.data().stream()
                .filter(data -> data.id().equals(cycle.steps().get(2).facts().get("training")))
                .findFirst()
                .orElseThrow());
    }

    /** 120 good rows, and 114 that the test set has. */
    private List<Example> leaky() {
        List<Example> rows = new ArrayList<>(world.rows(10, 10, 12));
        rows.addAll(world.testSet.examples().subList(0, 114));
        return rows;
    }

    @Test
    void leakedRows_areLeftOutAndCounted_andTheRestIsJudged() {
        world.come(leaky());
        Maintenance maintenance = world.builder(world.store()).build();
        maintenance.tick();
        world.clock.turn(Duration.ofDays(7));

        Tick tick = maintenance.tick();

        Cycle cycle = maintenance.cycles().get(0);
        assertThat(cycle.ending()).as(cycle.reason()).contains(Ending.PROMOTED);
        assertThat(cycle.quarantined()).isEmpty();
        assertThat(cycle.steps().get(0).facts()).containsEntry("rows", 234L);
        assertThat(cycle.steps().get(1).facts()).containsEntry("rows", 120L);
        assertThat(cycle.steps().get(1).facts().get("left out")).asString().contains("leaked=114");
        assertThat(tick.done())
                .anyMatch(line -> line.startsWith("clean: 120 rows are clean; left out: leaked 114 -> ")
                        && line.contains("ProductionData.neverIn(test)"));
        assertThat(taught(cycle).examples()).doesNotContainAnyElementsOf(world.testSet.examples());
    }

    @Test
    void eachRowThatAsksWhatATestAsks_isLeftOut() {
        List<Message> prompt = ((ChatExample) world.testSet.examples().get(0)).prompt();
        List<Example> twins = new ArrayList<>();
        for (String answer : List.of("billing", "shipping", "returns")) {
            List<Message> messages = new ArrayList<>(prompt);
            messages.add(Message.assistant(answer));
            twins.add(new ChatExample(messages, Map.of()));
        }
        List<Example> rows = new ArrayList<>(world.rows(10, 10, 20));
        rows.addAll(twins);
        world.come(rows);

        Cycle cycle = world.week(world.builder(world.store()).build());

        assertThat(taught(cycle).examples()).doesNotContainAnyElementsOf(twins);
        assertThat(cycle.steps().get(1).facts().get("left out")).asString().contains("leaked=3");
    }

    @Test
    void moreLeakedRowsThanALimit_refuseTheCycle_andTheOthersWait() {
        List<Example> rows = leaky();
        world.come(rows);
        Maintenance maintenance =
                world.builder(world.store()).rows(each -> each.maxLeaked(0.05)).build();

        Refusal refusal = refused(maintenance, Refusal.Code.LEAK);
        assertThat(refusal.sentence())
                .isEqualTo("114 of 234 new rows are in the test set or a suite, or nearly so; at most 5 % may be");
        assertThat(refusal.remedy()).contains("ProductionData.neverIn(test)");

        world.traffic.replaceAll((at, all) -> rows.subList(0, 120)); // as it says
        Cycle next = world.week(maintenance);
        assertThat(next.ending()).as(next.reason()).contains(Ending.PROMOTED);
        assertThat(next.steps().get(0).facts()).containsEntry("rows", 120L);
    }

    @Test
    void leakedRowsThatLeaveTooFew_areNamedInTheRefusal() {
        List<Example> rows = new ArrayList<>(world.rows(10, 10, 1));
        rows.addAll(world.testSet.examples().subList(0, 114));
        world.come(rows);

        Refusal refusal = refused(world.builder(world.store()).build(), Refusal.Code.TOO_FEW_ROWS);

        assertThat(refusal.sentence()).endsWith("at least 20 were asked for; left out: leaked 114");
        assertThat(refusal.remedy()).contains("ProductionData.neverIn(test)");
    }

    @Test
    void whatWasLeftOutBeforeACheckRefusesTheRest_isInTheRefusal() {
        world.learned = Dataset.of(world.rows(0, 10, 30));
        List<Example> rows = new ArrayList<>(world.mislabelled(10, 30, 0.3));
        rows.addAll(world.testSet.examples().subList(0, 114));
        world.come(rows);
        Maintenance maintenance = world.builder(world.store())
                .rows(each -> each.addCheck(BatchChecks.labels(0.05)))
                .build();

        Refusal refusal = refused(maintenance, Refusal.Code.MISLABELLED);

        assertThat(refusal.sentence()).endsWith("; left out before: leaked 114");
        assertThat(refusal.figures()).containsEntry("left out, leaked", 114.0);
    }

    @Test
    void wrongLabels_areFoundWithoutAskingAModel() {
        world.learned = Dataset.of(world.rows(0, 10, 30));
        world.come(world.mislabelled(10, 30, 0.3));
        Maintenance maintenance = world.builder(world.store())
                .rows(rows -> rows.addCheck(BatchChecks.labels(0.05)))
                .build();

        Refusal refusal = refused(maintenance, Refusal.Code.MISLABELLED);

        assertThat(refusal.figures().get("suspected")).isBetween(60.0, 120.0);
        assertThat(refusal.sentence()).contains("of 300 new rows").contains("at most 5.0 % may be");
    }

    @Test
    void withoutTrustedRows_labelsAreNotJudged() {
        world.learned = Dataset.of(List.of());
        world.testSet = Dataset.of(world.rows(10, 10, 20));
        world.come(world.mislabelled(20, 10, 0.3));
        Maintenance maintenance = world.builder(world.store())
                .rows(rows -> rows.addCheck(BatchChecks.labels(0.05)))
                .build();

        Cycle cycle = world.week(maintenance);

        assertThat(cycle.steps().get(1).facts().get("checks"))
                .asString()
                .contains("labels={judged=0.0, rows=200.0, trusted rows=0.0");
    }

    @Test
    void newTopicsThatAreLabelledRight_areNotSuspected() {
        world.learned = Dataset.of(world.rows(0, 10, 30));
        world.come(world.rows(10, 10, 30));
        Maintenance maintenance = world.builder(world.store())
                .rows(rows -> rows.addCheck(BatchChecks.labels(0.05)))
                .build();

        assertThat(world.week(maintenance).ending()).contains(Ending.PROMOTED);
    }

    @Test
    void rowsThatContradictTheChampionWhereItIsRight_areRefused() {
        world.testSet = Dataset.of(world.rows(0, 10, 20));
        world.come(world.mislabelled(10, 20, 0.3));
        Maintenance maintenance = world.builder(world.store())
                .rows(rows -> rows.addCheck(BatchChecks.agreement(world.evaluator(), world::model, "half", 0.1)))
                .build();

        Refusal refusal = refused(maintenance, Refusal.Code.MISLABELLED);

        assertThat(refusal.sentence()).startsWith("On half = even the champion agrees with ");
        assertThat(refusal.figures().get("lower")).isGreaterThan(0.1);
    }

    /** A trainer that unlearns a topic. */
    private Training forgetting(String topic) {
        return order -> {
            List<Example> rows = order.data().examples().stream()
                    .filter(row -> !row.fields().getOrDefault("topic", "").equals(topic))
                    .toList();
            return StepResult.done(world.learn(order.key(), Dataset.of(rows)));
        };
    }

    @Test
    void aSliceThatGotWorse_refusesAGainInAll() {
        world.come(world.rows(10, 10, 20));
        Maintenance maintenance = world.builder(world.store())
                .train(forgetting("topic0"))
                .evaluate(Comparing.by(
                        io.github.finetune4j.evaluation.Evaluator.builder()
                                .metrics(io.github.finetune4j.evaluation.metric.Metrics.exactMatch())
                                .addSlice("topic")
                                .build(),
                        world::model))
                .rules(rules -> rules.addProtectedSlices("topic", 0.1).minSliceRows(10))
                .build();

        Refusal refusal = refused(maintenance, Refusal.Code.WORSE_ON_SLICE);

        assertThat(refusal.sentence()).startsWith("On topic = topic0 (10 rows of the test set) the candidate is worse");
        assertThat(refusal.figures()).containsEntry("difference", -1.0);
    }

    @Test
    void aSliceWithTooFewRows_isSaidToBeUnknown() {
        world.come(world.rows(10, 10, 20));
        Maintenance maintenance = world.builder(world.store())
                .rules(rules -> rules.addProtectedSlices("half", 0.1).minSliceRows(101))
                .build();

        assertThat(refused(maintenance, Refusal.Code.WORSE_ON_SLICE).sentence())
                .startsWith("On half = even (100 rows of the test set) there are too few rows to tell");
    }

    @Test
    void aSuiteRowThatIsLost_refusesAGainInAll() {
        Dataset suite = Dataset.of(world.rows(0, 1, 3));
        world.come(world.rows(10, 10, 20));
        Maintenance maintenance = world.builder(world.store())
                .rows(rows -> rows.addSuite("refund bug", () -> suite))
                .train(forgetting("topic0"))
                .build();

        assertThat(refused(maintenance, Refusal.Code.REGRESSION).sentence())
                .isEqualTo("The candidate is worse than the champion on 3 of 3 rows of suite refund bug;"
                        + " at most 0 may be");
    }

    @Test
    void forgettingOldTopics_isRefused() {
        world.come(world.rows(10, 10, 20));
        Maintenance maintenance =
                world.builder(world.store()).rows(rows -> rows.replay(0)).build();

        assertThat(refused(maintenance, Refusal.Code.REGRESSION).sentence())
                .startsWith("On the rows of \"test set\" (200) the candidate can't be shown not to be worse");
    }

    @Test
    void nothingNewToLearn_isOnlyChance_andTheRowsWait() {
        world.come(world.rows(0, 10, 20));
        Maintenance maintenance = world.builder(world.store()).build();

        Refusal refusal = refused(maintenance, Refusal.Code.ONLY_CHANCE);
        assertThat(refusal.sentence())
                .startsWith("Chance alone may explain the difference: on test set (200 rows) exact_match changes by 0");

        world.come(world.rows(10, 10, 20));
        Cycle next = world.week(maintenance);
        assertThat(next.ending()).contains(Ending.PROMOTED);
        assertThat(next.steps().get(0).facts()).containsEntry("rows", 400L);
    }

    private record Priced(Training inner, Cost cost, AtomicInteger cancelled) implements Training {
        @Override
        public StepResult<ModelRef> train(TrainingOrder order) {
            StepResult<ModelRef> result = inner.train(order);
            return result instanceof StepResult.Done<ModelRef> done ? StepResult.done(done.value(), cost) : result;
        }

        @Override
        public Optional<Cost> estimate(TrainingOrder order) {
            return Optional.of(cost);
        }

        @Override
        public void cancel(TrainingOrder order) {
            cancelled.incrementAndGet();
        }
    }

    private record PricedComparing(Comparing inner, Cost cost) implements Comparing {
        @Override
        public StepResult<Comparison> compare(ComparisonOrder order) {
            return inner.compare(order);
        }

        @Override
        public Optional<Cost> estimate(ComparisonOrder order) {
            return Optional.of(cost);
        }
    }

    private Priced priced(double money) {
        return new Priced(world.training(), new Cost(0, money), new AtomicInteger());
    }

    @Test
    void aTrainingBeyondTheBudget_isNotBegun() {
        world.come(world.rows(10, 10, 20));
        Maintenance maintenance = world.builder(world.store())
                .train(priced(12))
                .budget(budget -> budget.money(10))
                .build();

        assertThat(refused(maintenance, Refusal.Code.BUDGET).sentence())
                .isEqualTo("Step train would cost 12 in money and 0 tokens after 0 in money and 0 tokens,"
                        + " which is more than the cycle may use");
        assertThat(world.trained).isEmpty();
    }

    @Test
    void whatIsSpent_countsForTheNextStep() {
        world.come(world.rows(10, 10, 20));
        Maintenance maintenance = world.builder(world.store())
                .train(priced(8))
                .evaluate(new PricedComparing(Comparing.by(world.evaluator(), world::model), new Cost(0, 1.5)))
                .budget(budget -> budget.money(10))
                .build();

        assertThat(refused(maintenance, Refusal.Code.BUDGET).sentence())
                .startsWith("Step evaluate would cost 3 in money and 0 tokens after 8 in money");
        assertThat(maintenance.cycles().get(0).spent()).isEqualTo(new Cost(0, 8));
    }

    @Test
    void aPriceThatNobodySays_isRefusedWhereMoneyIsLimited() {
        world.come(world.rows(10, 10, 20));
        Maintenance maintenance = world.builder(world.store())
                .budget(budget -> budget.tokens(1000))
                .build();

        assertThat(refused(maintenance, Refusal.Code.BUDGET).sentence())
                .startsWith("Nobody says what step train costs");
    }

    @Test
    void aTrainingThatTakesTooLong_isCancelled() {
        world.come(world.rows(10, 10, 20));
        Priced slow = new Priced(order -> StepResult.waiting("a queue"), Cost.NONE, new AtomicInteger());
        Maintenance maintenance = world.builder(world.store())
                .train(slow)
                .budget(budget -> budget.time(Duration.ofHours(6)))
                .build();
        assertThat(world.week(maintenance).current()).contains(Step.TRAIN);
        world.clock.turn(Duration.ofHours(5));
        assertThat(maintenance.tick().waitsFor()).isEqualTo("train: a queue");
        world.clock.turn(Duration.ofHours(2));

        maintenance.tick();

        Cycle cycle = maintenance.cycles().get(0);
        assertThat(cycle.refusal().orElseThrow().sentence())
                .isEqualTo("The cycle took 7 hours until step train, at most 6 hours were allowed");
        assertThat(slow.cancelled()).hasValue(1);
    }

    @Test
    void anotherTestSet_isRefusedUntilItIsAccepted() {
        world.come(world.rows(10, 10, 20));
        Maintenance maintenance = world.builder(world.store()).build();
        maintenance.tick();
        world.testSet = Dataset.of(world.rows(0, 20, 10));
        Maintenance changed = world.builder(world.store()).build();

        assertThat(refused(changed, Refusal.Code.TEST_SET_CHANGED).remedy()).contains("acceptTests");

        changed.acceptTests("ana", "the old one was too easy");
        assertThat(world.week(changed).ending()).contains(Ending.PROMOTED);
    }

    @Test
    void aSuiteMayGrow_andNotShrink() {
        List<Example> suite = new ArrayList<>(world.rows(0, 1, 3));
        world.come(world.rows(10, 5, 20));
        Maintenance maintenance = world.builder(world.store())
                .rows(rows -> rows.addSuite("bugs", () -> Dataset.of(suite)))
                .build();
        assertThat(world.week(maintenance).ending()).contains(Ending.PROMOTED);

        suite.addAll(world.rows(1, 1, 3));
        world.come(world.rows(15, 5, 20));
        Cycle second = world.week(maintenance);
        assertThat(second.ending()).as(second.reason()).contains(Ending.PROMOTED);

        suite.remove(0);
        world.come(world.rows(15, 5, 20));
        Refusal refusal = world.week(maintenance).refusal().orElseThrow();
        assertThat(refusal.code()).isEqualTo(Refusal.Code.TEST_SET_CHANGED);
        assertThat(refusal.sentence()).isEqualTo("Suite bugs lost 1 rows; a suite may only grow");
    }

    @Test
    void quarantinedRows_areNeverLearned_andLaterOnesAre() {
        world.learned = Dataset.of(world.rows(0, 10, 30));
        world.come(world.mislabelled(10, 30, 0.3));
        Maintenance maintenance = world.builder(world.store())
                .rows(rows -> rows.addCheck(BatchChecks.labels(0.05)))
                .build();
        refused(maintenance, Refusal.Code.MISLABELLED);

        world.come(world.rows(10, 10, 30));
        Cycle next = world.week(maintenance);

        assertThat(next.ending()).contains(Ending.PROMOTED);
        assertThat(next.steps().get(0).facts()).containsEntry("rows", 300L);
        assertThat(maintenance.status().quarantined()).hasSize(1);
    }
}
