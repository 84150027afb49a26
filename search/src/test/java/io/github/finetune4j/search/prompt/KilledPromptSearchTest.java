// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.search.prompt.PromptWorld.Counting;
import io.github.finetune4j.search.prompt.PromptWorld.Proposer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed while a call is under way: among the examples, the instructions, and the trials. */
@Tag("slow")
class KilledPromptSearchTest {
    @TempDir
    Path folder;

    private static PromptSearchResult run(JournalStore store, Path asked, int fatal) {
        Desk desk = new Desk(asked, fatal);
        return search(new Counting() {
                    @Override
                    public ChatResponse chat(ChatRequest request) {
                        desk.take("model", request);
                        return super.chat(request);
                    }
                })
                .proposer(new Proposer() {
                    @Override
                    public ChatResponse chat(ChatRequest request) {
                        desk.take("proposer", request);
                        return super.chat(request);
                    }
                })
                .store(store, "killed")
                .build()
                .run();
    }

    private static PromptSearch.Builder search(Counting model) {
        return PromptWorld.search(model)
                .validation(PromptWorld.rows(1000, 52))
                .test(PromptWorld.rows(5000, 60))
                .trials(5);
    }

    /** Writes down what both models are asked; at the fatal request, waits to be killed. */
    private static final class Desk {
        private final Path asked;
        private int left;

        Desk(Path asked, int fatal) {
            this.asked = asked;
            left = fatal;
        }

        synchronized void take(String role, ChatRequest request) {
            try {
                String line = role + " " + request.messages().toString().replace('\n', ' ') + "\n";
                Files.writeString(asked, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                if (--left == 0) {
                    System.out.println("waiting");
                    new CountDownLatch(1).await();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The other process. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) {
            run(FileJournalStore.open(Path.of(args[0]), "search"), Path.of(args[1]), Integer.parseInt(args[2]));
        }
    }

    private void killAtCall(int call, Path asked) throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        folder.toString(),
                        asked.toString(),
                        String.valueOf(call))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(child.inputReader().readLine()).isEqualTo("waiting");
        child.destroyForcibly();
        assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void nextProcess_goesOn_andAsksNothingThatWasAnswered() throws Exception {
        Path asked = folder.resolve("asked.txt");
        killAtCall(38, asked); // an instruction, after 32 answers of the teacher
        killAtCall(80, asked); // in the trial after that of the prompt in use
        PromptSearchResult result;
        try (JournalStore store = FileJournalStore.open(folder, "search")) {
            result = run(store, asked, -1);
        }
        Map<String, Long> requests = Files.readAllLines(asked).stream()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        List<Long> twice = requests.values().stream().filter(times -> times > 1).toList();
        assertThat(twice).as("the two that were under way").containsExactly(2L, 2L);
        assertThat(result.cost().calls()).as("all that were made count").isEqualTo(requests.size() + 2L);

        PromptSearchResult whole =
                search(new Counting()).proposer(new Proposer()).build().run();
        assertThat(result.prompt()).isEqualTo(whole.prompt());
        assertThat(result.trials()).isEqualTo(whole.trials());
        assertThat(result.cost().calls()).isEqualTo(whole.cost().calls() + 2);
        assertThat(result.cost().tokens())
                .as("a call whose process died counts as the dearest it may have been")
                .isGreaterThan(whole.cost().tokens() + 2 * 256);
    }
}
