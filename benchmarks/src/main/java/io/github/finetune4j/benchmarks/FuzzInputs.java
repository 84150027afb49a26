// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.format.DataFormat;
import io.github.finetune4j.dataset.spi.DatasetSource;
import io.github.finetune4j.lora.LocalChatModel;
import io.github.finetune4j.lora.LocalTokens;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the input of a number, always the same for the same seed. */
final class FuzzInputs implements AutoCloseable {
    private static final int TOKENS = 3;
    private static final String FUZZED = "fuzzed";
    private static final String SAY = "Say it.";
    private static final String WEIGHTS = "model.safetensors";
    private static final List<String> JSON_FILES = List.of(
            "config.json", "tokenizer.json", "tokenizer.json", "tokenizer_config.json", "generation_config.json");

    private final Path seeds;
    private final Path work;
    private final long seed;
    private @Nullable LocalChatModel model;
    private @Nullable LocalTokens tokens;
    private final Map<String, LocalTokens> variants = new HashMap<>();

    /**
     * One input.
     *
     * @param kind prompt, row, model, gguf, adapter
     * @param what was changed
     * @param bytes that a call on it may cost time for
     * @param file what a refusal must name; empty if there is no file
     * @param again whether it is the same if it is fed again
     * @param run feeds it
     */
    record Input(String kind, String what, long bytes, String file, boolean again, Callable<?> run) {
        static Input text(String kind, String what, long bytes, Callable<?> run) {
            return new Input(kind, what, bytes, "", true, run);
        }

        static Input file(String kind, String what, long bytes, Callable<?> run) {
            return new Input(kind, what, bytes, FUZZED, true, run);
        }
    }

    FuzzInputs(Path seeds, Path work, long seed) {
        this.seeds = seeds;
        this.work = work;
        this.seed = seed;
    }

    Input input(long number) throws IOException {
        Random random = new Random(seed * 1_000_003 + number);
        return switch ((int) (number % 10)) {
            case 0, 1 -> prompt(random);
            case 2 -> row(random);
            case 3, 4, 5 -> folder(random);
            case 6 -> gguf(random);
            case 7 -> weights(random);
            case 8 -> adapter(random);
            default -> shrinking(random);
        };
    }

    private Input prompt(Random random) {
        String text = new FuzzText(random).next();
        String variant = FuzzSeeds.VARIANTS.get(random.nextInt(FuzzSeeds.VARIANTS.size()));
        return random.nextBoolean()
                ? Input.text("prompt", "", bytes(text), () -> ask(model(), text))
                : Input.text(
                        "prompt", variant, bytes(text), () -> variant(variant).count(text));
    }

    private Input row(Random random) {
        byte[] bytes = new Mutation(List.of(FuzzText.row(random).getBytes(StandardCharsets.UTF_8)), random).next();
        return Input.text("row", "", bytes.length, () -> {
            Dataset rows = Dataset.builder()
                    .addSource(DatasetSource.jsonl(new ByteArrayInputStream(bytes), "fuzzed"))
                    .formats(DataFormat.all())
                    .dropInvalid()
                    .build()
                    .dataset();
            int sum = 0;
            for (Example example : rows.examples()) {
                sum += tokens().countRow(example).orElse(0);
            }
            return sum;
        });
    }

    private Input folder(Random random) throws IOException {
        Path folder = copy(FuzzSeeds.MODEL);
        String name = JSON_FILES.get(random.nextInt(JSON_FILES.size()));
        Files.write(folder.resolve(name), new FuzzJson(random).changed(name, Files.readAllBytes(folder.resolve(name))));
        String text = random.nextInt(3) == 0 ? new FuzzText(random).next() : SAY;
        long bytes = length(folder) - Files.size(folder.resolve(WEIGHTS)) + bytes(text);
        return Input.file("model", name, bytes, () -> open(folder, null, text));
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static long length(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            long sum = 0;
            for (Path file : files.toList()) {
                sum += Files.size(file);
            }
            return sum;
        }
    }

    private Input weights(Random random) throws IOException {
        Path folder = copy(FuzzSeeds.MODEL);
        Path file = folder.resolve(WEIGHTS);
        Files.write(file, safetensors(random, Files.readAllBytes(file)));
        return Input.file("model", WEIGHTS, length(folder), () -> open(folder, null, SAY));
    }

    private Input gguf(Random random) throws IOException {
        clean();
        Path file = Files.createDirectories(work).resolve("fuzzed.gguf");
        byte[] bytes = Files.readAllBytes(seeds.resolve(FuzzSeeds.GGUF));
        Files.write(
                file, FuzzBytes.changed(random, bytes, Math.min(bytes.length, random.nextBoolean() ? 2_000 : 100_000)));
        return Input.file("gguf", "", bytes.length, () -> open(file, null, SAY));
    }

    private Input adapter(Random random) throws IOException {
        Path folder = copy(FuzzSeeds.ADAPTER);
        boolean config = random.nextBoolean();
        Path file = folder.resolve(config ? "adapter_config.json" : "adapter_model.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(
                file, config ? new FuzzJson(random).changed("adapter_config.json", bytes) : safetensors(random, bytes));
        Path base = seeds.resolve(FuzzSeeds.MODEL);
        return Input.file(
                "adapter",
                String.valueOf(file.getFileName()),
                length(folder) + length(base),
                () -> open(base, folder, SAY));
    }

    /** Files that become shorter while they are read. */
    private Input shrinking(Random random) throws IOException {
        boolean gguf = random.nextBoolean();
        Path target = gguf ? ggufCopy() : copy(FuzzSeeds.MODEL);
        Path file = gguf ? target : target.resolve(WEIGHTS);
        long length = random.nextBoolean() ? 0 : (long) (Files.size(file) * random.nextDouble());
        int micros = random.nextInt(60_000);
        long bytes = gguf ? Files.size(file) : length(target);
        return new Input("shrinking", gguf ? "gguf" : "safetensors", bytes, FUZZED, false, () -> {
            Thread cut = new Thread(() -> cut(file, length, micros));
            cut.start();
            try {
                return open(target, null, SAY);
            } finally {
                cut.join();
            }
        });
    }

    private static void cut(Path file, long length, int micros) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            LockSupport.parkNanos(micros * 1_000L);
            channel.truncate(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path ggufCopy() throws IOException {
        clean();
        return Files.copy(
                seeds.resolve(FuzzSeeds.GGUF), Files.createDirectories(work).resolve("fuzzed.gguf"));
    }

    private Path copy(String name) throws IOException {
        clean();
        Path folder = work.resolve(FUZZED);
        FuzzSeeds.copy(seeds.resolve(name), folder);
        return folder;
    }

    private void clean() throws IOException {
        Files.deleteIfExists(work.resolve("fuzzed.gguf"));
        Path folder = work.resolve("fuzzed");
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static byte[] safetensors(Random random, byte[] bytes) {
        int header = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (random.nextInt(3) == 0) {
            return FuzzBytes.changed(random, bytes, 8 + header);
        }
        byte[] json = new FuzzJson(random).changed("", Arrays.copyOfRange(bytes, 8, 8 + header));
        ByteBuffer made =
                ByteBuffer.allocate(8 + json.length + bytes.length - 8 - header).order(ByteOrder.LITTLE_ENDIAN);
        made.putLong(json.length).put(json).put(bytes, 8 + header, bytes.length - 8 - header);
        return made.array();
    }

    private static Object open(Path model, @Nullable Path adapter, String text) {
        LocalChatModel.Builder builder = LocalChatModel.builder(model);
        if (adapter != null) {
            builder.adapter(adapter);
        }
        try (LocalChatModel opened = builder.build()) {
            return ask(opened, text);
        }
    }

    private static Object ask(LocalChatModel model, String text) {
        return model.chat(ChatRequest.builder()
                .messages(List.of(Message.user(text)))
                .maxTokens(TOKENS)
                .build());
    }

    private LocalChatModel model() {
        if (model == null) {
            model = LocalChatModel.open(seeds.resolve(FuzzSeeds.MODEL));
        }
        return model;
    }

    private LocalTokens variant(String name) {
        return variants.computeIfAbsent(name, each -> LocalTokens.open(seeds.resolve(each)));
    }

    private LocalTokens tokens() {
        if (tokens == null) {
            tokens = LocalTokens.open(seeds.resolve(FuzzSeeds.MODEL));
        }
        return tokens;
    }

    @Override
    public void close() {
        if (model != null) {
            model.close();
        }
        if (tokens != null) {
            tokens.close();
        }
        variants.values().forEach(LocalTokens::close);
    }
}
