package org.example;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.junit.EvalGate;
import io.github.finetune4j.evaluation.junit.GateCheck;
import io.github.finetune4j.evaluation.metric.Metrics;
import java.util.stream.IntStream;

/** Two routers that go by words; -Drouter=broken makes the new one worse. */
class RouterGateTest {
    private static final ChatModel RELEASED = router("released", "bill");
    private static final ChatModel CANDIDATE =
            router("candidate", "broken".equals(System.getProperty("router")) ? "lamp" : "bill");

    @EvalGate(margin = 0.05, minRows = 100)
    void newRouter_isNoWorse(GateCheck gate) {
        gate.check(Evaluator.builder()
                .metrics(Metrics.exactMatch())
                .build()
                .compare(RELEASED, CANDIDATE, tickets()));
    }

    private static Dataset tickets() {
        return Dataset.of(IntStream.range(0, 200)
                .mapToObj(i -> i % 2 == 0
                        ? ChatExample.of(Message.user("My bill " + i + " is wrong."), Message.assistant("billing"))
                        : ChatExample.of(Message.user("My lamp " + i + " is dark."), Message.assistant("defect")))
                .toList());
    }

    private static ChatModel router(String name, String word) {
        ChatModel model = request -> new ChatResponse(
                request.messages().get(0).content().contains(word) ? "billing" : "defect",
                FinishReason.STOP,
                new Usage(1, 1));
        return model.named(name);
    }
}
