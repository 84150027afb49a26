// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.http.Retries;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.services.FakeTogetherServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import org.junit.jupiter.api.Test;

/**
 * Neither keys, those of other services among them, nor what people wrote turn up in logs, exceptions or texts of
 * objects, at the finest level.
 */
class TogetherSecretsTest {
    private static final String WRONG = "a-wrong-key-of-somebody";
    private static final String HUB = "a-token-of-the-hub-0123456789";
    private static final String WANDB = "0123456789abcdef0123456789abcdef01234567";
    private static final Logger OURS = Logger.getLogger("io.github.finetune4j");

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private static String printed(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private String listening(Runnable test) {
        Handler handler = new StreamHandler(said, new SimpleFormatter()) {
            @Override
            public synchronized void publish(LogRecord record) {
                super.publish(record);
                flush();
            }
        };
        handler.setLevel(Level.ALL);
        OURS.setLevel(Level.ALL);
        OURS.addHandler(handler);
        OURS.setUseParentHandlers(false);
        try {
            test.run();
        } finally {
            OURS.removeHandler(handler);
            OURS.setLevel(null);
            OURS.setUseParentHandlers(true);
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void service_andWhatItDrafts_showNoKeys() {
        TogetherProviderBuilder builder = TogetherProvider.builder()
                .key(Lab.KEY)
                .huggingFaceToken(ApiKey.of(HUB))
                .wandbKey(ApiKey.of(WANDB));
        try (ApiClient client = builder.http().build()) {
            TogetherService service = TogetherService.of(builder, new TogetherApi(client, builder.uploadTimeout()));
            assertThat(service + ", " + service.draft(Data.spec().build(), "k"))
                    .contains("together")
                    .doesNotContain(HUB, WANDB);
        }
    }

    @Test
    void keysAndTexts_turnUpNowhere() {
        StringBuilder shown = new StringBuilder();
        String log = listening(() -> {
            try (Lab lab = new Lab().unjudged();
                    TogetherProvider right = lab.builder()
                            .huggingFaceToken(ApiKey.of(HUB))
                            .wandbKey(ApiKey.of(WANDB))
                            .build();
                    TogetherProvider wrong = lab.builder()
                            .key(ApiKey.of(WRONG))
                            .http(http -> http.retries(Retries.none()))
                            .build()) {
                JobRef job = right.submit(Data.spec().build(), SubmitContext.of("k"));
                shown.append(right).append(job).append(right.poll(job).extra());
                var model = right.chatModel(ModelRef.of("together", FakeTogetherServer.QUICK));
                model.chat(ChatRequest.user("my deepest secret"));
                shown.append(model);
                // a service that repeats what it was sent
                String repeats = "you sent Bearer " + Lab.KEY.token() + ", " + HUB + " and " + WANDB;
                lab.server.fault(FakeFault.status(400, "bad", repeats).on("POST", "/fine-tunes"));
                shown.append(printed(catchThrowable(
                        () -> right.submit(Data.spec().suffix("x").build(), SubmitContext.of("other")))));
                shown.append(printed(catchThrowable(() -> wrong.supportedModels())));
                keysWereSent(lab);
            }
        });
        assertThat(log).as("it does say something at its finest").contains("sends", "/fine-tunes", "***");
        assertThat(shown.toString()).contains("you sent Bearer ***, *** and ***");
        assertThat(log + shown)
                .doesNotContain(WRONG, HUB, WANDB, Lab.KEY.token(), "my deepest secret", "Question 1", "Answer 1");
    }

    private static void keysWereSent(Lab lab) {
        byte[] body = lab.server.requests("POST", "/fine-tunes").get(0).body();
        assertThat(Json.parseObject(new String(body, StandardCharsets.UTF_8)))
                .containsEntry("hf_api_token", HUB)
                .containsEntry("wandb_api_key", WANDB);
    }
}
