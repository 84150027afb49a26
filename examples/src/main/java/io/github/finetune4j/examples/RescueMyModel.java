// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Budget;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.calls.RecordedModel;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.http.batch.BatchReport;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.openai.OpenAiProvider;
import io.github.finetune4j.rescue.OpenAiRescue;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import io.github.finetune4j.testkit.services.FakeTraining;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Asks a tuned model whose end is announced for its answers to held-out rows, and compares a candidate with it after
 * the end. Without arguments against a fake service on this machine; with a folder, the name of a tuned model and a
 * JSONL file of held-out rows against OpenAI, for which the environment holds {@code OPENAI_API_KEY}: that costs money,
 * at most 20 dollars, and may take a day.
 */
public final class RescueMyModel {
    static final String BASE = "gpt-4o-mini-2024-07-18";
    static final String TUNED = "ft:" + BASE + ":acme:router:x1";

    private static final List<String> QUEUES = List.of("delivery", "refund", "login");
    private static final double MARGIN = 0.05;

    private RescueMyModel() {}

    /**
     * Runs it.
     *
     * @param args a folder, a tuned model and a file of rows at the real service, or nothing
     */
    public static void main(String[] args) {
        Consumer<String> out = line -> System.out.println(line);
        if (args.length == 3) {
            try (OpenAiProvider openAi = OpenAiProvider.fromEnv().build()) {
                Dataset heldOut =
                        Dataset.builder().addJsonl(Path.of(args[2])).build().dataset();
                ask(rescue(openAi, Path.of(args[0])), ModelRef.of("openai", args[1]), heldOut, out);
            }
            return;
        }
        run(Path.of("target", "rescue"), 60, out);
    }

    static Comparison run(Path folder, int rows, Consumer<String> out) {
        LocalDate end = LocalDate.now(ZoneOffset.UTC).plusDays(40);
        ModelRef tuned = ModelRef.of("openai", TUNED);
        try (FakeOpenAiServer server = FakeOpenAiServer.builder()
                        .addModel(BASE, FakeTraining.quick(), end)
                        .addModel(TUNED, FakeTraining.quick())
                        .chatModel(router(9))
                        .start();
                OpenAiProvider openAi = OpenAiProvider.builder()
                        .baseUrl(server.baseUrl())
                        .key(ApiKey.of("sk-fake-key-000000"))
                        .build()) {
            OpenAiRescue rescue = rescue(openAi, folder);
            ask(rescue, tuned, heldOut(rows), out);
            server.die(); // the day after
            Comparison comparison = compare(rescue, tuned, router(11).named("candidate"), heldOut(rows));
            out.accept(comparison.summary());
            double p = comparison.metric("exact_match").nonInferiority(MARGIN).pValue();
            out.accept("not worse by " + MARGIN + " or more: p = " + p);
            return comparison;
        }
    }

    private static OpenAiRescue rescue(OpenAiProvider openAi, Path folder) {
        return OpenAiRescue.builder().provider(openAi).folder(folder).build();
    }

    static BatchReport ask(OpenAiRescue rescue, ModelRef tuned, Dataset heldOut, Consumer<String> out) {
        // tag::ask[]
        Evaluator evaluator = evaluator(); // as it will evaluate ever after: answers are found again by the request
        BatchReport report = rescue.ask(
                tuned,
                evaluator.requests(heldOut),
                asking -> asking.budget(Budget.ofMoney(20)) // US dollars
                        .onPlan(plan -> out.accept(plan.toString())));
        out.accept(report.toString());
        // end::ask[]
        return report;
    }

    static Comparison compare(OpenAiRescue rescue, ModelRef tuned, ChatModel candidate, Dataset heldOut) {
        // tag::after[]
        try (RecordedModel gone = rescue.recorded(tuned)) { // no service is asked
            return evaluator().compare(gone, candidate, heldOut);
        }
        // end::after[]
    }

    static Evaluator evaluator() {
        return Evaluator.builder()
                .metrics(Metrics.exactMatch())
                .request(request -> request.temperature(0).maxTokens(8))
                .build();
    }

    private static Dataset heldOut(int rows) {
        return Dataset.of(IntStream.range(0, rows)
                .mapToObj(i -> ChatExample.of(
                        Message.user("Which queue is message " + i + " for?"), Message.assistant(queue(i))))
                .toList());
    }

    private static String queue(int message) {
        return QUEUES.get(message % QUEUES.size());
    }

    /** Stands in for a tuned model: wrong on one message of so many. */
    private static ChatModel router(int wrong) {
        return request -> {
            String text = request.messages().get(0).content().replaceAll("[^0-9]", "");
            int message = Integer.parseInt(text);
            String answer = message % wrong == 0 ? "other" : queue(message);
            return new ChatResponse(answer, FinishReason.STOP, new Usage(8, 1));
        };
    }
}
