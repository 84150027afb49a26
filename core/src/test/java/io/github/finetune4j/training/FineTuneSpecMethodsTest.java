// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.CapabilityGaps;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be combined is refused by name, and what a provider must be able to do is found. */
class FineTuneSpecMethodsTest {
    private static final Example CHAT = ChatExample.of(Message.user("a"), Message.assistant("b"));
    private static final Example PREFERENCE = new PreferenceExample(
            List.of(Message.user("a")), List.of(Message.assistant("b")), List.of(Message.assistant("c")), Map.of());

    static Stream<Arguments> contradictions() {
        return Stream.of(
                refused(
                        s -> s.tuningMethod(TuningMethod.FULL).lora(lora(l -> {})),
                        "tuningMethod is FULL and lora is set"),
                refused(
                        s -> s.promptTuning(PromptTuningConfig.of(3)).lora(lora(l -> {})),
                        "tuningMethod is PROMPT_TUNING and lora is set"),
                refused(s -> s.tuningMethod(TuningMethod.PROMPT_TUNING), "promptTuning is missing"),
                refused(
                        s -> s.promptTuning(PromptTuningConfig.of(3)).tuningMethod(TuningMethod.FULL),
                        "tuningMethod is FULL and promptTuning is set"),
                refused(s -> s.lora(lora(l -> l.dora(true).dropout(0.1))), "lora.dora and lora.dropout are both set"),
                refused(
                        s -> s.lora(lora(l -> l.loraPlusRatio(8).modulesToSave("embed_tokens"))),
                        "lora.loraPlusRatio has no rate for an embedding"),
                refused(
                        s -> s.hyperparameters(
                                Hyperparameters.builder().dpoBeta(0.2).build()),
                        "dpoBeta is set and the method is SUPERVISED"),
                refused(
                        s -> s.hyperparameters(Hyperparameters.builder()
                                .embedding(e -> e.sizes(64))
                                .build()),
                        "embedding is set and the method is SUPERVISED"),
                refused(
                        s -> s.method(TrainingMethod.DPO)
                                .trainingData(Dataset.of(List.of(PREFERENCE)))
                                .promptTuning(PromptTuningConfig.of(3)),
                        "method DPO cannot be combined with PROMPT_TUNING"),
                refused(
                        s -> s.method(TrainingMethod.DPO),
                        "trainingData holds 1 of 1 examples that method DPO does not learn from -> give PreferenceExample"),
                refused(
                        s -> s.validationData(Dataset.of(List.of(CHAT, PREFERENCE))),
                        "validationData holds 1 of 2 examples that method SUPERVISED does not learn from"),
                refused(
                        s -> s.method(TrainingMethod.CONTINUED_PRETRAINING)
                                .trainingData(Dataset.of(List.of(new TextExample("a"))))
                                .hyperparameters(Hyperparameters.builder()
                                        .lossMask(LossMask.ALL)
                                        .longRowPolicy(LongRowPolicy.DROP)
                                        .build()),
                        "lossMask is for method SUPERVISED",
                        "longRowPolicy has no meaning in method CONTINUED_PRETRAINING"));
    }

    private static Arguments refused(Consumer<FineTuneSpec.Builder> setting, String... words) {
        return Arguments.of(words, setting);
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void contradiction_isNamed(String[] words, Consumer<FineTuneSpec.Builder> setting) {
        FineTuneSpec.Builder spec = spec();
        setting.accept(spec);
        assertThatThrownBy(spec::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(words);
    }

    static Stream<Arguments> settings() {
        return Stream.of(
                needs(Capability.LORA_RANK_STABILIZED, l -> l.rankStabilized(true)),
                needs(Capability.LORA_DORA, l -> l.dora(true)),
                needs(Capability.LORA_PLUS, l -> l.loraPlusRatio(16)),
                needs(Capability.LORA_PATTERNS, l -> l.rankPattern(Map.of("q_proj", 2))),
                needs(Capability.LORA_PATTERNS, l -> l.alphaPattern(Map.of("q_proj", 2.0))),
                needs(Capability.LORA_LAYERS, l -> l.layers(List.of(1))),
                needs(Capability.LORA_MODULES_TO_SAVE, l -> l.modulesToSave("lm_head")),
                needs(Capability.LORA_QUANTIZATION, l -> l.quantization(Quantization.NF4)));
    }

    private static Arguments needs(Capability capability, Consumer<LoraConfig.Builder> setting) {
        return Arguments.of(capability, setting);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void variantOfLora_isRefusedWhereTheProviderLacksIt(Capability capability, Consumer<LoraConfig.Builder> setting) {
        FineTuneSpec spec = spec().lora(lora(setting)).build();
        assertThat(spec.toBuilder().build().lora()).isEqualTo(spec.lora());
        assertThatThrownBy(() -> CapabilityGaps.refuse("other", EnumSet.complementOf(EnumSet.of(capability)), spec))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("needs " + capability);
        assertThat(CapabilityGaps.needed(copied(spec)).keySet()).containsExactlyInAnyOrder(Capability.LORA, capability);
    }

    private static FineTuneSpec copied(FineTuneSpec spec) {
        LoraConfig copied = spec.lora().orElseThrow().toBuilder().build(); // a copy keeps every setting
        return spec.toBuilder().lora(copied).build();
    }

    @Test
    void methods_needTheirCapability() {
        FineTuneSpec dpo = spec().method(TrainingMethod.DPO)
                .trainingData(Dataset.of(List.of(PREFERENCE)))
                .build();
        FineTuneSpec texts = spec().method(TrainingMethod.CONTINUED_PRETRAINING)
                .trainingData(Dataset.of(List.of(new TextExample("a"))))
                .build();
        FineTuneSpec prompt = spec().promptTuning(PromptTuningConfig.of(4)).build();
        assertThat(CapabilityGaps.needed(dpo)).containsOnlyKeys(Capability.DPO);
        assertThat(CapabilityGaps.needed(texts)).containsOnlyKeys(Capability.CONTINUED_PRETRAINING);
        assertThat(CapabilityGaps.needed(prompt)).containsOnlyKeys(Capability.PROMPT_TUNING);
        assertThat(prompt.toBuilder().build().promptTuning()).isEqualTo(prompt.promptTuning());
    }

    @Test
    void valuesOutOfRange_areRefusedAtOnce() {
        LoraConfig.Builder lora = LoraConfig.builder();
        assertThatThrownBy(() -> lora.rankPattern(Map.of("q_proj", 0)))
                .hasMessageContaining("0 for q_proj -> give at least 1");
        assertThatThrownBy(() -> lora.alphaPattern(Map.of("q_proj", -1.0)))
                .hasMessageContaining("-1.0 for q_proj -> give");
        assertThatThrownBy(() -> lora.rankPattern(Map.of("(", 1)))
                .hasMessageContaining("rankPattern: ( is no regular expression");
        assertThatThrownBy(() -> lora.layers(List.of(-1))).hasMessageContaining("layer: -1 -> count layers from 0");
        assertThatThrownBy(() -> lora.loraPlusRatio(0)).hasMessageContaining("loraPlusRatio: 0.0 -> give");
        assertThatThrownBy(() -> PromptTuningConfig.of(0)).hasMessageContaining("virtualTokens: 0 -> give at least 1");
        assertThatThrownBy(() -> new PromptTuningConfig(1, " ")).hasMessageContaining("initialText");
        assertThatThrownBy(() -> Hyperparameters.builder().dpoBeta(0)).hasMessageContaining("dpoBeta: 0.0 -> give");
    }

    @Test
    void embedding_isAddedTo_staysInACopy_andRefusesBadSizes() {
        Hyperparameters.Builder builder =
                Hyperparameters.builder().embedding(e -> e.sizes(384, 64)).embedding(e -> e.loss(PairLoss.ANGLE));
        EmbeddingConfig both = new EmbeddingConfig(PairLoss.ANGLE, List.of(384, 64));
        assertThat(builder.build().toBuilder().build().embedding()).contains(both);
        assertThat(Hyperparameters.builder().build().embedding()).isEmpty();
        assertThat(EmbeddingConfig.builder().build()).isEqualTo(new EmbeddingConfig(null, List.of()));
        assertThatThrownBy(() -> builder.embedding(e -> e.sizes(64, 0))).hasMessageContaining("sizes: 0 -> ");
        assertThatThrownBy(() -> builder.embedding(e -> e.sizes(64, 8, 64)))
                .hasMessage("sizes: 64 twice -> name each once");
        assertThat(builder.build().embedding()).contains(both);
        assertThat(Arrays.stream(PairLoss.values()).filter(PairLoss::takesScores))
                .containsExactly(PairLoss.COSENT, PairLoss.ANGLE, PairLoss.COSINE);
    }

    private static FineTuneSpec.Builder spec() {
        return FineTuneSpec.builder().baseModel("base").trainingData(Dataset.of(List.of(CHAT)));
    }

    private static LoraConfig lora(Consumer<LoraConfig.Builder> settings) {
        LoraConfig.Builder builder = LoraConfig.builder();
        settings.accept(builder);
        return builder.build();
    }
}
