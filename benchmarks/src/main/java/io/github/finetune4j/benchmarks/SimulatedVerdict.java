// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

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
import io.github.finetune4j.evaluation.CorpusMetric;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.evaluation.Verdict;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The verdict of {@code Evaluator.compare} on drawn scores: the answers are the scores, as text. */
final class SimulatedVerdict {
    private static final Usage NO_USAGE = new Usage(0, 0);
    private static final Map<Integer, Dataset> DATA = new ConcurrentHashMap<>();
    private static final Metric RIGHT = Metric.binary("right", answer -> value(answer) == 1);
    private static final Metric VALUE = Metric.continuous("value", SimulatedVerdict::value);

    private SimulatedVerdict() {}

    /** {@return whether the verdict is better or worse} */
    static boolean decided(
            boolean binary,
            boolean corpus,
            int resamples,
            double[] baseline,
            double[] candidate,
            int @Nullable [] groups,
            SplittableRandom random) {
        Evaluator.Builder builder = Evaluator.builder()
                .metrics(corpus ? new Ratio() : binary ? RIGHT : VALUE)
                .statistics(s -> s.resamples(resamples))
                .calls(c -> c.batchSize(
                        baseline.length)) // or handing rows from thread to thread takes longer than all else
                .statistics(s -> s.seed(random.nextLong()));
        if (groups != null) {
            builder.clusterBy(example -> String.valueOf(groups[row(example.prompt())]));
        }
        Dataset data = DATA.computeIfAbsent(baseline.length, SimulatedVerdict::data);
        Comparison comparison =
                builder.build().compare(model("baseline", baseline), model("candidate", candidate), data);
        return comparison.verdict() == Verdict.BETTER || comparison.verdict() == Verdict.WORSE;
    }

    private static double value(Answer answer) {
        return Double.parseDouble(answer.actualText());
    }

    private static Dataset data(int rows) {
        return Dataset.of(IntStream.range(0, rows)
                .mapToObj(i -> ChatExample.of(Message.user(String.valueOf(i)), Message.assistant("?")))
                .toList());
    }

    private static int row(List<Message> prompt) {
        return Integer.parseInt(prompt.get(0).content());
    }

    private static ChatModel model(String name, double[] scores) {
        return new ChatModel() {
            @Override
            public ChatResponse chat(ChatRequest request) {
                return new ChatResponse(String.valueOf(scores[row(request.messages())]), FinishReason.STOP, NO_USAGE);
            }

            @Override
            public boolean gainsFromBatches() {
                return true;
            }

            @Override
            public String name() {
                return name;
            }
        };
    }

    /** The values' mean over one more than the mean of their squares. */
    private record Ratio() implements CorpusMetric {
        @Override
        public String name() {
            return "ratio";
        }

        @Override
        public Score score(Answer answer) {
            return Score.of(corpus(List.of(answer)).value(0));
        }

        @Override
        public Corpus corpus(List<Answer> answers) {
            double[] values =
                    answers.stream().mapToDouble(SimulatedVerdict::value).toArray();
            return rows -> {
                double sum = 0;
                double squares = 0;
                for (int row : rows) {
                    sum += values[row];
                    squares += values[row] * values[row];
                }
                return sum / (rows.length + squares);
            };
        }
    }
}
