// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Tickets with one of four labels, and a model that follows rules: the better the instruction says which labels there
 * are, and the more of them its examples show, the more of the tickets it can tell.
 */
final class PromptWorld {
    static final List<String> LABELS = List.of("billing", "shipping", "access", "repair");
    static final TaskPrompt IN_USE = TaskPrompt.of("What is this ticket about?");
    private static final Pattern NUMBER = Pattern.compile("ticket (\\d+)");

    private PromptWorld() {}

    static Dataset rows(int from, int count) {
        return Dataset.of(IntStream.range(from, from + count)
                .mapToObj(number -> ChatExample.of(Message.user("ticket " + number), Message.assistant(label(number))))
                .toList());
    }

    static String label(int number) {
        return LABELS.get((int) (hash(number) % LABELS.size()));
    }

    private static long hash(long number) {
        return new SplittableRandom(number * 0x9e3779b97f4a7c15L).nextLong() >>> 1;
    }

    static Evaluator evaluator() {
        return Evaluator.builder()
                .metrics(Metric.binary("right", answer -> answer.actualText().equals(answer.expectedText())))
                .calls(calls -> calls.retries(0))
                .build();
    }

    static PromptSearch.Builder search(ChatModel model) {
        return search(model, evaluator());
    }

    static PromptSearch.Builder search(ChatModel model, Evaluator evaluator) {
        return PromptSearch.builder(model, evaluator)
                .inUse(IN_USE)
                .training(rows(0, 60))
                .validation(rows(1000, 120))
                .test(rows(5000, 200))
                .proposer(new Proposer());
    }

    static ChatResponse response(ChatRequest request, String text) {
        long input = request.messages().stream()
                .mapToLong(message -> 1 + message.content().length() / 3)
                .sum();
        return new ChatResponse(text, FinishReason.STOP, new Usage(input, 1 + text.length() / 4));
    }

    static int number(ChatRequest request) {
        List<Message> messages = request.messages();
        Matcher number = NUMBER.matcher(messages.get(messages.size() - 1).content());
        if (!number.find()) {
            throw new IllegalArgumentException("no ticket: " + messages);
        }
        return Integer.parseInt(number.group(1));
    }

    /** Counts, and remembers whether it was asked anything twice. */
    static class Counting implements ChatModel {
        final AtomicLong calls = new AtomicLong();
        final AtomicLong tokens = new AtomicLong();
        final AtomicLong twice = new AtomicLong();
        private final Set<String> asked = ConcurrentHashMap.newKeySet();

        @Override
        public ChatResponse chat(ChatRequest request) {
            calls.incrementAndGet();
            if (!asked.add(request.messages().toString())) {
                twice.incrementAndGet();
            }
            ChatResponse response = response(request, answer(request));
            tokens.addAndGet(response.usage().inputTokens() + response.usage().outputTokens());
            return response;
        }

        String answer(ChatRequest request) {
            int number = number(request);
            return hash(number + 77L) % 100 < able(request, label(number)) ? label(number) : "no idea";
        }

        /** The share of tickets of a label that it can tell, in per cent. */
        private static int able(ChatRequest request, String label) {
            String system = request.messages().stream()
                    .filter(message -> message.role() == Role.SYSTEM)
                    .map(Message::content)
                    .collect(Collectors.joining());
            boolean shown = request.messages().stream()
                    .anyMatch(message -> message.role() == Role.ASSISTANT
                            && message.content().equals(label));
            return 20
                    + (system.contains(label) ? 30 : 0)
                    + (system.contains("nothing else") ? 15 : 0)
                    + (shown ? 25 : 0);
        }

        @Override
        public String name() {
            return "rules";
        }
    }

    /** Names the labels that it has seen in rows; its answers are partly of no use. */
    static class Proposer extends Counting {
        @Override
        String answer(ChatRequest request) {
            String text = request.messages().get(0).content();
            Set<String> seen = new TreeSet<>();
            LABELS.stream().filter(text::contains).forEach(seen::add);
            if (text.contains("Describe the data")) {
                return "Tickets with the labels " + String.join(", ", seen) + ".";
            }
            List<String> written = new ArrayList<>();
            if (text.contains("Advice: Name every answer")) {
                written.add("Answer with one of " + String.join(", ", seen) + ", and nothing else.");
            } else if (text.contains("Advice: Say how to decide")) {
                written.add("Answer with one of " + String.join(", ", seen) + ".");
            } else if (text.contains("Advice: Say who the reader is")) {
                written.add("  WHAT is this ticket\n about? ");
            } else if (text.contains("Advice: Fix the form")) {
                written.add("\n");
            } else {
                written.add("Look at the ticket, " + text.length() + " times.");
            }
            return written.get(0);
        }

        @Override
        public String name() {
            return "proposer";
        }
    }
}
