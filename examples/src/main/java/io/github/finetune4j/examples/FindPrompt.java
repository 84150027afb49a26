// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.dataset.DatasetSplit;
import io.github.finetune4j.evaluation.Budget;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Verdict;
import io.github.finetune4j.evaluation.baseline.FewShotExamples;
import io.github.finetune4j.evaluation.baseline.PromptedModel;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.search.prompt.PromptSearch;
import io.github.finetune4j.search.prompt.PromptSearchResult;
import io.github.finetune4j.search.prompt.TaskPrompt;
import java.nio.file.Path;
import java.util.List;

/** The best prompt for a model, before anything is tuned: instruction and examples, searched together. */
final class FindPrompt {
    private final ChatModel small;
    private final ChatModel large;
    private final DatasetSplit data;
    private final Evaluator evaluator = Evaluator.builder()
            .metrics(Metrics.exactMatch())
            .request(request -> request.temperature(0).maxTokens(40))
            .build();

    FindPrompt(ChatModel small, ChatModel large, DatasetSplit data) {
        this.small = small;
        this.large = large;
        this.data = data;
    }

    PromptSearchResult search(JournalStore store, Path file) {
        // tag::search[]
        PromptSearchResult result = PromptSearch.builder(small, evaluator)
                .inUse(TaskPrompt.of("Which category has this ticket?"))
                .training(data.training()) // examples are made of these, and the proposer sees them
                .validation(data.validation()) // prompts are judged by these
                .test(data.test()) // and the winner by these
                .proposer(large)
                .budget(Budget.ofCalls(2000))
                .store(store, "tickets-prompt") // after a crash, the same program goes on where it was
                .onPlan(System.out::println)
                .build()
                .run();
        if (result.verdict() == Verdict.BETTER) {
            result.prompt().save(file); // ChatModel prompted = TaskPrompt.load(file).on(anyModel)
        }
        // end::search[]
        return result;
    }

    List<Comparison> beside(PromptSearchResult result) {
        // tag::beside[]
        String instruction = result.inUse().instruction();
        ChatModel fewShot = PromptedModel.fewShot(small, instruction, FewShotExamples.nearest(data.training(), 4));
        return evaluator.compareAll(
                evaluator.evaluate(result.inUse().on(small), data.test()),
                List.of(
                        evaluator.evaluate(fewShot, data.test()),
                        evaluator.evaluate(result.prompt().on(small), data.test())));
        // end::beside[]
    }
}
