// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetSplit;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Verdict;
import io.github.finetune4j.examples.tickets.TicketGenerator;
import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.lora.LocalChatModel;
import io.github.finetune4j.lora.LocalPrecision;
import io.github.finetune4j.search.prompt.PromptSearchResult;
import io.github.finetune4j.search.prompt.TaskPrompt;
import io.github.finetune4j.startermodel.StarterModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class FindPromptTest {
    @TempDir
    Path folder;

    private DatasetSplit data;

    @BeforeEach
    void makeTickets() throws IOException {
        data = tickets(300);
    }

    private DatasetSplit tickets(int rows) throws IOException {
        Path file = folder.resolve("tickets-" + rows + ".jsonl");
        TicketGenerator.writeJsonl(file, rows, 7);
        return Dataset.builder()
                .addJsonl(file)
                .dropInvalid()
                .deduplicate()
                .split(s -> s.training(0.4).validation(0.3).test(0.3).seed(7))
                .build();
    }

    /** Knows the right line of every ticket, and gives it only in a form that its prompt shows. */
    private ChatModel small() {
        Map<String, String> answers = new HashMap<>();
        Stream.of(data.training(), data.validation(), data.test())
                .flatMap(Dataset::chats)
                .forEach(row -> answers.put(
                        row.prompt().get(row.prompt().size() - 1).content(),
                        row.answer().orElseThrow().content()));
        return named("small", request -> {
            List<Message> messages = request.messages();
            String right = Objects.requireNonNull(
                    answers.get(messages.get(messages.size() - 1).content()));
            boolean told = messages.get(0).content().contains("category: ... | priority: ... | team: ...");
            boolean shown = messages.stream()
                    .filter(message -> message.role() == Role.ASSISTANT)
                    .anyMatch(message -> category(message.content()).equals(category(right)));
            return (told && shown) || ((told || shown) && right.length() % 2 == 0) ? right : "It is " + category(right);
        });
    }

    private static ChatModel large() {
        return named(
                "large",
                request -> request.messages().get(0).content().contains("Name every answer")
                        ? "Answer in the form \"category: ... | priority: ... | team: ...\"."
                        : "Route it with care, "
                                + request.messages().get(0).content().length() + " times.");
    }

    private interface Rule {
        String answer(ChatRequest request);
    }

    private static ChatModel named(String name, Rule rule) {
        ChatModel model = request -> {
            String text = rule.answer(request);
            return new ChatResponse(text, FinishReason.STOP, new Usage(100, text.length() / 4));
        };
        return model.named(name);
    }

    @Test
    void search_findsAndKeepsABetterPrompt_andSaysWhatItIsWorthBesideFewShot() {
        Path file = folder.resolve("prompt.json");
        FindPrompt example = new FindPrompt(small(), large(), data);
        try (JournalStore store = FileJournalStore.open(folder.resolve("searches"))) {
            PromptSearchResult result = example.search(store, file);
            System.out.println(result.summary());
            assertThat(result.verdict()).isEqualTo(Verdict.BETTER);
            assertThat(result.cost().calls()).isLessThanOrEqualTo(2000);
            assertThat(TaskPrompt.load(file)).isEqualTo(result.prompt());

            List<Comparison> beside = example.beside(result);
            assertThat(beside).hasSize(2);
            assertThat(beside.get(1).metrics().get(0).effect().estimate())
                    .isEqualTo(result.comparison()
                            .orElseThrow()
                            .metrics()
                            .get(0)
                            .effect()
                            .estimate());
        }
    }

    @Test
    @Tag("native")
    void search_withTheStarterModel_saysWhetherAPromptHelps() throws IOException {
        try (LocalChatModel starter = LocalChatModel.builder(StarterModel.extractTo(folder.resolve("starter")))
                        .precision(LocalPrecision.FP32)
                        .build();
                JournalStore store = FileJournalStore.open(folder.resolve("searches"))) {
            data = tickets(40);
            FindPrompt example = new FindPrompt(starter, large(), data);
            PromptSearchResult result = example.search(store, folder.resolve("prompt.json"));
            System.out.println(result.summary());
            assertThat(result.trials()).isNotEmpty();
            assertThat(result.candidates().proposals().asked()).isPositive();
            assertThat(result.cost().calls()).isLessThanOrEqualTo(result.plan().calls());
        }
    }

    private static String category(String line) {
        return line.replaceAll(".*category: (\\w+).*", "$1");
    }
}
