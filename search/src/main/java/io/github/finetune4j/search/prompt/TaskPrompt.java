// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;

/**
 * An instruction and solved examples, for any model:
 *
 * <pre>{@code
 * TaskPrompt prompt = TaskPrompt.load(Path.of("tickets.json"));
 * ChatModel model = prompt.on(anyModel);
 * }</pre>
 *
 * <p>The instruction comes first in the system message, before the request's own, if there is one. Examples follow as
 * turns of user and assistant; their system messages are left out, and so is an example that asks what the request
 * asks. With examples, each request carries rows of data, and whatever personal data is in them, to the model.
 * Immutable.
 *
 * @param instruction what to do; may be empty
 * @param examples solved, in the order in which a model reads them; may be empty
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TaskPrompt(String instruction, List<ChatExample> examples) {
    private static final int DIGITS = 16;

    /** Strips the instruction, copies the examples, and checks that they are solved. */
    public TaskPrompt {
        instruction = instruction.strip();
        examples = List.copyOf(examples);
        examples.stream()
                .filter(example -> example.answer().isEmpty())
                .findFirst()
                .ifPresent(example -> {
                    throw new IllegalArgumentException("example of a prompt without an answer: "
                            + example.messages().size()
                            + " messages, the last one not the assistant's -> give solved ones");
                });
    }

    /**
     * {@return a prompt without examples}
     *
     * @param instruction what to do; empty: the model is asked as it is
     */
    public static TaskPrompt of(String instruction) {
        return new TaskPrompt(instruction, List.of());
    }

    /**
     * {@return the model with this prompt; it has an identity where the model has one, and keeps its batches}
     *
     * @param model answers; stays open as long as the result is used
     */
    public ChatModel on(ChatModel model) {
        return new PromptedChat(model, this);
    }

    /** {@return 16 hexadecimal digits that tell this prompt from every other} */
    public String identity() {
        List<ChatExample> rows = new ArrayList<>(List.of(ChatExample.of(Message.system(instruction))));
        rows.addAll(examples);
        return Dataset.of(rows).fingerprint().hex().substring(0, DIGITS);
    }

    /** {@return this prompt as JSON, which {@link #parse} reads} */
    public String json() {
        return PromptJson.write(this);
    }

    /**
     * {@return the prompt that {@link #json} wrote}
     *
     * @param json as written
     * @throws IllegalArgumentException if it is something else
     */
    public static TaskPrompt parse(String json) {
        return PromptJson.read(json);
    }

    /**
     * Writes this prompt to a file, all of it or nothing.
     *
     * @param file replaced if it is there
     * @throws FineTuneException if it can't be written
     */
    public void save(Path file) {
        AtomicFile.write(file, json());
    }

    /**
     * {@return the prompt in a file}
     *
     * @param file that {@link #save} wrote
     * @throws FineTuneException if it can't be read
     * @throws IllegalArgumentException if it holds something else
     */
    public static TaskPrompt load(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new FineTuneException("prompt in " + file + ": " + e + " -> name a file that save(...) wrote", e);
        }
    }

    /** Names its size and identity; the text may hold personal data. */
    @Override
    public String toString() {
        return "prompt " + identity() + ": " + instruction.length() + " characters of instruction, " + examples.size()
                + " examples";
    }
}
