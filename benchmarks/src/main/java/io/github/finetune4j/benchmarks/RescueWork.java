// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.calls.RecordedModel;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.http.batch.BatchReport;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.openai.OpenAiProvider;
import io.github.finetune4j.rescue.OpenAiRescue;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** The work of {@link RescueBenchmark}: base URL, folder, requests, most probable tokens; prints one JSON line. */
final class RescueWork {
    private static final ModelRef MODEL = ModelRef.of("openai", RescueBenchmark.MODEL);

    private RescueWork() {}

    public static void main(String[] args) {
        HeapPeak heap = HeapPeak.watch();
        int requests = Integer.parseInt(args[2]);
        try (OpenAiProvider provider = OpenAiProvider.builder()
                .baseUrl(URI.create(args[0]))
                .key(ApiKey.of("sk-fake-key-000000"))
                .build()) {
            OpenAiRescue rescue = OpenAiRescue.builder()
                    .provider(provider)
                    .folder(Path.of(args[1]))
                    .build();
            long start = System.nanoTime();
            BatchReport report = rescue.ask(
                    MODEL,
                    () -> IntStream.range(0, requests)
                            .mapToObj(RescueWork::request)
                            .iterator(),
                    settings -> settings.topLogProbabilities(Integer.parseInt(args[3]))
                            .pause(Duration.ofMillis(200)));
            long end = System.nanoTime();
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("seconds", Summary.rounded((end - start) / 1e9, 2));
            figures.put("peak_heap_mb", heap.mb());
            figures.put("lost", requests - found(rescue, requests));
            figures.put("answered", report.answered());
            figures.put("replay_seconds", Summary.rounded((System.nanoTime() - end) / 1e9, 2));
            figures.put("peak_heap_with_replay_mb", heap.mb());
            System.out.println(JsonLines.line(figures));
        }
    }

    private static ChatRequest request(int number) {
        return ChatRequest.user("Which of our eight shops has the order number " + number
                        + ", and when will the parcel be there? Answer with the shop alone.")
                .toBuilder()
                .temperature(0)
                .maxTokens(12)
                .build();
    }

    private static int found(OpenAiRescue rescue, int requests) {
        int found = 0;
        try (RecordedModel model = rescue.recorded(MODEL)) {
            for (int i = 0; i < requests; i++) {
                found += answers(model, i) ? 1 : 0;
            }
        }
        return found;
    }

    /** The fake service repeats what it is asked, as far as twelve words go. */
    private static boolean answers(RecordedModel model, int number) {
        try {
            String text = model.chat(request(number)).text();
            return text.equals("You said: Which of our eight shops has the order number " + number + ",");
        } catch (FineTuneException e) {
            return false;
        }
    }
}
