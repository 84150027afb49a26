// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.pretrain;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.lora.LocalChatModel;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Prints what a model of {@link PretrainStarter} answers, always the most likely token and drawn at temperature 0.8.
 * Argument: its folder.
 */
public final class StarterSamples {
    private static final List<String> QUESTIONS = List.of(
            "Hello!",
            "Who are you?",
            "Tell me a story.",
            "Tell me a story about a fox.",
            "Please tell me a short story about a girl who found a key.",
            "What is the opposite of early?",
            "What colour is snow?",
            "Emma has a red drum. Paul has a blue kite. What does Paul have?",
            "Is this urgent? My kettle is broken. Please be quick.",
            "What is the problem here? The driver did not bring the camera.",
            "How does the writer feel? I love my new radio.",
            "What does a baker do?",
            "What is 3 + 4?",
            "Count from 2 to 6.",
            "I am hungry.",
            "Write a letter to a friend.",
            "The box is under the table. Where is the box?",
            "What is the capital of France?",
            "Why is the sky blue?",
            "Say it in a few words: Anna went to the market. It was cold. There she bought a green hat.");

    private StarterSamples() {}

    /**
     * Runs the program.
     *
     * @param args the model folder
     */
    public static void main(String... args) {
        if (args.length != 1) {
            throw new IllegalArgumentException(args.length + " arguments -> give one, the MODEL folder");
        }
        try (LocalChatModel model = LocalChatModel.open(Path.of(args[0]))) {
            print(model, 0, System.out);
            print(model, 0.8, System.out);
        }
    }

    private static void print(LocalChatModel model, double temperature, PrintStream out) {
        out.printf(Locale.ROOT, "%n# temperature %.1f%n", temperature);
        for (String question : QUESTIONS) {
            ChatRequest request = ChatRequest.builder()
                    .messages(List.of(Message.user(question)))
                    .temperature(temperature)
                    .seed(1)
                    .maxTokens(120)
                    .build();
            out.printf("Q: %s%nA: %s%n", question, model.chat(request).text());
        }
    }
}
