// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.evaluation.metric.Metrics;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Answers, a comparison and a curve to show. */
public final class Sample {
    private static final String[] LABELS = {"billing", "delivery", "returns", "account"};

    private Sample() {}

    public static Answer answer(String expected, String actual) {
        return new Answer(List.of(Message.user("?")), Message.assistant(expected), response(actual));
    }

    static ChatResponse response(String text) {
        return new ChatResponse(text, FinishReason.STOP, new Usage(1, 1));
    }

    static String label(int row) {
        return LABELS[row % LABELS.length];
    }

    static Dataset tickets(int rows) {
        return Dataset.of(IntStream.range(0, rows)
                .mapToObj(i -> ChatExample.of(
                        Message.system("Name the category of the ticket."),
                        Message.user(
                                "#" + i + " My parcel & I <b>disagree</b>: it says \"delivered\", I say it's not."),
                        Message.assistant(label(i))))
                .toList());
    }

    static ChatModel model(String name, UnaryOperator<Integer> said) {
        return new ChatModel() {
            @Override
            public ChatResponse chat(ChatRequest request) {
                String text = request.messages().get(1).content();
                int row = Integer.parseInt(text.substring(1, text.indexOf(' ')));
                int answer = said.apply(row);
                if (answer < 0) {
                    throw new IllegalArgumentException("the prompt of " + row + " tokens does not fit");
                }
                return response(
                        answer == row
                                ? label(row)
                                : "I think this is about <script>alert(1)</script> " + label(answer));
            }

            @Override
            public String name() {
                return name;
            }
        };
    }

    static Comparison comparison(int rows) {
        return Evaluator.builder()
                .metrics(Metrics.exactMatch())
                .addMetric(Metrics.tokenF1())
                .build()
                .compare(
                        model("starter <base>", row -> row % 3 == 0 ? row : row + 1),
                        model("starter + adapter", row -> row == 50 ? -1 : row % 10 < 8 ? row : row + 1),
                        tickets(rows));
    }

    /** With everything that a page can show: slices, prices, a metric that fails, a distance. */
    static Comparison richComparison(int rows) {
        return Evaluator.builder()
                .metrics(Metrics.exactMatch())
                .addMetric(Metrics.contains())
                .addMetric(Metrics.tokenF1())
                .addMetric(Metrics.length())
                .addSlice("category", row -> row.answer().orElseThrow().content())
                .addSlice("kind", row -> row.messages().get(1).content().charAt(1) < '5' ? "device" : "app")
                .defaultPrice(new TokenPrice(1.5, 6, "EUR"))
                .build()
                .compare(
                        model("starter", row -> row % 4 == 1 || row % 3 == 0 ? row : row + 1),
                        model(
                                "starter + adapter",
                                row -> row == 50
                                        ? -1
                                        : row % 4 == 1 ? row + 2 - row % 2 : row % 10 < 8 ? row : row + 1),
                        tickets(rows));
    }

    static LossCurve curve() {
        List<LossCurve.Point> training = LongStream.rangeClosed(1, 240)
                .mapToObj(i -> new LossCurve.Point(i, 0.35 + 2.6 * Math.exp(-i / 45.0) + 0.08 * Math.sin(i * 1.7)))
                .toList();
        List<LossCurve.Point> validation = LongStream.of(0, 80, 160, 240)
                .mapToObj(i -> new LossCurve.Point(i, 0.42 + 2.6 * Math.exp(-i / 45.0)))
                .toList();
        return LossCurve.of(training, validation);
    }
}
