// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.shared;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.internal.chat.SaidText;
import java.util.List;
import java.util.stream.Collectors;

/** The question and the answer of an example, as plain text. */
public final class ExampleText {
    private ExampleText() {}

    /** {@return the messages before the answer, system messages left out, each on a line of its own} */
    public static String input(Example example) {
        return SaidText.of(example.prompt());
    }

    /** {@return the last answer, of a preference the better one, of a pair the other text; empty if there is none} */
    public static String output(Example example) {
        if (example instanceof PreferenceExample pair) {
            return joined(pair.preferred());
        }
        if (example instanceof PairExample pair) {
            return pair.positive();
        }
        return example instanceof ChatExample chat
                ? chat.answer().map(Message::content).orElse("")
                : "";
    }

    /** {@return what the operator said before the conversation; empty where nothing} */
    public static String system(Example example) {
        return joined(example.messages().stream()
                .filter(message -> message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER)
                .toList());
    }

    private static String joined(List<Message> messages) {
        return messages.size() == 1
                ? messages.get(0).content()
                : messages.stream().map(Message::content).collect(Collectors.joining("\n"));
    }
}
