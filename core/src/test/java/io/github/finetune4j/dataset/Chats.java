// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Examples for tests. */
public final class Chats {
    private Chats() {}

    static ChatExample pair(String question, String answer) {
        return ChatExample.of(Message.user(question), Message.assistant(answer));
    }

    public static String row(String question, String answer) {
        return "{\"messages\":[{\"role\":\"user\",\"content\":\"" + question
                + "\"},{\"role\":\"assistant\",\"content\":\"" + answer + "\"}]}";
    }

    /** {@return valid examples: one to three exchanges, perhaps a system message, weights, names and further fields} */
    static Arbitrary<ChatExample> any() {
        Arbitrary<List<Message>> turns = Combinators.combine(user(), assistant())
                .as((question, answer) -> List.of(question, answer))
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(exchanges -> exchanges.stream().flatMap(List::stream).toList());
        Arbitrary<List<Message>> system = text().map(Message::system).list().ofMaxSize(1);
        Arbitrary<Map<String, Object>> extra = Arbitraries.maps(
                        Arbitraries.of("id", "a/b~c", "tags", "\"q\""), values())
                .ofMaxSize(2);
        return Combinators.combine(system, turns, extra).as((first, rest, fields) -> {
            List<Message> messages = new ArrayList<>(first);
            messages.addAll(rest);
            return new ChatExample(messages, fields);
        });
    }

    private static Arbitrary<Message> user() {
        Arbitrary<Map<String, Object>> extra = Arbitraries.maps(
                        Arbitraries.just("name"), Arbitraries.of("ann", "b_2").asGeneric())
                .ofMaxSize(1);
        return Combinators.combine(text(), extra).as((text, fields) -> new Message(Role.USER, text, fields));
    }

    private static Arbitrary<Message> assistant() {
        return text().map(text -> new Message(Role.ASSISTANT, text, Map.of("weight", 1)));
    }

    static Arbitrary<String> text() {
        return Arbitraries.strings()
                .ofMinLength(1)
                .ofMaxLength(30)
                .filter(text ->
                        !text.isBlank() && StandardCharsets.UTF_8.newEncoder().canEncode(text));
    }

    private static Arbitrary<Object> values() {
        Arbitrary<Object> leaf = Arbitraries.oneOf(
                text().asGeneric(),
                Arbitraries.integers().asGeneric(),
                Arbitraries.bigIntegers().asGeneric(),
                Arbitraries.doubles().asGeneric(),
                Arbitraries.bigDecimals().ofScale(25).asGeneric(),
                Arbitraries.of(true, false).asGeneric());
        return Arbitraries.oneOf(
                leaf,
                leaf.list().ofMaxSize(3).map(ArrayList::new),
                Arbitraries.maps(Arbitraries.of("x", "y"), leaf).ofMaxSize(2).map(LinkedHashMap::new));
    }
}
