// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.TrainingMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is decided without being asked is said. */
@Tag("native")
class FallbacksTest {
    // not slow: a JVM or two that do one thing, seconds at most
    @TempDir
    Path folder;

    private Path model = Path.of("");

    @BeforeEach
    void writeModel() {
        model = TinyModel.write(folder.resolve("tiny"));
    }

    @Test
    void texts_withoutAnEndToken_areToldToFollowOneAnother() {
        assertThat(notes(texts("one", "two"))).isEmpty();
        AtomicFile.write(model.resolve("tokenizer_config.json"), "{}");
        assertThat(notes(texts("one", "two")))
                .containsExactly(
                        "the 2 training texts follow one another without a mark: the tokenizer names no end token");
        assertThatThrownBy(() -> notes(texts("a")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("the texts have fewer than two tokens together -> give longer texts");
    }

    @Test
    void doraWithDropout_thatGoesOn_isToldToGoOnWithout() throws IOException {
        Path adapter;
        try (LocalLoraProvider provider = KilledProcess.provider(folder.resolve("first"))) {
            JobRef job = provider.submit(
                    spec().lora(LoraConfig.builder().rank(2).dora(true).build()).build(), SubmitContext.of("k"));
            LocalLoraProviderTest.await(provider, job);
            adapter = provider.folder(job).resolve("adapter");
        }
        Path config = adapter.resolve("adapter_config.json");
        ObjectNode json = JsonFile.object(config);
        Files.writeString(config, json.put("lora_dropout", 0.05).toString());
        assertThat(notes(spec().baseModel(adapter.toString())))
                .containsExactly("the adapter was trained with dropout 0.05 and goes on without: DoRA has none here");
    }

    @Test
    void model_withoutAnEndToken_warnsWhenItIsOpened() throws IOException {
        assertThat(warnings(
                        LocalChatModel.class, () -> LocalChatModel.open(model).close()))
                .isEmpty();
        AtomicFile.write(model.resolve("tokenizer_config.json"), "{}");
        String config = Files.readString(model.resolve("config.json"));
        Files.writeString(model.resolve("config.json"), config.replace("\"eos_token_id\":257,", ""));
        assertThat(warnings(
                        LocalChatModel.class, () -> LocalChatModel.open(model).close()))
                .containsExactly("the model tiny names no end token: each answer goes on to its limit of tokens");
    }

    @Test
    void tokenizerBesideAGguf_withOtherTokens_warnsThatItIsNotUsed() throws IOException {
        Path gguf = Files.createDirectories(folder.resolve("gguf")).resolve("model.gguf");
        ModelExport.of(model).gguf(gguf, GgufEncoding.F32);
        Path beside = gguf.resolveSibling("tokenizer.json");
        Files.copy(model.resolve("tokenizer.json"), beside);
        Class<?> files = io.github.finetune4j.lora.internal.tokens.TokenizerFiles.class;
        assertThat(warnings(files, () -> LocalTokens.open(gguf).close())).isEmpty();
        Files.writeString(beside, Files.readString(beside).replace("\"A\":65", "\"AA\":65"));
        assertThat(warnings(files, () -> LocalTokens.open(gguf).close()))
                .isNotEmpty()
                .allMatch(text -> text.equals(
                        beside + " has other tokens than " + gguf + ": it is not used, nor what lies beside it"));
    }

    private FineTuneSpec.Builder texts(String... texts) {
        List<TextExample> examples = new ArrayList<>();
        for (String text : texts) {
            examples.add(new TextExample(text));
        }
        return spec().method(TrainingMethod.CONTINUED_PRETRAINING).trainingData(Dataset.of(examples));
    }

    private FineTuneSpec.Builder spec() {
        return FineTuneSpec.builder()
                .baseModel(model.toString())
                .trainingData(LocalLoraProviderTckTest.data(2))
                .hyperparameters(Hyperparameters.builder().maxSteps(1).build());
    }

    private List<String> notes(FineTuneSpec.Builder spec) {
        try (LocalLoraProvider provider = KilledProcess.provider(folder.resolve("runs"))) {
            JobRef job = provider.submit(spec.build(), SubmitContext.of("key-" + System.nanoTime()));
            assertThat(LocalLoraProviderTest.await(provider, job).failure()).isEmpty();
            return LocalLoraProviderTest.of(LocalLoraProviderTest.events(provider, job), JobEvent.Note.class).stream()
                    .map(JobEvent.Note::text)
                    .toList();
        }
    }

    private static List<String> warnings(Class<?> of, Runnable work) {
        try (HeardLog heard = HeardLog.of(of)) {
            work.run();
            return heard.records().stream()
                    .map(each -> new SimpleFormatter().formatMessage(each))
                    .toList();
        }
    }
}
