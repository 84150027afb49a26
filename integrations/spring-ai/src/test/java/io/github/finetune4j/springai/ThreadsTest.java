// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** One pair of adapters, many threads: each hears its own answer. */
class ThreadsTest {
    private static final int THREADS = 8;
    private static final int CALLS = 250;

    @Test
    void everyThread_hearsItsOwnAnswer() throws InterruptedException, ExecutionException {
        ExecutorService askers = Executors.newFixedThreadPool(THREADS);
        FineTunedChatModel theirs = FineTunedChatModel.of(request ->
                new ChatResponse("to " + request.messages().get(0).content(), FinishReason.STOP, new Usage(1, 1)));
        ChatModel model = SpringAiChatModel.of(theirs);
        List<Callable<Integer>> work = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            String who = "thread " + thread;
            work.add(() -> right(model, who));
        }
        int right = 0;
        for (Future<Integer> each : askers.invokeAll(work)) {
            right += each.get();
        }
        assertThat(right).isEqualTo(2 * THREADS * CALLS);
        askers.shutdown();
    }

    private static int right(ChatModel model, String who) {
        int right = 0;
        for (int i = 0; i < CALLS; i++) {
            String text = who + " " + i;
            StringBuilder pieces = new StringBuilder();
            right += model.chat(ChatRequest.user(text)).text().equals("to " + text) ? 1 : 0;
            model.chat(ChatRequest.user(text), pieces::append);
            right += pieces.toString().equals("to " + text) ? 1 : 0;
        }
        return right;
    }
}
