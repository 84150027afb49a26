// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.lora.internal.config.JsonFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Opens models whose files were changed at random, and asks them, in a process of its own: a fault in native code would
 * end it. The long run of this is {@code benchmarks/run fuzz-process}.
 */
public final class FuzzedFilesProcess {
    private static final List<String> FILES =
            List.of("config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors", "model.gguf");
    private static final List<String> WHOLE = List.of(
            "config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors", "chat_template.jinja");
    private static final List<String> VALUES = List.of(
            "null", "true", "0", "1", "-1", "3", "65536", "2147483648", "1e308", "0.5", "\"\"", "\"a\"", "[]", "{}");

    private final Random random;
    private final Path seeds;
    private final Path work;
    private int accepted;
    private int refused;
    private int others;

    private FuzzedFilesProcess(Random random, Path folder) {
        this.random = random;
        this.seeds = folder.resolve("seeds");
        this.work = folder.resolve("work");
    }

    /**
     * Arguments: a folder to work in, a seed, and how many inputs. Prints how many were accepted, refused by our own
     * errors, and ended in another one.
     */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        TinyModel.write(folder.resolve("seeds"));
        ModelExport.of(folder.resolve("seeds")).gguf(folder.resolve("seeds/model.gguf"), GgufEncoding.F16);
        FuzzedFilesProcess process = new FuzzedFilesProcess(new Random(Long.parseLong(args[1])), folder);
        for (int input = 0; input < Integer.parseInt(args[2]); input++) {
            process.input(FILES.get(input % FILES.size()));
        }
        System.out.println(
                "accepted " + process.accepted + " refused " + process.refused + " others " + process.others);
        System.exit(0);
    }

    private void input(String name) throws IOException {
        for (String file : WHOLE) {
            Files.createDirectories(work);
            Files.write(work.resolve(file), Files.readAllBytes(seeds.resolve(file)));
        }
        byte[] bytes = Files.readAllBytes(seeds.resolve(name));
        Path changed = name.endsWith(".gguf") ? work.resolveSibling(name) : work.resolve(name);
        Files.write(changed, name.endsWith(".json") && random.nextInt(4) > 0 ? json(bytes) : bytes(bytes));
        ask(name.endsWith(".gguf") ? changed : work);
    }

    private byte[] json(byte[] bytes) throws IOException {
        ObjectNode root = (ObjectNode) JsonFile.mapper().readTree(bytes);
        List<ObjectNode> objects = new ArrayList<>(List.of(root));
        root.forEach(each -> {
            if (each instanceof ObjectNode object && !object.isEmpty()) {
                objects.add(object);
            }
        });
        ObjectNode at = objects.get(random.nextInt(objects.size()));
        List<String> names = new ArrayList<>();
        at.fieldNames().forEachRemaining(names::add);
        String name = names.get(random.nextInt(names.size()));
        at.set(name, JsonFile.mapper().readTree(VALUES.get(random.nextInt(VALUES.size()))));
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    // most of it in the head, where sizes stand
    private byte[] bytes(byte[] bytes) {
        int at = random.nextInt(random.nextInt(4) > 0 ? Math.min(bytes.length, 1_000) : bytes.length);
        if (random.nextInt(5) == 0) {
            return Arrays.copyOf(bytes, at);
        }
        byte value = (byte) (random.nextBoolean() ? 255 : random.nextInt());
        Arrays.fill(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(8)), value);
        return bytes;
    }

    private void ask(Path model) {
        try (LocalChatModel opened = LocalChatModel.open(model)) {
            opened.chat(ChatRequest.builder()
                    .messages(List.of(Message.user("Say it.")))
                    .maxTokens(2)
                    .build());
            accepted++;
        } catch (FineTuneException | IllegalArgumentException e) {
            refused++;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | InternalError e) {
            others++;
            e.printStackTrace(System.out);
        }
    }
}
