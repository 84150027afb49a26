// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.http.Retries;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.services.FakeFireworksServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
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
class FireworksSecretsTest {
    private static final String WRONG = "a-wrong-key-of-somebody";
    private static final String SIGNATURE = "fake-signature-0123456789";
    private static final String JOBS = "/v1/accounts/fake-account/supervisedFineTuningJobs";
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
    void keysAndTexts_turnUpNowhere() {
        StringBuilder shown = new StringBuilder();
        String log = listening(() -> {
            try (Lab lab = new Lab().unjudged();
                    FireworksProvider right =
                            lab.builder().wandbKey(ApiKey.of(WANDB)).build();
                    FireworksProvider wrong = lab.builder()
                            .key(ApiKey.of(WRONG))
                            .http(http -> http.retries(Retries.none()))
                            .build()) {
                JobRef job = right.submit(
                        Data.spec()
                                .addOption(FireworksOptions.WANDB, Map.of("project", "p"))
                                .build(),
                        SubmitContext.of("k"));
                while (!right.poll(job).status().terminal()) {
                    Thread.onSpinWait();
                }
                assertThat(right.events(job, EventPage.START).events()).isNotEmpty();
                shown.append(right).append(job).append(right.poll(job).extra());
                lab.server.storageFault(FakeFault.hangUp().times(9));
                shown.append(printed(catchThrowable(() -> right.events(job, EventPage.START))));
                lab.server.noFaults();
                lab.server.storageFault(FakeFault.status(403, "", "expired: " + SIGNATURE));
                right.events(job, EventPage.START);
                var model = right.chatModel(ModelRef.of("fireworks", FakeFireworksServer.QUICK));
                model.chat(ChatRequest.user("my deepest secret"));
                shown.append(model);
                // a service that repeats what it was sent
                String repeats = "you sent Bearer " + Lab.KEY.token() + " and " + WANDB;
                lab.server.fault(FakeFault.status(400, "bad", repeats).on("POST", JOBS));
                shown.append(printed(catchThrowable(
                        () -> right.submit(Data.spec().suffix("x").build(), SubmitContext.of("other")))));
                shown.append(printed(catchThrowable(() -> wrong.supportedModels())));
                keysWereSent(lab);
            }
        });
        assertThat(log).as("it does say something at its finest").contains("sends", "supervisedFineTuningJobs", "***");
        assertThat(shown.toString()).contains("you sent Bearer *** and ***");
        assertThat(log + shown)
                .doesNotContain(
                        WRONG, SIGNATURE, WANDB, Lab.KEY.token(), "my deepest secret", "Question 1", "Answer 1");
    }

    private static void keysWereSent(Lab lab) {
        byte[] body = lab.server.requests("POST", JOBS).get(0).body();
        assertThat(Json.parseObject(new String(body, StandardCharsets.UTF_8)))
                .containsEntry("wandbConfig", Map.of("project", "p", "enabled", true, "apiKey", WANDB));
    }
}
