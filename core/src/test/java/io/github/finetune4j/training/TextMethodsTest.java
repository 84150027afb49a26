// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.dataset.TaggedExample;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.CapabilityGaps;
import io.github.finetune4j.text.TextSpan;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Methods that answer with labels, numbers, vectors, scores and spans: their names, rows, heads and capabilities. */
class TextMethodsTest {
    private static final Example CHAT = ChatExample.of(Message.user("a"), Message.assistant("b"));
    private static final Example PAIR = PairExample.of("a", "b");
    private static final Example TAGGED = TaggedExample.of("a b", new TextSpan(0, 1, "X"));
    private static final Map<TrainingMethod, Example> ROWS = Map.of(
            TrainingMethod.CLASSIFICATION, CHAT,
            TrainingMethod.MULTI_LABEL, CHAT,
            TrainingMethod.ORDINAL, CHAT,
            TrainingMethod.REGRESSION, CHAT,
            TrainingMethod.EMBEDDING, PAIR,
            TrainingMethod.RERANKING, PAIR,
            TrainingMethod.TAGGING, TAGGED);
    private static final Map<TrainingMethod, Capability> NEEDED = Map.of(
            TrainingMethod.CLASSIFICATION, Capability.CLASSIFICATION,
            TrainingMethod.MULTI_LABEL, Capability.CLASSIFICATION,
            TrainingMethod.ORDINAL, Capability.CLASSIFICATION,
            TrainingMethod.REGRESSION, Capability.REGRESSION,
            TrainingMethod.EMBEDDING, Capability.EMBEDDING,
            TrainingMethod.RERANKING, Capability.RERANKING,
            TrainingMethod.TAGGING, Capability.TAGGING);
    private static final HeadConfig ORDER =
            HeadConfig.builder().addLabels("low", "high").build();

    private static FineTuneSpec.Builder spec(TrainingMethod method) {
        FineTuneSpec.Builder spec = FineTuneSpec.builder()
                .baseModel("base")
                .method(method)
                .trainingData(Dataset.of(List.of(ROWS.getOrDefault(method, CHAT))));
        return method == TrainingMethod.ORDINAL ? spec.head(ORDER) : spec;
    }

    static Stream<TrainingMethod> methods() {
        return ROWS.keySet().stream();
    }

    @Test
    void everyMethod_isFoundByItsName() {
        assertThat(TrainingMethod.all()).hasSize(11).doesNotHaveDuplicates();
        assertThat(TrainingMethod.all())
                .allSatisfy(
                        method -> assertThat(TrainingMethod.of(method.name())).isSameAs(method));
        assertThat(TrainingMethod.all()).containsAll(ROWS.keySet());
        assertThat(TrainingMethod.all())
                .filteredOn(TrainingMethod::hasHead)
                .containsExactly(
                        TrainingMethod.classification(),
                        TrainingMethod.MULTI_LABEL,
                        TrainingMethod.ORDINAL,
                        TrainingMethod.regression());
        assertThat(List.of(TrainingMethod.embedding(), TrainingMethod.reranking(), TrainingMethod.tagging()))
                .containsExactly(TrainingMethod.EMBEDDING, TrainingMethod.RERANKING, TrainingMethod.TAGGING);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void method_takesItsRows_needsItsCapability_andRefusesOtherRows(TrainingMethod method) {
        FineTuneSpec spec = spec(method).build();
        Capability needed = NEEDED.get(method);
        assertThat(spec.trainingData().examples().get(0)).isInstanceOf(method.examples());
        assertThat(CapabilityGaps.needed(spec)).containsOnlyKeys(needed);
        assertThatThrownBy(() -> CapabilityGaps.refuse("other", EnumSet.complementOf(EnumSet.of(needed)), spec))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("method " + method + " needs " + needed);
        Example other = method.examples() == ChatExample.class ? PAIR : CHAT;
        assertThatThrownBy(() ->
                        spec(method).trainingData(Dataset.of(List.of(other))).build())
                .hasMessageContaining("method " + method + " does not learn from -> give "
                        + method.examples().getSimpleName());
    }

    @Test
    void head_isACapabilityOfItsOwn() {
        FineTuneSpec spec = spec(TrainingMethod.CLASSIFICATION)
                .tuningMethod(TuningMethod.HEAD)
                .build();
        assertThat(CapabilityGaps.needed(spec)).containsOnlyKeys(Capability.CLASSIFICATION, Capability.HEAD);
    }

    @Test
    void pairsOfTexts_andAnotherMetricThanTheLoss_areCapabilitiesOfTheirOwn() {
        FineTuneSpec pairs = spec(TrainingMethod.CLASSIFICATION)
                .head(HeadConfig.builder().contrastive(true).build())
                .build();
        assertThat(CapabilityGaps.needed(pairs)).containsOnlyKeys(Capability.CLASSIFICATION, Capability.CONTRASTIVE);
        assertThatThrownBy(() -> CapabilityGaps.refuse("other", EnumSet.of(Capability.CLASSIFICATION), pairs))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("head.contrastive needs CONTRASTIVE");
        FineTuneSpec.Builder early = spec(TrainingMethod.CLASSIFICATION)
                .validationData(Dataset.of(List.of(CHAT)))
                .earlyStopping(EarlyStopping.builder().metric("macro_f1").build());
        assertThat(CapabilityGaps.needed(early.build()))
                .containsEntry(Capability.EARLY_STOPPING_METRIC, "earlyStopping by macro_f1");
        assertThat(CapabilityGaps.needed(
                        early.earlyStopping(new EarlyStopping(1, 0)).build()))
                .doesNotContainKey(Capability.EARLY_STOPPING_METRIC);
    }

    @Test
    void metric_isRefusedWhereItIsWritten_andWhereTheMethodHasNone() {
        assertThatThrownBy(() -> EarlyStopping.builder().metric("f1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("metric of early stopping: f1 -> take one of loss, accuracy, macro_f1, spearman, ndcg,"
                        + " entity_f1");
        assertThatThrownBy(() -> spec(TrainingMethod.EMBEDDING)
                        .validationData(Dataset.of(List.of(PAIR)))
                        .earlyStopping(
                                EarlyStopping.builder().metric("accuracy").build())
                        .build())
                .hasMessageContaining("earlyStopping judges by accuracy, which method EMBEDDING has not -> take one of"
                        + " loss, spearman, ndcg");
        assertThat(ValidationMetric.values()).allMatch(metric -> ValidationMetric.of(metric.word()) == metric);
        assertThat(ValidationMetric.values())
                .filteredOn(metric -> !metric.higherIsBetter())
                .containsExactly(ValidationMetric.LOSS);
    }

    static Stream<Arguments> contradictions() {
        LoraConfig lora = LoraConfig.builder().rank(4).build();
        return Stream.of(
                refused(
                        TrainingMethod.SUPERVISED,
                        s -> s.head(ORDER),
                        "head is set, and method SUPERVISED trains none"),
                refused(TrainingMethod.EMBEDDING, s -> s.head(ORDER), "head is set, and method EMBEDDING trains none"),
                refused(
                        TrainingMethod.SUPERVISED,
                        s -> s.tuningMethod(TuningMethod.HEAD),
                        "tuningMethod is HEAD, and method SUPERVISED trains none"),
                refused(
                        TrainingMethod.CLASSIFICATION,
                        s -> s.tuningMethod(TuningMethod.HEAD).lora(lora),
                        "tuningMethod is HEAD, which leaves the model as it is, and lora is set"),
                refused(
                        TrainingMethod.CLASSIFICATION,
                        s -> s.promptTuning(PromptTuningConfig.of(2)).tuningMethod(TuningMethod.HEAD),
                        "tuningMethod is HEAD and promptTuning is set"),
                refused(
                        TrainingMethod.ORDINAL,
                        s -> s.head(HeadConfig.builder().build()),
                        "method ORDINAL needs the order of its labels"),
                refused(
                        TrainingMethod.ORDINAL,
                        s -> s.head(HeadConfig.builder().addLabels("one").build()),
                        "method ORDINAL needs the order of its labels"),
                refused(TrainingMethod.REGRESSION, s -> s.head(ORDER), "method REGRESSION says numbers"),
                refused(
                        TrainingMethod.CLASSIFICATION,
                        s -> s.hyperparameters(
                                Hyperparameters.builder().lossMask(LossMask.ALL).build()),
                        "lossMask is for method SUPERVISED, not CLASSIFICATION"));
    }

    private static Arguments refused(TrainingMethod method, Consumer<FineTuneSpec.Builder> setting, String words) {
        return Arguments.of(words, method, setting);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contradictions")
    void contradiction_isNamed(String words, TrainingMethod method, Consumer<FineTuneSpec.Builder> setting) {
        FineTuneSpec.Builder spec = spec(method);
        setting.accept(spec);
        assertThat(spec.problems())
                .hasSize(1)
                .first()
                .asString()
                .contains(words)
                .contains(" -> ");
        assertThatThrownBy(spec::build).hasMessageContaining(words);
    }

    @Test
    void ordinalWithoutAHead_isRefused() {
        assertThatThrownBy(() -> FineTuneSpec.builder()
                        .baseModel("base")
                        .method(TrainingMethod.ORDINAL)
                        .trainingData(Dataset.of(List.of(CHAT)))
                        .build())
                .hasMessageContaining("name them in head, the least first");
    }

    @Test
    void head_staysInACopyOfTheSpecification() {
        FineTuneSpec spec = spec(TrainingMethod.ORDINAL).build();
        assertThat(spec.toBuilder().build().head()).contains(ORDER);
        assertThat(spec(TrainingMethod.CLASSIFICATION).build().head()).isEmpty();
    }

    @Test
    void headConfig_defaults_andValues() {
        HeadConfig defaults = HeadConfig.builder().build();
        assertThat(defaults).isEqualTo(new HeadConfig(List.of(), null, false, null, false, 1, null));
        assertThat(defaults.regularization()).isEmpty();
        assertThat(defaults.abstention()).isEmpty();
        HeadConfig all = HeadConfig.builder()
                .addLabels("a", "b", "c")
                .inverseRegularization(30)
                .balancedLabels(true)
                .abstentionRate(0.05)
                .contrastive(true)
                .distillationTemperature(2)
                .start(HeadStart.OWN)
                .build();
        assertThat(defaults.beginning()).isEmpty();
        assertThat(all.beginning()).contains(HeadStart.OWN);
        assertThat(all.contrastive()).isTrue();
        assertThat(all.distillationTemperature()).isEqualTo(2);
        assertThat(all.labels()).containsExactly("a", "b", "c");
        assertThat(all.regularization()).isEqualTo(OptionalDouble.of(30));
        assertThat(all.abstention()).isEqualTo(OptionalDouble.of(0.05));
        assertThat(all.balancedLabels()).isTrue();
    }

    @Test
    void headConfig_refusesBadValues_andNamesOnlyTheBadOne() {
        HeadConfig.Builder head = HeadConfig.builder().addLabels("a", "b");
        assertThatThrownBy(() -> head.addLabels("c", "a")).hasMessage("labels: \"a\" twice -> name each once");
        assertThatThrownBy(() -> head.addLabels(List.of("x", " "))).hasMessageContaining("a label: ");
        assertThatThrownBy(() -> head.inverseRegularization(0)).hasMessageContaining("inverseRegularization: 0.0");
        assertThatThrownBy(() -> head.abstentionRate(1)).hasMessageContaining("abstentionRate: 1.0");
        assertThatThrownBy(() -> head.distillationTemperature(0)).hasMessageContaining("distillationTemperature: 0.0");
        assertThat(head.build().labels()).containsExactly("a", "b");
        assertThat(head.addLabels(List.of("x", "y")).build().labels()).containsExactly("a", "b", "x", "y");
        assertThatThrownBy(() -> new HeadConfig(List.of("a", "a"), null, false, null, false, 1, null))
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> new HeadConfig(List.of(), -1.0, false, null, false, 1, null))
                .hasMessageContaining("-1.0");
    }

    @Test
    void start_isOfAWholeEncoder_thatLearnsOneTextAfterAnother() {
        HeadConfig pairs =
                HeadConfig.builder().contrastive(true).start(HeadStart.OWN).build();
        assertThatThrownBy(() -> spec(TrainingMethod.CLASSIFICATION).head(pairs).build())
                .hasMessageContaining("head.start is what a whole encoder's training by one text after another begins")
                .hasMessageContaining("and head.contrastive is set -> leave one of them out");
        HeadConfig fitted = HeadConfig.builder().start(HeadStart.FITTED).build();
        assertThatThrownBy(() -> spec(TrainingMethod.CLASSIFICATION)
                        .head(fitted)
                        .tuningMethod(TuningMethod.HEAD)
                        .build())
                .hasMessageContaining("and tuningMethod is HEAD -> leave one of them out");
        assertThat(spec(TrainingMethod.CLASSIFICATION)
                        .head(fitted)
                        .tuningMethod(TuningMethod.FULL)
                        .build()
                        .head())
                .contains(fitted);
    }

    @Test
    @SuppressWarnings("NullAway") // that is the point
    void earlyStopping_withoutAMetric_isRefused() {
        assertThatThrownBy(() -> new EarlyStopping(1, 0, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("early stopping needs metric, got null");
    }

    @Test
    void contrastive_needsOneLabelForEachText_andAnEncoderThatIsTuned() {
        HeadConfig contrastive = HeadConfig.builder().contrastive(true).build();
        assertThatThrownBy(
                        () -> spec(TrainingMethod.MULTI_LABEL).head(contrastive).build())
                .hasMessageContaining("head.contrastive pairs texts of one label each, and the method is MULTI_LABEL");
        assertThatThrownBy(() -> spec(TrainingMethod.CLASSIFICATION)
                        .head(contrastive)
                        .tuningMethod(TuningMethod.HEAD)
                        .build())
                .hasMessageContaining("tuningMethod is HEAD -> take FULL or LORA");
        assertThat(spec(TrainingMethod.CLASSIFICATION).head(contrastive).build().head())
                .contains(contrastive);
    }

    @Test
    void distillationTemperature_isForOneLabelPerText() {
        assertThatThrownBy(() -> spec(TrainingMethod.MULTI_LABEL)
                        .head(HeadConfig.builder().distillationTemperature(3).build())
                        .build())
                .hasMessageContaining("head.distillationTemperature 3.0 is for method CLASSIFICATION");
    }
}
