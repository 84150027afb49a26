// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.http.Retries;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
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

/** Neither keys nor what people wrote turn up in logs, exceptions or texts of objects, at the finest level. */
class OpenAiSecretsTest {
    private static final String WRONG = "a-wrong-key-of-somebody";
    private static final String ADMIN = "the-administrators-own-key";
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
            try (Lab lab = new Lab();
                    OpenAiProvider right =
                            lab.builder().adminKey(ApiKey.of(ADMIN)).build();
                    OpenAiProvider wrong = lab.builder()
                            .key(ApiKey.of(WRONG))
                            .http(http -> http.retries(Retries.none()))
                            .build()) {
                right.submit(Data.spec().build(), SubmitContext.of("k"));
                OpenAiChatModel model = right.chatModel(ModelRef.of("openai", FakeOpenAiServer.QUICK));
                model.chat(ChatRequest.user("my deepest secret"));
                lab.server.fault(FakeFault.status(500, "", "you sent Bearer " + Lab.KEY.token()));
                shown.append(right).append(model).append(Lab.KEY);
                shown.append(printed(
                        catchThrowable(() -> right.permissions().list("x").page(null))));
                lab.server.noFaults();
                // the service repeats the key that it refuses
                shown.append(printed(catchThrowable(() -> wrong.models().list())));
                shown.append(printed(
                        catchThrowable(() -> right.permissions().list("x").page(null))));
            }
        });
        assertThat(log).as("it does say something at its finest").contains("sends", "/chat/completions", "***");
        assertThat(log + shown)
                .doesNotContain(WRONG, ADMIN, Lab.KEY.token(), "my deepest secret", "Question 1", "Answer 1");
    }
}
