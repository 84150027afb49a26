package io.github.finetune4j.evaluation;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.model.ChatModel;
import io.github.finetune4j.model.Usage;
import io.github.finetune4j.statistics.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** One evaluation of one model. */
final class EvaluationRun {
    private static final System.Logger LOG = System.getLogger(EvaluationRun.class.getName());
    private static final int LISTED = 10;

    private final EvaluatorSettings settings;
    private final ChatModel model;
    private final Dataset data;
    private final List<ChatExample> examples;
    private final Asking asking;

    EvaluationRun(EvaluatorSettings settings, ChatModel model, Dataset data) {
        this.settings = settings;
        this.model = model;
        this.data = data;
        this.examples = data.chats().toList();
        this.asking = new Asking(model, settings.request());
        checkData();
    }

    Evaluation evaluate() {
        List<Reply> replies = new ArrayList<>();
        while (replies.size() < examples.size()) {
            stopIfInterrupted(replies.size());
            int end = Math.min(replies.size() + settings.batchSize(), examples.size());
            replies.addAll(asking.ask(examples.subList(replies.size(), end)));
            tell(replies.size());
        }
        stopIfInterrupted(replies.size());
        stopIfNothingAnswered(replies);
        List<RowResult> rows = IntStream.range(0, replies.size())
                .mapToObj(i -> result(i, examples.get(i), replies.get(i)))
                .toList();
        return new Evaluation(model.name(), data.fingerprint(), rows, usage(replies), scores(rows));
    }

    private RowResult result(int index, ChatExample example, Reply reply) {
        Map<String, Score> scores = new LinkedHashMap<>();
        for (Metric metric : settings.metrics()) {
            scores.put(metric.name(), score(metric, index, example, reply));
        }
        String expected = example.answer().orElseThrow().content();
        return new RowResult(index, example.prompt(), expected, reply.text(), reply.error(), scores);
    }

    private static Score score(Metric metric, int index, ChatExample example, Reply reply) {
        Score score = reply.response()
                .map(response -> metric.score(
                        new Answer(example.prompt(), example.answer().orElseThrow(), response)))
                .orElseGet(() -> new Score(metric.scoreOfFailure(), "no answer"));
        if (metric.kind() == ScoreKind.BINARY && score.value() != 0 && score.value() != 1) {
            throw new IllegalStateException("the binary metric " + metric.name() + " gave " + score.value()
                    + " for row " + (index + 1) + ": return 0 or 1, or make it continuous");
        }
        return score;
    }

    private Map<String, Interval> scores(List<RowResult> rows) {
        Map<String, Interval> scores = new LinkedHashMap<>();
        for (Metric metric : settings.metrics()) {
            double[] values = rows.stream()
                    .mapToDouble(row -> row.score(metric.name()).orElseThrow().value())
                    .toArray();
            scores.put(metric.name(), Intervals.ofMean(metric.kind(), values, settings.level()));
        }
        return scores;
    }

    private static Usage usage(List<Reply> replies) {
        long in =
                replies.stream().mapToLong(reply -> reply.usage().inputTokens()).sum();
        long out = replies.stream()
                .mapToLong(reply -> reply.usage().outputTokens())
                .sum();
        return new Usage(in, out);
    }

    private void checkData() {
        if (data.isEmpty()) {
            throw new IllegalArgumentException("the data set to evaluate on is empty: it needs at least one example");
        }
        List<String> without = IntStream.range(0, examples.size())
                .filter(i -> examples.get(i).answer().isEmpty()
                        || examples.get(i).prompt().isEmpty())
                .mapToObj(i -> String.valueOf(i + 1))
                .toList();
        if (!without.isEmpty()) {
            String more = without.size() > LISTED ? ", ..." : "";
            throw new IllegalArgumentException(without.size() + " of " + examples.size()
                    + " examples have no prompt that ends with an assistant message to compare answers with: example "
                    + String.join(", ", without.subList(0, Math.min(LISTED, without.size()))) + more
                    + ". Add the expected answer as the last message, or leave them out");
        }
    }

    private void stopIfInterrupted(int done) {
        if (Thread.currentThread().isInterrupted()) {
            throw new FineTuneException("the evaluation of " + model.name() + " was interrupted after " + done + " of "
                    + examples.size() + " rows: nothing of it is kept");
        }
    }

    private void stopIfNothingAnswered(List<Reply> replies) {
        if (replies.stream().allMatch(reply -> reply.response().isEmpty())) {
            Reply first = replies.get(0);
            throw new FineTuneException(
                    "the model " + model.name() + " answered none of " + replies.size() + " rows; the first said: "
                            + first.error(),
                    first.failure());
        }
    }

    private void tell(int done) {
        try {
            settings.progress().rows(done, examples.size());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the progress listener threw; the evaluation goes on", e);
        }
    }
}
