// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.error.TrainingDivergedException;
import io.github.finetune4j.lora.internal.kernel.AdapterShape;
import io.github.finetune4j.lora.internal.kernel.BaseWeights;
import io.github.finetune4j.lora.internal.kernel.FloatTensor;
import io.github.finetune4j.lora.internal.kernel.Harbour;
import io.github.finetune4j.lora.internal.kernel.Kernel;
import io.github.finetune4j.lora.internal.kernel.Precision;
import io.github.finetune4j.lora.internal.kernel.Projection;
import io.github.finetune4j.lora.internal.kernel.StateKind;
import io.github.finetune4j.lora.internal.kernel.TinyModel;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class TrainerTest {
    private static final AdapterShape WITH_DROPOUT =
            new AdapterShape(4, 8, false, 0.1, EnumSet.of(Projection.Q, Projection.V, Projection.DOWN), Set.of());

    private static TrainerOptions.Builder options() {
        return TrainerOptions.builder()
                .batchSize(3)
                .epochs(4)
                .learningRate(5e-3)
                .seed(11);
    }

    private static Trainer trainer(Kernel kernel, List<TokenRow> rows, TrainerOptions options) {
        return new Trainer(kernel, rows, TinyModel.rows(4, 99), options, 40, System::nanoTime);
    }

    @Test
    void run_ofFullTraining_learnsToCount() {
        try (Kernel kernel = TinyModel.full(1)) {
            TrainerOptions options = options().epochs(40).batchSize(8).build();
            TrainerResult result =
                    trainer(kernel, TinyModel.rows(40, 1), options).run(TrainerListener.NONE, () -> false);
            assertThat(result.end()).isEqualTo(TrainerResult.End.COMPLETED);
            assertThat(result.losses()).hasSize(200);
            assertThat(result.losses().get(0)).isCloseTo(Math.log(40), within(0.2));
            assertThat(result.losses().get(199)).isLessThan(1.2);
            assertThat(result.validations()).hasSize(40);
            assertThat(result.validations().get(39).loss()).isLessThan(1.6);
        }
    }

    @Test
    void run_takenUpFromSnapshot_endsBitForBitAsIfNeverStopped() {
        try (BaseWeights base = TinyModel.base(Precision.FP32)) {
            resumes(() -> TinyModel.adapter(base, WITH_DROPOUT));
        }
        resumes(() -> TinyModel.full(2));
    }

    private static void resumes(Supplier<Kernel> start) {
        List<TokenRow> rows = TinyModel.rows(13, 4);
        TrainerOptions options = options()
                .schedule(Schedule.COSINE)
                .warmupSteps(3)
                .patience(99)
                .evaluateEvery(4)
                .build();
        TrainerState whole;
        try (Kernel kernel = start.get()) {
            Trainer trainer = trainer(kernel, rows, options);
            assertThat(trainer.totalSteps()).isEqualTo(20);
            trainer.run(TrainerListener.NONE, () -> false);
            whole = trainer.snapshot();
        }
        TrainerState half;
        try (Kernel kernel = start.get()) {
            Trainer trainer = trainer(kernel, rows, options);
            TrainerResult stopped = trainer.run(TrainerListener.NONE, () -> trainer.step() == 9);
            assertThat(stopped.end()).isEqualTo(TrainerResult.End.CANCELLED);
            half = trainer.snapshot();
        }
        try (Kernel kernel = start.get()) {
            Trainer trainer = trainer(kernel, rows, options);
            trainer.restore(half);
            TrainerResult result = trainer.run(TrainerListener.NONE, () -> false);
            assertThat(result.steps()).isEqualTo(20);
            same(trainer.snapshot(), whole);
        }
    }

    private static void same(TrainerState found, TrainerState expected) {
        assertThat(found.losses()).isEqualTo(expected.losses());
        assertThat(found.validations()).isEqualTo(expected.validations());
        assertThat(found.tensors().keySet()).isEqualTo(expected.tensors().keySet());
        assertThat(found.tensors().keySet()).anyMatch(name -> name.startsWith("best/"));
        expected.tensors()
                .forEach((name, tensor) -> assertThat(
                                Harbour.named(found.tensors(), name).values())
                        .as(name)
                        .isEqualTo(tensor.values()));
    }

    @Test
    void run_cancelledBetweenForwardPasses_changesNothingOfTheStep() {
        try (Kernel kernel = TinyModel.full(3)) {
            Map<String, FloatTensor> before = kernel.export(StateKind.PARAMETERS);
            Trainer trainer = trainer(
                    kernel, TinyModel.rows(12, 5), options().accumulation(4).build());
            AtomicInteger looks = new AtomicInteger();
            TrainerResult result = trainer.run(TrainerListener.NONE, () -> looks.incrementAndGet() == 3);
            assertThat(result.end()).isEqualTo(TrainerResult.End.CANCELLED);
            assertThat(result.steps()).isZero();
            assertEqual(kernel.export(StateKind.PARAMETERS), before);
            kernel.export(StateKind.GRADIENT)
                    .values()
                    .forEach(gradient -> assertThat(gradient.values()).containsOnly(0f));
        }
    }

    private static void assertEqual(Map<String, FloatTensor> found, Map<String, FloatTensor> expected) {
        expected.forEach((name, tensor) ->
                assertThat(Harbour.named(found, name).values()).as(name).isEqualTo(tensor.values()));
    }

    @Test
    void run_withAccumulation_isTheSameAsOneLargeBatch() {
        List<TokenRow> rows = TinyModel.rows(12, 6);
        double[] large = losses(rows, options().batchSize(6).build());
        double[] small = losses(rows, options().batchSize(2).accumulation(3).build());
        double[] split = losses(rows, options().batchSize(6).maxBatchTokens(40).build());
        assertThat(small).containsExactly(large, within(1e-5));
        assertThat(split).containsExactly(large, within(1e-5));
    }

    private static double[] losses(List<TokenRow> rows, TrainerOptions options) {
        try (Kernel kernel = TinyModel.full(4)) {
            return trainer(kernel, rows, options).run(TrainerListener.NONE, () -> false).losses().stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray();
        }
    }

    @Test
    void run_thatNoLongerImproves_stopsAndKeepsTheBest() {
        List<TokenRow> rows = TinyModel.rows(4, 7);
        try (Kernel kernel = TinyModel.full(5)) {
            // validation counts backwards: the better the model learns to count up, the worse
            List<TokenRow> backwards = rows.stream().map(TrainerTest::reversed).toList();
            TrainerOptions options =
                    options().epochs(60).learningRate(2e-2).patience(3).build();
            Trainer trainer = new Trainer(kernel, rows, backwards, options, 40, System::nanoTime);
            TrainerResult result = trainer.run(TrainerListener.NONE, () -> false);
            assertThat(result.end()).isEqualTo(TrainerResult.End.STOPPED_EARLY);
            Validation kept = result.kept().orElseThrow();
            double lowest = result.validations().stream()
                    .mapToDouble(Validation::loss)
                    .min()
                    .orElseThrow();
            assertThat(kept.loss()).isEqualTo(lowest);
            assertThat(result.steps()).isEqualTo(kept.step() + 3L * trainer.stepsPerEpoch());
            assertThat(trainer.validationLoss()).isEqualTo(lowest);
        }
    }

    private static TokenRow reversed(TokenRow row) {
        int[] ids = new int[row.length()];
        Arrays.setAll(ids, i -> row.ids()[row.length() - 1 - i]);
        return new TokenRow(ids, row.target());
    }

    @Test
    void run_withAbsurdRate_endsAsDiverged() {
        try (Kernel kernel = TinyModel.full(6)) {
            TrainerOptions options = options().epochs(50).learningRate(500).build();
            Trainer trainer = trainer(kernel, TinyModel.rows(12, 8), options);
            assertThatThrownBy(() -> trainer.run(TrainerListener.NONE, () -> false))
                    .isInstanceOf(TrainingDivergedException.class)
                    .hasMessageContaining("diverged")
                    .hasMessageContaining("lower the learning rate");
        }
    }

    @Test
    void run_whoseValidationIsNoNumber_endsAsDiverged_insteadOfCallingItTheBest() {
        Objective none = new Objective() {
            @Override
            public int size() {
                return 1;
            }

            @Override
            public int[] byLength() {
                return new int[] {0};
            }

            @Override
            public List<Pass> passes(int[] examples, TrainerOptions options) {
                return List.of(new NoNumber());
            }
        };
        try (Kernel kernel = TinyModel.full(6)) {
            Trainer trainer = new Trainer(
                    kernel,
                    new Likelihood("training", TinyModel.rows(4, 8)),
                    none,
                    options().epochs(2).patience(1).build(),
                    40,
                    System::nanoTime);
            assertThatThrownBy(() -> trainer.run(TrainerListener.NONE, () -> false))
                    .isInstanceOf(TrainingDivergedException.class)
                    .hasMessageContaining("training diverged: the validation loss after step")
                    .hasMessageContaining("is NaN -> lower the learning rate, or use fp32");
        }
    }

    private record NoNumber() implements Pass {
        @Override
        public long units() {
            return 1;
        }

        @Override
        public long targets() {
            return 1;
        }

        @Override
        public long realTokens() {
            return 1;
        }

        @Override
        public double accumulate(Kernel kernel, double weight, long dropoutSeed) {
            return Double.NaN;
        }

        @Override
        public double evaluate(Kernel kernel) {
            return Double.NaN;
        }
    }

    @Test
    void events_tellStepsEpochsAndBoundaries() {
        List<String> heard = new ArrayList<>();
        TrainerListener listener = new TrainerListener() {
            @Override
            public void onStep(StepEvent event) {
                assertThat(event.realTokens()).isGreaterThan(event.targetTokens());
                assertThat(event.targetTokens()).isPositive();
                heard.add("step " + event.step() + "/" + event.totalSteps() + " epoch " + event.epoch());
            }

            @Override
            public void onValidation(Validation validation) {
                heard.add("validation " + validation.step());
            }

            @Override
            public void onEpoch(int epoch, long step, double meanLoss) {
                assertThat(meanLoss).isBetween(3.0, 4.5);
                heard.add("epoch " + epoch);
            }

            @Override
            public void onBoundary(long step, boolean endOfEpoch) {
                heard.add("boundary " + step + " " + endOfEpoch);
            }
        };
        try (Kernel kernel = TinyModel.full(7)) {
            trainer(
                            kernel,
                            TinyModel.rows(4, 9),
                            options().epochs(1).learningRate(1e-4).build())
                    .run(listener, () -> false);
        }
        assertThat(heard)
                .containsExactly(
                        "step 1/2 epoch 0.5",
                        "boundary 1 false",
                        "step 2/2 epoch 1.0",
                        "validation 2",
                        "epoch 1",
                        "boundary 2 true");
    }

    @Test
    void restore_ofAnotherTraining_isRefused() {
        try (Kernel kernel = TinyModel.full(8)) {
            TrainerState state =
                    trainer(kernel, TinyModel.rows(4, 1), options().build()).snapshot();
            Trainer other = trainer(kernel, TinyModel.rows(5, 1), options().build());
            assertThatThrownBy(() -> other.restore(state))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("another training");
        }
    }

    @Test
    void rowsWithoutTargets_areRefusedByNumber() {
        try (Kernel kernel = TinyModel.full(9)) {
            List<TokenRow> rows = List.of(TinyModel.rows(1, 1).get(0), new TokenRow(new int[3], new boolean[3]));
            assertThatThrownBy(() -> trainer(kernel, rows, options().build()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("row 2 of 2 has no target token");
        }
    }

    @Test
    void options_outOfRange_areNamedAllAtOnce() {
        assertThatThrownBy(() -> TrainerOptions.builder()
                        .epochs(0)
                        .batchSize(0)
                        .learningRate(-1)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("epochs")
                .hasMessageContaining("batchSize")
                .hasMessageContaining("learningRate");
    }
}
