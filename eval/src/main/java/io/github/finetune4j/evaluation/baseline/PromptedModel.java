// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.baseline;

import io.github.finetune4j.chat.BatchModel;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.DelegatingChatModel;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * A model with a prompt of its own: the baseline that a fine-tuned model has to beat.
 *
 * <pre>{@code
 * ChatModel zeroShot = PromptedModel.zeroShot(base, "Name the category of the ticket, in one word.");
 * ChatModel fewShot = PromptedModel.fewShot(
 *         base, "Name the category of the ticket.", FewShotExamples.nearest(training, 4));
 * }</pre>
 *
 * <p>The instructions come first in the system message, before those of the request, if it has any. Examples follow as
 * turns of user and assistant; system messages of theirs are left out. Prompts get longer, and so do tokens and cost in
 * the report.
 *
 * <p>Immutable; safe for use by several threads where its model is.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class PromptedModel extends DelegatingChatModel {
    private static final int HASH = 16;

    private final String instructions;
    private final ExampleSelector examples;
    private final String name;

    private PromptedModel(ChatModel model, String instructions, ExampleSelector examples, String name) {
        super(model);
        this.instructions = instructions.strip();
        this.examples = examples;
        this.name = name;
    }

    /**
     * {@return the model with instructions, and no examples}
     *
     * @param model answers
     * @param instructions what to do, not blank
     */
    public static PromptedModel zeroShot(ChatModel model, String instructions) {
        if (instructions.isBlank()) {
            throw new IllegalArgumentException(
                    "instructions of a zero-shot baseline: a blank text -> say what the model is to do");
        }
        return new PromptedModel(
                model,
                instructions,
                NamedSelector.of("no examples", List.of(), request -> List.of()),
                model.name() + ", zero-shot");
    }

    /**
     * {@return the model with instructions and solved examples}
     *
     * @param model answers
     * @param instructions what to do; may be blank where the examples show it
     * @param examples from the training data, never from the test data
     */
    public static PromptedModel fewShot(ChatModel model, String instructions, ExampleSelector examples) {
        return new PromptedModel(model, instructions, examples, model.name() + ", " + examples.name());
    }

    /**
     * {@return what the model is asked}
     *
     * @param request what this model is asked
     */
    public ChatRequest prompt(ChatRequest request) {
        List<Message> messages = new ArrayList<>();
        List<Message> asked = request.messages();
        boolean system = asked.get(0).role() == Role.SYSTEM;
        String own = system ? asked.get(0).content() : "";
        String joined = (instructions + "\n\n" + own).strip();
        if (!joined.isEmpty()) {
            messages.add(Message.system(joined));
        }
        examples.select(request).forEach(example -> messages.addAll(turns(example)));
        messages.addAll(asked.subList(system ? 1 : 0, asked.size()));
        return request.toBuilder().messages(messages).build();
    }

    private static List<Message> turns(ChatExample example) {
        if (example.answer().isEmpty()) {
            throw new IllegalArgumentException("last message of an example: by the "
                    + example.messages()
                            .get(example.messages().size() - 1)
                            .role()
                            .word() + " -> choose solved rows, which end with the assistant's answer");
        }
        return example.messages().stream()
                .filter(message -> message.role() != Role.SYSTEM)
                .toList();
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        return model().chat(prompt(request));
    }

    @Override
    public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
        return model().chat(prompt(request), onText);
    }

    @Override
    public List<ChatResponse> chatAll(List<ChatRequest> requests) {
        return model().chatAll(requests.stream().map(this::prompt).toList());
    }

    @Override
    public Optional<BatchModel> inBatches(Path folder) {
        return model().inBatches(folder).map(batches -> new PromptedBatches(this, batches));
    }

    @Override
    public String name() {
        return name;
    }

    /**
     * {@return the model's, the instructions' and the examples' in one; empty where the model or the selector of the
     * examples has none}
     */
    @Override
    public Optional<String> identity() {
        return model().identity()
                .flatMap(asked -> examples.identity().map(shown -> {
                    ChatExample all =
                            ChatExample.of(Message.system(instructions), Message.user(shown), Message.assistant(asked));
                    return name + " #"
                            + Dataset.of(List.of(all)).fingerprint().hex().substring(0, HASH);
                }));
    }
}
