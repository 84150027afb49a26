// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.http.Retries;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.services.FakeVertexServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Neither tokens nor keys nor what people wrote turn up in logs, exceptions or texts of objects. */
class VertexAiSecretsTest {
    private static final String WRONG = "ya29.wrong-token-of-somebody";
    private static final Logger OURS = Logger.getLogger("io.github.finetune4j");

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private static String printed(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** What can go wrong in a test that listens. */
    @FunctionalInterface
    private interface Quiet {
        void run() throws IOException;
    }

    private String listening(Quiet test) throws IOException {
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
    void tokensKeysAndTexts_turnUpNowhere(@TempDir Path folder) throws IOException {
        StringBuilder shown = new StringBuilder();
        StringBuilder secret = new StringBuilder();
        String log = listening(() -> {
            try (Lab lab = new Lab();
                    FakeVertexServer other = FakeVertexServer.start()) {
                Path file = Files.writeString(folder.resolve("key.json"), lab.server.serviceAccountKey());
                secret.append(Files.readString(file).lines().skip(0).findFirst().orElse(""));
                GoogleTokens tokens = GoogleTokens.of(file);
                Path foreign = Files.writeString(
                        folder.resolve("foreign.json"),
                        other.serviceAccountKey()
                                .replace(
                                        other.url().toString(), lab.server.url().toString()));
                try (VertexAiProvider right = lab.builder().credentials(tokens).build();
                        VertexAiProvider wrong = lab.builder()
                                .credentials(ApiKey.of(WRONG))
                                .http(http -> http.retries(Retries.none()))
                                .build()) {
                    right.submit(Data.spec().build(), SubmitContext.of("k"));
                    VertexAiChatModel model = right.chatModel(ModelRef.of("vertex-ai", FakeVertexServer.QUICK));
                    model.chat(ChatRequest.user("my deepest secret"));
                    shown.append(right).append(model).append(tokens).append(right.leftovers());
                    lab.server.fault(FakeVertexServer.error(500, "INTERNAL", "you sent Bearer " + tokens.token()));
                    shown.append(printed(catchThrowable(() -> {
                        lab.server.fault(FakeVertexServer.error(500, "INTERNAL", "Bearer " + tokens.token())
                                .times(9));
                        model.chat(ChatRequest.user("my deepest secret"));
                    })));
                    lab.server.noFaults();
                    shown.append(printed(catchThrowable(wrong::leftovers)));
                    shown.append(printed(
                            catchThrowable(() -> GoogleTokens.of(foreign).token())));
                }
            }
        });
        assertThat(log).as("it does say something at its finest").contains("sends", "generateContent", "***");
        assertThat(log + shown)
                .doesNotContain(
                        WRONG,
                        FakeVertexServer.TOKEN,
                        "ya29.fake-token-1",
                        "BEGIN PRIVATE KEY",
                        "my deepest secret",
                        "Question 1",
                        "Answer 1",
                        "upload_id=");
        assertThat(secret).contains("PRIVATE KEY");
    }

    @Test
    void sessionsOfUploads_areTheOwnersAlone(@TempDir Path folder) throws IOException {
        try (Lab lab = new Lab();
                VertexAiProvider provider =
                        lab.builder().storage(s -> s.folder(folder)).build()) {
            lab.server.fault(FakeFault.hangUp().on("PUT", ".*").times(50));
            assertThat(catchThrowable(() -> provider.submit(Data.spec().build(), SubmitContext.of("k"))))
                    .isNotNull();
            try (Stream<Path> files = Files.list(folder)) {
                Path session = files.findFirst().orElseThrow();
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(session)))
                        .isEqualTo("rw-------");
            }
        }
    }
}
