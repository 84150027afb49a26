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
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.evaluation.text.Rouge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** The work of {@link RescoreBenchmark}: writes a data set and a run's answers, or scores them again. */
final class RescoreWork {
    private static final String[] WORDS =
            ("the order arrived late and parcel was open please refund my account because payment"
                            + " failed twice with card that works elsewhere support did not answer since monday")
                    .split(" ");
    private static final int SHORTEST = 8;
    private static final int LONGEST = 40;
    private static final double MEGA = 1e6;

    private RescoreWork() {}

    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        long start = System.nanoTime();
        Dataset data = Dataset.builder().addJsonl(data(folder)).build().dataset();
        long read = System.nanoTime();
        Evaluation evaluation = Evaluator.builder()
                .metrics(Metrics.exactMatch())
                .addMetric(Metrics.normalizedMatch())
                .addMetric(Metrics.tokenF1())
                .addMetric(Metrics.rouge(Rouge.l()))
                .addMetric(Metrics.bleu())
                .build()
                .rescore(answers(folder), data);
        long end = System.nanoTime();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("answers", evaluation.rows().size());
        figures.put("calls", evaluation.run().calls());
        figures.put("read_data_s", Summary.rounded((read - start) / 1e9, 2));
        figures.put("rescore_s", Summary.rounded((end - read) / 1e9, 2));
        figures.put("answers_per_s", Math.round(evaluation.rows().size() / ((end - read) / 1e9)));
        figures.put("peak_heap_mb", Math.round(peakHeap() / MEGA));
        Map<String, Object> scores = new LinkedHashMap<>();
        evaluation.scores().forEach((name, score) -> scores.put(name, Summary.rounded(score.estimate(), 6)));
        figures.put("scores", scores);
        System.out.println(JsonLines.line(figures));
    }

    private static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(java.lang.management.MemoryUsage::getUsed)
                .sum();
    }

    private static Path data(Path folder) {
        return folder.resolve("test.jsonl");
    }

    private static Path answers(Path folder) {
        try (var files = Files.list(folder.resolve("answers"))) {
            return files.findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    private static long lines(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        }
    }

    /** Writes a data set and has a run store a model's answers to it, unless they are there. */
    static void write(Path folder, int rows) {
        try {
            if (Files.exists(data(folder)) && lines(data(folder)) == rows && Files.exists(folder.resolve("answers"))) {
                return;
            }
            Files.createDirectories(folder);
            List<ChatExample> examples = new ArrayList<>();
            SplittableRandom random = new SplittableRandom(1);
            for (int i = 0; i < rows; i++) {
                examples.add(ChatExample.of(
                        Message.user("Write message " + i + ": " + words(random)), Message.assistant(words(random))));
            }
            ChatJsonl.write(data(folder), examples);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + folder, e);
        }
        Dataset data = Dataset.builder().addJsonl(data(folder)).build().dataset();
        Evaluator.builder()
                .metrics(Metrics.exactMatch())
                .answers(folder.resolve("answers"))
                .build()
                .evaluate(new Forgetful(data), data);
    }

    private static String words(SplittableRandom random) {
        int count = SHORTEST + random.nextInt(LONGEST - SHORTEST);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(WORDS[random.nextInt(WORDS.length)]);
        }
        return String.join(" ", words) + ".";
    }

    /** Knows every answer, and leaves every seventh word out of most. */
    private static final class Forgetful implements ChatModel {
        private final Map<String, String> known = new java.util.HashMap<>();

        Forgetful(Dataset data) {
            data.chats()
                    .forEach(chat -> known.put(
                            chat.prompt().get(0).content(),
                            chat.answer().orElseThrow().content()));
        }

        @Override
        public ChatResponse chat(ChatRequest request) {
            String question = request.messages().get(0).content();
            String answer = known.getOrDefault(question, "");
            String[] words = answer.split(" ", -1);
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < words.length; i++) {
                if (i % 7 != question.length() % 9) {
                    text.append(text.isEmpty() ? "" : " ").append(words[i]);
                }
            }
            return new ChatResponse(text.toString(), FinishReason.STOP, new Usage(words.length, words.length));
        }

        @Override
        public String name() {
            return "forgetful";
        }
    }
}
