// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.io.Adapter;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.PromptTuningConfig;
import io.github.finetune4j.training.Quantization;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each method from the specification to the answer. */
@Tag("native")
@Tag("slow")
class LocalMethodsTest {
    private enum Method {
        LORA,
        RS_LORA,
        DORA,
        LORA_PLUS,
        PATTERNS,
        LAYERS,
        SAVED_NORM,
        SAVED_HEAD,
        NF4,
        INT8,
        FULL,
        PROMPT,
        PROMPT_WITH_TEXT,
        DPO,
        DPO_DORA,
        DPO_FULL,
        TEXTS,
        TEXTS_FULL
    }

    private static final Map<Method, Consumer<FineTuneSpec.Builder>> SETTINGS = new EnumMap<>(Map.ofEntries(
            Map.entry(Method.LORA, lora(l -> l.dropout(0.1))),
            Map.entry(Method.RS_LORA, lora(l -> l.rankStabilized(true))),
            Map.entry(Method.DORA, lora(l -> l.dora(true))),
            Map.entry(Method.LORA_PLUS, lora(l -> l.loraPlusRatio(4))),
            Map.entry(
                    Method.PATTERNS,
                    lora(l -> l.rankPattern(Map.of("layers\\.1\\.mlp\\.up_proj", 3))
                            .alphaPattern(Map.of("q_proj", 1.5)))),
            Map.entry(Method.LAYERS, lora(l -> l.layers(List.of(1)))),
            Map.entry(Method.SAVED_NORM, lora(l -> l.modulesToSave("model.norm"))),
            Map.entry(Method.SAVED_HEAD, lora(l -> l.modulesToSave("lm_head", "embed_tokens"))),
            Map.entry(Method.NF4, lora(l -> l.quantization(Quantization.NF4))),
            Map.entry(Method.INT8, lora(l -> l.quantization(Quantization.INT8))),
            Map.entry(Method.FULL, spec -> spec.tuningMethod(TuningMethod.FULL)),
            Map.entry(Method.PROMPT, spec -> spec.promptTuning(PromptTuningConfig.of(3))),
            Map.entry(Method.PROMPT_WITH_TEXT, spec -> spec.promptTuning(new PromptTuningConfig(5, "ab"))),
            Map.entry(Method.DPO, LocalMethodsTest::dpo),
            Map.entry(Method.DPO_DORA, spec -> {
                dpo(spec);
                lora(l -> l.dora(true)).accept(spec);
            }),
            Map.entry(Method.DPO_FULL, spec -> {
                dpo(spec);
                spec.tuningMethod(TuningMethod.FULL);
            }),
            Map.entry(Method.TEXTS, LocalMethodsTest::texts),
            Map.entry(Method.TEXTS_FULL, spec -> {
                texts(spec);
                spec.tuningMethod(TuningMethod.FULL);
            })));

    @TempDir
    static Path models;

    @TempDir
    Path runs;

    @BeforeAll
    static void writeModel() {
        TinyModel.write(models.resolve("tiny"));
    }

    @ParameterizedTest
    @EnumSource
    void method_trainsAndItsModelAnswers(Method method) {
        FineTuneSpec spec = spec(method, 3);
        try (LocalLoraProvider provider = provider()) {
            ModelRef model = train(provider, spec);
            Path folder = provider.folder(model);
            ObjectNode manifest = JsonFile.object(folder.resolve("run-manifest.json"));
            assertThat(manifest.at("/method/name").asText())
                    .isEqualTo(spec.method().name().toLowerCase(java.util.Locale.ROOT));
            assertThat(manifest.at("/epochs/2/trainingLoss").asDouble())
                    .isLessThan(manifest.at("/epochs/0/trainingLoss").asDouble());
            assertThat(manifest.at("/epochs/2/validationLoss").asDouble()).isPositive();
            ChatRequest question = ChatRequest.builder()
                    .addMessage(Message.user("say 1"))
                    .maxTokens(4)
                    .build();
            String answer = provider.chatModel(model).chat(question).text();
            assertThat(provider.chatModel(model).chat(question).text()).isEqualTo(answer);
            if (Files.exists(folder.resolve("adapter_config.json"))) {
                answersTheSameInEveryForm(provider, model, question, answer);
            }
        }
    }

    private void answersTheSameInEveryForm(
            LocalLoraProvider provider, ModelRef model, ChatRequest question, String answer) {
        Path base = models.resolve("tiny");
        try (LocalChatModel live = LocalChatModel.builder(base)
                .adapter(provider.folder(model))
                .merged(false)
                .precision(LocalPrecision.FP32)
                .build()) {
            assertThat(live.chat(question).text()).isEqualTo(answer);
        }
        AdapterFiles files = AdapterFiles.open(provider.folder(model), base);
        if (files.virtualTokens() > 0) {
            assertThatThrownBy(() -> files.merge(runs.resolve("merged")))
                    .hasMessageContaining("prompt tuning cannot be merged");
            return;
        }
        files.merge(runs.resolve("merged"));
        try (LocalChatModel merged = LocalChatModel.builder(runs.resolve("merged"))
                .precision(LocalPrecision.FP32)
                .build()) {
            assertThat(merged.chat(question).text()).isEqualTo(answer);
        }
    }

    @ParameterizedTest
    @EnumSource
    void stoppedRun_takenUpByAnother_endsWithTheSameBytes(Method method) throws IOException {
        FineTuneSpec spec = spec(method, 4);
        JobRef job;
        try (LocalLoraProvider provider = provider()) {
            job = provider.submit(spec, SubmitContext.of("stopped"));
            LocalLoraProviderTest.awaitUntil(
                    provider,
                    job,
                    s -> LocalLoraProviderTest.of(
                                            LocalLoraProviderTest.events(provider, job), JobEvent.StepCompleted.class)
                                    .size()
                            > 3);
        }
        try (LocalLoraProvider provider = provider()) {
            assertThat(provider.poll(job).status()).isIn(JobStatus.PAUSED, JobStatus.RUNNING);
            assertThat(LocalLoraProviderTest.await(provider, job).status()).isEqualTo(JobStatus.SUCCEEDED);
            Path stopped = provider.folder(ModelRef.of("local", job.jobId()));
            Path whole = provider.folder(train(provider, spec));
            String file = Files.exists(whole.resolve(Adapter.FILE)) ? Adapter.FILE : "model.safetensors";
            assertThat(Files.mismatch(stopped.resolve(file), whole.resolve(file)))
                    .isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LORA", "DORA", "PATTERNS", "SAVED_HEAD", "PROMPT", "DPO"})
    void training_goesOnWithAnAdapter(Method method) throws IOException {
        try (LocalLoraProvider provider = provider()) {
            ModelRef first = train(provider, spec(method, 1));
            FineTuneSpec more =
                    spec(Method.LORA, 1).toBuilder().baseModel(first.id()).build();
            ModelRef second = train(provider, plain(more, method));
            Path before = provider.folder(first);
            Path after = provider.folder(second);
            assertThat(settings(after).toString()).isEqualTo(settings(before).toString());
            assertThat(Files.mismatch(before.resolve(Adapter.FILE), after.resolve(Adapter.FILE)))
                    .isNotEqualTo(-1);
            assertThat(firstLoss(after)).isLessThan(firstLoss(before));
            assertThat(virtualTokens(after)).isEqualTo(method == Method.PROMPT ? 3 : 0);
            ModelRef third = train(
                    provider,
                    plain(more.toBuilder().baseModel(copied(after).toString()).build(), method));
            assertThat(firstLoss(provider.folder(third))).isLessThan(firstLoss(after));
        }
    }

    // as another tool would have left it: PEFT's two files, and the base's name
    private Path copied(Path adapter) throws IOException {
        Path copy = Files.createDirectories(runs.resolve("copy"));
        Files.copy(adapter.resolve(Adapter.FILE), copy.resolve(Adapter.FILE));
        String config = Files.readString(adapter.resolve("adapter_config.json"));
        Files.writeString(
                copy.resolve("adapter_config.json"),
                config.replaceAll("(\"base_model_name_or_path\" : )\"[^\"]*\"", "$1\"tiny\""));
        return copy;
    }

    private static int virtualTokens(Path adapter) {
        return Adapter.read(adapter, ModelConfigReader.read(models.resolve("tiny")))
                .virtualTokens();
    }

    private static ObjectNode settings(Path adapter) {
        ObjectNode json = JsonFile.object(adapter.resolve("adapter_config.json"));
        json.remove("base_model_name_or_path");
        return json;
    }

    private static FineTuneSpec plain(FineTuneSpec more, Method method) {
        FineTuneSpec.Builder spec = FineTuneSpec.builder()
                .baseModel(more.baseModel())
                .trainingData(more.trainingData())
                .hyperparameters(more.hyperparameters())
                .seed(3);
        if (method == Method.DPO) {
            dpo(spec);
        }
        return spec.build();
    }

    private static double firstLoss(Path folder) {
        return JsonFile.object(folder.resolve("run-manifest.json"))
                .at("/epochs/0/trainingLoss")
                .asDouble();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("lora.layers has 2, and the model has the layers 0 to 1", lora(l -> l.layers(List.of(2)))),
                Arguments.of(
                        "lora.rankPattern has fc1, which matches no adapted layer",
                        lora(l -> l.rankPattern(Map.of("fc1", 2)))),
                Arguments.of(
                        "lora.alphaPattern has v_proj, which matches no adapted layer",
                        lora(l -> l.targetModules("q_proj").alphaPattern(Map.of("v_proj", 2.0)))),
                Arguments.of(
                        "modules to save: q_proj is no embedding, norm or vocabulary head",
                        lora(l -> l.modulesToSave("q_proj"))),
                Arguments.of(
                        "virtualTokens: 256 -> give less than the model's context, 256 tokens",
                        (Consumer<FineTuneSpec.Builder>) spec -> spec.promptTuning(PromptTuningConfig.of(256))),
                Arguments.of(
                        "maxLength 256 is above the model's context of 253 tokens",
                        (Consumer<FineTuneSpec.Builder>) spec -> spec.promptTuning(PromptTuningConfig.of(3))
                                .hyperparameters(
                                        Hyperparameters.builder().maxLength(256).build())));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatTheModelLacks_isRefusedByName_beforeAnythingIsWritten(
            String words, Consumer<FineTuneSpec.Builder> setting) {
        FineTuneSpec.Builder spec = spec(Method.FULL, 1).toBuilder().tuningMethod(TuningMethod.AUTO);
        setting.accept(spec);
        try (LocalLoraProvider provider = provider()) {
            assertThatThrownBy(() -> provider.submit(spec.build(), SubmitContext.of("refused")))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining(words);
        }
        assertThat(runs).isEmptyDirectory();
    }

    @Test
    void whatAnAdapterIs_cannotBeSaidAnew() {
        try (LocalLoraProvider provider = provider()) {
            ModelRef dora = train(provider, spec(Method.DORA, 1));
            ModelRef prompt = train(provider, spec(Method.PROMPT, 1));
            refuses(provider, dora, lora(l -> l.alpha(8)), "has its own rank, alpha -> leave them out");
            refuses(
                    provider,
                    dora,
                    s -> s.lora(LoraConfig.builder().dropout(0.1).build()),
                    "is DoRA -> leave dropout out");
            refuses(provider, dora, s -> s.tuningMethod(TuningMethod.FULL), "tuningMethod is FULL and the base model");
            refuses(
                    provider,
                    dora,
                    s -> s.promptTuning(PromptTuningConfig.of(2)),
                    "tuningMethod is PROMPT_TUNING and the base model");
            refuses(provider, prompt, s -> s.lora(LoraConfig.builder().build()), "it is prompt tuning");
        }
    }

    private static void refuses(
            LocalLoraProvider provider, ModelRef start, Consumer<FineTuneSpec.Builder> setting, String words) {
        FineTuneSpec.Builder spec =
                FineTuneSpec.builder().baseModel(start.id()).trainingData(LocalLoraProviderTckTest.data(4));
        setting.accept(spec);
        assertThatThrownBy(() -> provider.submit(spec.build(), SubmitContext.of("refused")))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining(words);
    }

    @Test
    void estimate_ofAQuantisedBase_isSmaller() {
        try (LocalLoraProvider provider = provider()) {
            long plain = provider.estimate(spec(Method.RS_LORA, 1)).weights();
            long int8 = provider.estimate(spec(Method.INT8, 1)).weights();
            long nf4 = provider.estimate(spec(Method.NF4, 1)).weights();
            assertThat(nf4).isLessThan(int8);
            assertThat(int8).isLessThan(plain);
            assertThat(provider.estimate(spec(Method.PROMPT, 1)).trainable()).isEqualTo(28 * 3 * 16);
        }
    }

    private static Consumer<FineTuneSpec.Builder> lora(Consumer<LoraConfig.Builder> settings) {
        return spec -> {
            LoraConfig.Builder lora = LoraConfig.builder().rank(2);
            settings.accept(lora);
            spec.lora(lora.build());
        };
    }

    private static void dpo(FineTuneSpec.Builder spec) {
        List<Example> pairs = IntStream.range(0, 12)
                .<Example>mapToObj(i -> new PreferenceExample(
                        List.of(Message.user("say " + i)),
                        List.of(Message.assistant("it is " + i)),
                        List.of(Message.assistant("no")),
                        Map.of()))
                .toList();
        spec.method(TrainingMethod.DPO)
                .trainingData(Dataset.of(pairs))
                .validationData(Dataset.of(pairs.subList(0, 2)))
                .hyperparameters(spec.hyperparameters().toBuilder().dpoBeta(0.3).build());
    }

    private static void texts(FineTuneSpec.Builder spec) {
        List<TextExample> texts = IntStream.range(0, 12)
                .mapToObj(i -> new TextExample("Once there was a number, and it was " + i + "."))
                .toList();
        spec.method(TrainingMethod.CONTINUED_PRETRAINING)
                .trainingData(Dataset.of(texts))
                .validationData(Dataset.of(texts.subList(0, 3)))
                .hyperparameters(
                        spec.hyperparameters().toBuilder().maxLength(32).build());
    }

    private static FineTuneSpec spec(Method method, int epochs) {
        FineTuneSpec.Builder spec = FineTuneSpec.builder()
                .baseModel("tiny")
                .trainingData(LocalLoraProviderTckTest.data(12))
                .validationData(LocalLoraProviderTckTest.data(2))
                .seed(3)
                .hyperparameters(Hyperparameters.builder()
                        .epochs(epochs)
                        .batchSize(2)
                        .learningRate(1e-2)
                        .checkpointSteps(4)
                        .build());
        java.util.Objects.requireNonNull(SETTINGS.get(method)).accept(spec);
        return spec.build();
    }

    private LocalLoraProvider provider() {
        return LocalLoraProvider.builder()
                .runs(runs)
                .addModels(models)
                .precision(LocalPrecision.FP32)
                .build();
    }

    private static ModelRef train(LocalLoraProvider provider, FineTuneSpec spec) {
        JobRef job = provider.submit(spec, SubmitContext.of("key-" + System.nanoTime()));
        var end = LocalLoraProviderTest.await(provider, job);
        assertThat(end.failure()).isEmpty();
        return end.tunedModel().orElseThrow();
    }
}
