// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.gate.GateReport;
import io.github.finetune4j.evaluation.gate.QualityGates;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import io.github.finetune4j.registry.RegistryRecord.Gated;
import io.github.finetune4j.registry.outbox.Unreachable;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.testkit.FakeProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evaluations on record, and the way from a model to them. */
class EvaluationsTest {
    private static final Metric SAME =
            Metric.binary("same", answer -> answer.actualText().equals(answer.expectedText()));

    @TempDir
    Path folder;

    private static ChatModel model(String identity, boolean right) {
        return new ChatModel() {
            @Override
            public ChatResponse chat(ChatRequest request) {
                String asked =
                        request.messages().get(request.messages().size() - 1).content();
                return new ChatResponse(right ? "on " + asked : "no", FinishReason.STOP, new Usage(1, 1));
            }

            @Override
            public Optional<String> identity() {
                return Optional.of(identity);
            }
        }.named(right ? "tuned" : "base");
    }

    @Test
    void compare_withRegistry_putsBothModelsAndTheVerdictOnRecord() {
        Dataset test = Rows.data(0, 40);
        try (RegistryStore registry = FileRegistry.open(folder)) {
            ModelRef tuned = FineTune.builder()
                    .registry(registry, "router")
                    .provider(FakeProvider.builder().build())
                    .baseModel("base")
                    .trainingData(Rows.data(50, 60))
                    .run();
            Comparison found = Evaluator.builder()
                    .metrics(SAME)
                    .registry(registry)
                    .build()
                    .compare(model("fake/base", false), model(tuned + " int8", true), test);
            ModelVersion version = registry.model("router").newest();
            List<Evaluated> evaluations = registry.evaluations(version);
            assertThat(evaluations).hasSize(2);
            assertThat(evaluations.get(1).baseline()).isEqualTo("fake/base");
            assertThat(evaluations.get(1).figures())
                    .containsEntry("verdict", found.verdict().name())
                    .containsEntry("rows", 40L);
            assertThat(effect(evaluations.get(1))).isEqualTo(1.0);
            DataVersion kept = registry.data().get(1);
            assertThat(kept.fingerprint()).isEqualTo(test.fingerprint());
            assertThat(registry.evaluations(kept)).hasSize(3);
        }
        try (RegistryStore registry = FileRegistry.open(folder)) {
            assertThat(registry.evaluations(registry.model("router").newest())).hasSize(2);
            assertThat(registry.verify().problems()).isEmpty();
        }
    }

    private static Object effect(Evaluated evaluated) {
        Map<?, ?> metrics =
                (Map<?, ?>) Objects.requireNonNull(evaluated.figures().get("metrics"));
        Map<?, ?> same = (Map<?, ?>) Objects.requireNonNull(metrics.get("same"));
        Map<?, ?> effect = (Map<?, ?>) Objects.requireNonNull(same.get("effect"));
        return Objects.requireNonNull(effect.get("estimate"));
    }

    private static Evaluator evaluator(Registry registry) {
        return Evaluator.builder().metrics(SAME).registry(registry).build();
    }

    private static List<Evaluated> all(RegistryStore registry) {
        return registry.evaluations(registry.data().get(0));
    }

    @Test
    void gate_ofAComparison_isOnRecordOnce() {
        GateReport report;
        try (RegistryStore registry = FileRegistry.open(folder)) {
            Comparison found = evaluator(registry).compare(model("b", false), model("t", true), Rows.data(0, 40));
            report = found.gate(QualityGates.better("same"), QualityGates.maxRegressions("same", 0));
            found.gate(QualityGates.better("same"), QualityGates.maxRegressions("same", 0));
            found.gate(QualityGates.atLeast("same", 1.5));
        }
        try (RegistryStore registry = FileRegistry.open(folder)) {
            Evaluated compared = all(registry).get(2);
            List<Gated> gates = registry.gates(compared);
            assertThat(gates).extracting(Gated::passed).containsExactly(true, false);
            assertThat(gates.get(0).outcomes())
                    .extracting(Gated.Outcome::gate, Gated.Outcome::status, Gated.Outcome::reason)
                    .containsExactly(
                            tuple(
                                    "better than the baseline by same",
                                    "PASSED",
                                    report.outcomes().get(0).reason()),
                            tuple(
                                    "at most 0 rows worse than before by same",
                                    "PASSED",
                                    "0 of 40 rows are worse than before"));
            assertThat(registry.gates(all(registry).get(0))).isEmpty();
            assertThat(registry.verify().problems()).isEmpty();
        }
    }

    @Test
    void gate_ofEvaluationsThatAreInLooks_isOnRecord() {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            Comparison found =
                    evaluator(registry).compareUntilDecided(model("b", false), model("t", true), Rows.data(0, 100), 50);
            found.candidate().gate(QualityGates.atLeast("same", 0.5));
            found.gate(QualityGates.better("same"));
            assertThat(all(registry))
                    .extracting(each -> registry.gates(each).size())
                    .containsExactly(0, 1, 1);
        }
    }

    @Test
    void gate_whoseEvaluationTheRegistryMissed_tellsThatToo() {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            Unreachable reached = new Unreachable(registry);
            reached.gone(true);
            Evaluation evaluation = evaluator(reached).evaluate(model("m", true), Rows.data(0, 5));
            assertThat(evaluation.gate(QualityGates.maxErrorRate(0.5)).passed()).isTrue();
            assertThat(registry.records()).isEmpty();
            reached.gone(false);
            evaluation.gate(QualityGates.maxErrorRate(0.5));
            assertThat(registry.records()).hasSize(2);
            assertThat(registry.gates((Evaluated) registry.records().get(0))).hasSize(1);
        }
    }

    @Test
    void evaluate_withRegistryOutOfReach_givesItsResult() {
        RegistryStore registry = FileRegistry.open(folder);
        registry.close();
        Evaluator evaluator =
                Evaluator.builder().metrics(SAME).registry(registry).build();
        assertThat(evaluator
                        .evaluate(model("m", true), Rows.data(0, 5))
                        .score("same")
                        .estimate())
                .isEqualTo(1.0);
    }
}
