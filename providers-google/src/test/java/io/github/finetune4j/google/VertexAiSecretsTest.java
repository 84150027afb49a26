// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.http.Retries;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.ProviderSecretsTck;
import io.github.finetune4j.testkit.services.FakeVertexServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kit of secrets; private keys and the tokens that they bring are among them. */
class VertexAiSecretsTest extends ProviderSecretsTck<FakeVertexServer, VertexAiProvider> {
    @TempDir
    Path folder;

    private final Lab lab = new Lab();

    /** What was asked for is judged by the service's specification. */
    @AfterEach
    void judge() {
        lab.close();
    }

    @Override
    protected FakeVertexServer start() {
        return lab.server;
    }

    @Override
    protected VertexAiProvider open(FakeVertexServer service, String key) {
        return lab.builder()
                .credentials(ApiKey.of(key))
                .http(http -> http.retries(Retries.none()))
                .build();
    }

    @Override
    protected String key() {
        return FakeVertexServer.TOKEN;
    }

    @Override
    protected String baseModel() {
        return FakeVertexServer.QUICK;
    }

    @Override
    protected List<String> hidden() {
        return List.of("ya29.fake-token-1", "BEGIN PRIVATE KEY", "upload_id=");
    }

    @Override
    protected List<String> logged() {
        return List.of("sends", "generateContent", "***");
    }

    @Override
    protected FakeFault error(String message) {
        return FakeVertexServer.error(400, "INVALID_ARGUMENT", message);
    }

    /** The same by the key of a service account, which brings tokens; and with a key that signs for nobody. */
    @Override
    protected void use(FakeVertexServer service, VertexAiProvider provider, JobRef job) {
        show(provider.leftovers());
        try (FakeVertexServer other = FakeVertexServer.start()) {
            assertThat(service.serviceAccountKey()).contains("PRIVATE KEY");
            GoogleTokens tokens = GoogleTokens.of(file("key.json", service.serviceAccountKey()));
            useAccount(service, tokens);
            String foreign = other.serviceAccountKey()
                    .replace(other.url().toString(), service.url().toString());
            showFailure(() -> GoogleTokens.of(file("foreign.json", foreign)).token());
        }
    }

    private Path file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void useAccount(FakeVertexServer service, GoogleTokens tokens) {
        try (VertexAiProvider provider =
                new Lab(service).builder().credentials(tokens).build()) {
            provider.submit(Data.spec().build(), SubmitContext.of("k"));
            VertexAiChatModel model = provider.chatModel(ModelRef.of("vertex-ai", FakeVertexServer.QUICK));
            model.chat(ChatRequest.user(SAID));
            show(provider);
            show(model);
            show(tokens);
            show(provider.leftovers());
            service.fault(FakeVertexServer.error(500, "INTERNAL", "you sent Bearer " + tokens.token())
                    .times(10));
            showFailure(() -> model.chat(ChatRequest.user(SAID)));
        }
    }

    @Test
    void sessionsOfUploads_areTheOwnersAlone() throws IOException {
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
