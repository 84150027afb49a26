// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Closing at every moment: words of ours after it, and nothing native taken away beneath whoever still uses it, which
 * would end the JVM.
 */
@Tag("native")
@Timeout(120)
class ClosedModelTest {
    // not slow: a JVM or two that do one thing, seconds at most
    private static final String CLOSED = " is closed -> open it again";

    @TempDir
    Path folder;

    private Path tiny = Path.of("");

    @BeforeEach
    void writeModel() {
        tiny = TinyModel.write(folder.resolve("tiny"));
    }

    @Test
    void model_afterClose_refusesEveryQuestionInOurWords() {
        LocalChatModel model = LocalChatModel.open(tiny);
        model.close();
        model.close();
        assertThatThrownBy(() -> model.chat(ask()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the model tiny" + CLOSED);
        assertThatThrownBy(() -> model.chat(ask(), text -> {})).hasMessage("the model tiny" + CLOSED);
        assertThatThrownBy(() -> model.chatAll(List.of(ask()))).hasMessage("the model tiny" + CLOSED);
        assertThatThrownBy(() -> model.logProbabilities(ask().messages(), "a")).hasMessage("the model tiny" + CLOSED);
    }

    @Test
    void tokens_afterClose_refuseInOurWords() {
        LocalTokens tokens = LocalTokens.open(tiny);
        tokens.close();
        tokens.close();
        String words = "the counter of the tokens of tiny" + CLOSED;
        assertThatThrownBy(() -> tokens.count("a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(words);
        assertThatThrownBy(() -> tokens.countRow(new TextExample("a"))).hasMessage(words);
        assertThatThrownBy(() -> tokens.countRow(ChatExample.of(Message.user("a"))))
                .hasMessage(words);
    }

    @Test
    void model_ofAProviderThatWasClosed_saysSo() {
        LocalLoraProvider provider = KilledProcess.provider(folder.resolve("runs"));
        LocalChatModel model = provider.chatModel(ModelRef.of("local", tiny.toString()));
        provider.close();
        provider.close();
        assertThatThrownBy(() -> model.chat(ask())).hasMessageEndingWith(CLOSED);
    }

    @Test
    void close_fromWithinAnAnswer_letsItEnd() {
        LocalChatModel model = LocalChatModel.open(tiny);
        List<String> heard = new ArrayList<>();
        ChatResponse response = model.chat(ask(), text -> {
            model.close();
            heard.add(text);
        });
        assertThat(response.usage().outputTokens()).isEqualTo(12);
        assertThat(String.join("", heard)).isEqualTo(response.text());
        assertThatThrownBy(() -> model.chat(ask())).hasMessageEndingWith(CLOSED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void close_fromAnotherThread_endsNoAnswerThatHasBegun(boolean ofProvider) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try {
            for (int round = 0; round < 5; round++) {
                LocalLoraProvider provider = KilledProcess.provider(folder.resolve("runs"));
                boolean merged = round % 2 == 0;
                LocalChatModel model = provider.chatModel(ModelRef.of("local", tiny.toString()), m -> m.merged(merged));
                CountDownLatch begun = new CountDownLatch(3);
                List<Future<ChatResponse>> answers = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    answers.add(pool.submit(() -> model.chat(ask(), text -> begun.countDown())));
                }
                assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
                if (ofProvider) {
                    provider.close();
                } else {
                    model.close();
                }
                for (Future<ChatResponse> answer : answers) {
                    assertThat(answer.get().usage().outputTokens()).isEqualTo(12);
                }
                assertThatThrownBy(() -> model.chat(ask())).hasMessageEndingWith(CLOSED);
                provider.close();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    @SuppressWarnings("try") // closing it early is what is tested
    void close_whileQuestionsAreAsked_answersOrRefusesEach() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try (LocalTokens tokens = LocalTokens.open(tiny)) {
            LocalChatModel model = LocalChatModel.open(tiny);
            CountDownLatch begun = new CountDownLatch(3);
            List<Future<Integer>> asked = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                asked.add(pool.submit(() -> askUntilClosed(model, tokens, begun)));
            }
            assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
            model.close();
            tokens.close();
            for (Future<Integer> each : asked) {
                assertThat(each.get()).isPositive();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static int askUntilClosed(LocalChatModel model, LocalTokens tokens, CountDownLatch begun) {
        int answered = 0;
        while (true) {
            try {
                tokens.count("how many tokens are these");
                model.logProbabilities(ask().messages(), "so many");
                model.chatAll(List.of(ask(), ask()));
                if (answered++ == 0) {
                    begun.countDown(); // once for each who asks: all of them have an answer
                }
            } catch (IllegalStateException e) {
                assertThat(e).hasMessageEndingWith(CLOSED);
                return answered;
            }
        }
    }

    @Test
    void close_ofAProviderInTraining_fromAnotherThread_keepsTheJob() throws Exception {
        FineTuneSpec spec = FineTuneSpec.builder()
                .baseModel(tiny.toString())
                .trainingData(LocalLoraProviderTckTest.data(4))
                .hyperparameters(
                        Hyperparameters.builder().epochs(20).batchSize(1).build())
                .build();
        LocalLoraProvider first = KilledProcess.provider(folder.resolve("runs"));
        JobRef job = first.submit(spec, SubmitContext.of("k"));
        LocalLoraProviderTest.awaitUntil(first, job, snapshot -> snapshot.status() == JobStatus.RUNNING);
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            Future<?> one = pool.submit(first::close);
            Future<?> two = pool.submit(first::close);
            one.get();
            two.get();
        } finally {
            pool.shutdownNow();
        }
        try (LocalLoraProvider second = KilledProcess.provider(folder.resolve("runs"))) {
            assertThat(LocalLoraProviderTest.await(second, job).status()).isEqualTo(JobStatus.SUCCEEDED);
        }
    }

    private static ChatRequest ask() {
        return ChatRequest.user("hello").toBuilder().maxTokens(12).build();
    }
}
