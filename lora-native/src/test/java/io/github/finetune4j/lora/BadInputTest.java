// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.OutOfDeviceMemoryException;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LoraConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that can be wrong from outside, and the words that it is answered with; nothing is left behind. */
@Tag("native")
class BadInputTest {
    // not slow: a JVM or two that do one thing, seconds at most
    @TempDir
    Path folder;

    private Path model = Path.of("");

    @BeforeEach
    void writeModel() {
        model = TinyModel.write(folder.resolve("tiny"));
    }

    @Test
    void missingFolder() {
        submitting(spec().baseModel(folder.resolve("absent").toString()).build())
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("no model " + folder.resolve("absent"))
                .hasMessageContaining("-> give a folder that holds config.json, model.safetensors and tokenizer.json");
    }

    @Test
    void nameThatNobodyKnows_saysWhereItWasLookedFor_andWhoWouldKnowIt() throws IOException {
        submitting(spec().baseModel("meta-llama/Llama-3.2-1B").build())
                .hasMessageStartingWith("no model meta-llama/Llama-3.2-1B: there is no folder "
                        + Path.of("meta-llama/Llama-3.2-1B").toAbsolutePath())
                .hasMessageContaining(", and no source of models was added -> give a folder")
                .hasMessageEndingWith(" or a name that a source of addModels(...) knows");
        Path file = Files.writeString(folder.resolve("tickets.jsonl"), "{}");
        submitting(spec().baseModel(file.toString()).build())
                .hasMessageContaining(file + " is neither a folder nor a GGUF file");
    }

    @Test
    void truncatedWeights() throws IOException {
        Path file = model.resolve("model.safetensors");
        byte[] all = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(all, all.length - 100));
        submitting(spec().build())
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("the file is cut off")
                .hasMessageContaining("fetch it again");
    }

    @Test
    void headerLengthOfTwoToThe63() throws IOException {
        byte[] bytes = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(Long.MIN_VALUE)
                .array();
        Files.write(model.resolve("model.safetensors"), bytes);
        submitting(spec().build())
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("header length 9223372036854775808 is above the limit");
    }

    @Test
    void wrongDtype() throws IOException {
        byte[] all = Files.readAllBytes(model.resolve("model.safetensors"));
        String text = new String(all, StandardCharsets.ISO_8859_1).replace("\"dtype\":\"F32\"", "\"dtype\":\"I32\"");
        Files.write(model.resolve("model.safetensors"), text.getBytes(StandardCharsets.ISO_8859_1));
        submitting(spec().build())
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("has dtype I32, which is not supported -> give weights in F32, F16 or BF16");
    }

    @Test
    void otherArchitecture() throws IOException {
        String config = Files.readString(model.resolve("config.json"));
        Files.writeString(
                model.resolve("config.json"),
                config.replace("llama", "gpt2").replace("LlamaForCausalLM", "GPT2LMHeadModel"));
        submitting(spec().build())
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("GPT2LMHeadModel")
                .hasMessageContaining("those that work: LlamaForCausalLM");
    }

    @Test
    void tokenizerWithoutTemplate() throws IOException {
        Files.delete(model.resolve("chat_template.jinja"));
        submitting(spec().build())
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("has no chat template -> put the model's chat_template.jinja into the folder");
    }

    @Test
    void templateThatRefusesTheRows_isToldWithOneRemedy() throws IOException {
        Files.writeString(model.resolve("chat_template.jinja"), "{{ raise_exception('roles must alternate') }}");
        submitting(spec().build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("row 1 cannot be rendered: the model's chat template refuses this conversation:"
                        + " roles must alternate; row 2")
                .hasMessageEndingWith(" -> fix or remove them, or decide by longRows what happens to long ones")
                .satisfies(e ->
                        assertThat(String.valueOf(e.getMessage()).split(" -> ")).hasSize(2));
    }

    @Test
    void missingTokenizer() throws IOException {
        Files.delete(model.resolve("tokenizer.json"));
        submitting(spec().build()).isInstanceOf(InvalidModelException.class).hasMessageContaining("tokenizer.json");
    }

    @Test
    void emptyDataSet() {
        assertThatThrownBy(() -> spec().trainingData(Dataset.of(List.of())).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("trainingData is empty -> give at least one example");
    }

    @Test
    void rowLongerThanTheContext() {
        Dataset data = Dataset.of(List.of(
                ChatExample.of(Message.user("a"), Message.assistant("b")),
                ChatExample.of(Message.user("a".repeat(300)), Message.assistant("b"))));
        submitting(spec().trainingData(data).build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("1 of 2 training rows cannot be used: row 2 has 305 tokens, more than 256");
    }

    @Test
    void rowOfMillionsOfSpaces() {
        Dataset data = Dataset.of(List.of(
                ChatExample.of(Message.user("a"), Message.assistant("b")),
                ChatExample.of(Message.user(" ".repeat(11_000_000)), Message.assistant("b"))));
        submitting(spec().trainingData(data).build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("row 2 has more than 1024 tokens, more than 256");
    }

    @Test
    void rowWithoutAnAnswer() {
        Dataset data = Dataset.of(List.of(ChatExample.of(Message.user("a"))));
        submitting(spec().trainingData(data).build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("row 1 has nothing to learn");
    }

    @Test
    void rankZero() {
        assertThatThrownBy(() -> LoraConfig.builder().rank(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rank");
    }

    @Test
    void unknownTargetModule() {
        submitting(spec().lora(LoraConfig.builder()
                                .targetModules("q_proj", "wq")
                                .build())
                        .build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("target modules [wq] are not in this model -> choose from [q_proj, k_proj");
    }

    @Test
    void maxLengthAboveTheContext() {
        submitting(spec().hyperparameters(
                                Hyperparameters.builder().maxLength(257).build())
                        .build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("maxLength 257 is above the model's context of 256");
    }

    @Test
    void unwritableOutput() throws IOException {
        Files.writeString(folder.resolve("runs"), "a file where the folder should be");
        submitting(spec().build())
                .isInstanceOf(ResultNotSavedException.class)
                .hasMessageContaining(": Not a directory -> check the folder");
        assertThat(folder.resolve("runs")).hasContent("a file where the folder should be");
    }

    @Test
    void tooLittleMemory() {
        MemoryEstimate estimate = new MemoryEstimate(3L << 30, 1L << 30, 2L << 30, 1L << 29, OptionalLong.of(1L << 30));
        assertThatThrownBy(estimate::throwIfTooLarge)
                .isInstanceOf(OutOfDeviceMemoryException.class)
                .hasMessageContaining(
                        "about 6656 MB (weights 3072, trained 1024, activations 2048, runtime 512), of 1024 MB left");
    }

    @Test
    void fullDisk_stopsTheJob_whichGoesOnOnceThereIsSpace() throws IOException, InterruptedException {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        Need.SYSTEM.require(
                run("mount", "-t", "tmpfs", "-o", "size=200k", "none", disk.toString()), "root, to mount a small disk");
        try (LocalLoraProvider provider = KilledProcess.provider(disk.resolve("runs"))) {
            Hyperparameters h = Hyperparameters.builder()
                    .epochs(15)
                    .batchSize(1)
                    .checkpointSteps(10)
                    .build();
            JobRef job = provider.submit(spec().hyperparameters(h).build(), SubmitContext.of("k"));
            assertThatThrownBy(() -> FineTune.attach(provider, job).await())
                    .isInstanceOf(ResultNotSavedException.class)
                    .hasMessageContaining(
                            "No space left on device -> check the folder, its permissions and the disk's");
            assertThat(provider.folder(job).resolve("adapter")).doesNotExist();
            assertThat(run("mount", "-o", "remount,size=8m", disk.toString())).isTrue();
            ModelRef made = FineTune.attach(provider, job).await();
            assertThat(provider.folder(made).resolve("adapter_model.safetensors"))
                    .exists();
            assertThat(LocalLoraProviderTest.events(provider, job))
                    .anyMatch(event -> event.id().startsWith("resumed-"));
        } finally {
            // lazily: a checkpoint that was read stays mapped until the collector finds it
            assertThat(run("umount", "-l", disk.toString())).isTrue();
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return process.waitFor(50, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Submits, checks that nothing is left of it. */
    private AbstractThrowableAssert<?, ?> submitting(FineTuneSpec spec) {
        try (LocalLoraProvider provider =
                LocalLoraProvider.builder().runs(folder.resolve("runs")).build()) {
            AbstractThrowableAssert<?, ?> thrown =
                    assertThatThrownBy(() -> provider.submit(spec, SubmitContext.of("k")));
            String[] left = folder.resolve("runs").toFile().list();
            assertThat(left == null ? new String[0] : left).isEmpty();
            return thrown;
        }
    }

    private FineTuneSpec.Builder spec() {
        return FineTuneSpec.builder().baseModel(model.toString()).trainingData(LocalLoraProviderTckTest.data(4));
    }
}
