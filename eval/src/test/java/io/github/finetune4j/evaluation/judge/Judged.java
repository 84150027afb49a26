// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.judge;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Rows {@code q0, q1, ...} with answers by number, and judges that read the answers between their marks. */
final class Judged {
    private static final Pattern PART = Pattern.compile("(?s)<(answer\\S*) (\\w+)>\n(.*?)\n</\\1 \\2>");

    private Judged() {}

    static Dataset questions(int n, IntFunction<Map<String, Object>> fields) {
        return Dataset.of(IntStream.range(0, n)
                .mapToObj(i -> new ChatExample(
                        ChatExample.of(Message.user("q" + i), Message.assistant("r" + i))
                                .messages(),
                        fields.apply(i)))
                .toList());
    }

    static ChatModel answering(String name, IntFunction<String> answers) {
        ChatModel model = request -> {
            String answer = answers.apply(
                    Integer.parseInt(request.messages().get(0).content().substring(1)));
            if (answer.equals("fail")) {
                throw new FineTuneException("failed");
            }
            return said(answer);
        };
        return model.named(name);
    }

    static ChatResponse said(String text) {
        return new ChatResponse(text, FinishReason.STOP, new Usage(20, 10));
    }

    static Comparison comparison(int n, IntFunction<String> baseline, IntFunction<String> candidate) {
        return Evaluator.builder()
                .metrics(Metric.continuous(
                        "length", answer -> answer.actualText().length()))
                .build()
                .compare(answering("old", baseline), answering("new", candidate), questions(n, i -> Map.of()));
    }

    /** Text of a part of what a judge is asked, such as {@code answer} or {@code answer-a}. */
    static String part(ChatRequest request, String name) {
        Matcher parts = PART.matcher(request.messages().get(1).content());
        while (parts.find()) {
            if (parts.group(1).equals(name)) {
                return parts.group(3);
            }
        }
        throw new AssertionError(
                "no part " + name + " in " + request.messages().get(1).content());
    }

    static ChatModel judge(String name, Function<ChatRequest, String> verdict) {
        ChatModel model = request -> said(verdict.apply(request));
        return model.named(name);
    }

    static String better(String word) {
        return "{\"reason\": \"so\", \"better\": \"" + word + "\"}";
    }
}
