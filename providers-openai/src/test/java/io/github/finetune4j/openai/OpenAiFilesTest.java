// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.internal.provider.Download;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files: uploaded once, in parts where they are large, waited for, cleaned up. */
class OpenAiFilesTest {
    private static final byte[] LINES = "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}\n"
            .repeat(50)
            .getBytes(StandardCharsets.UTF_8);

    private Lab lab = new Lab();
    private OpenAiProvider provider = lab.provider();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        provider.close();
        lab.close();
    }

    private OpenAiFile upload(OpenAiProvider by) {
        return by.files().upload("a.jsonl", "fine-tune", Content.of(LINES));
    }

    private OpenAiProvider.Builder inParts() {
        return lab.builder().parts(500, 500).uploadFolder(folder);
    }

    @Test
    void dataSet_thatIsThere_isNotUploadedAgain() {
        String first = provider.files().ensure(Data.rows(12)).id();
        assertThat(provider.files().ensure(Data.rows(12)).id()).isEqualTo(first);
        assertThat(provider.files().ensure(Data.rows(13)).id()).isNotEqualTo(first);
        assertThat(new String(lab.server.file(first), StandardCharsets.UTF_8))
                .startsWith("{\"messages\":[{\"role\":\"user\",\"content\":\"Question 0\"}");
        assertThat(lab.server.requests("POST", "/files")).hasSize(2);
    }

    @Test
    void largeFile_goesInParts_andGoesOnAfterABreak() {
        lab.server.fault(
                FakeFault.hangUp().on("POST", "/uploads/[^/]+/parts").after(3).times(100));
        try (OpenAiProvider first = inParts().build()) {
            assertThatThrownBy(() -> upload(first)).isInstanceOf(ProviderUnavailableException.class);
        }
        lab.server.noFaults();
        int sent = lab.server.requests("POST", "/uploads/[^/]+/parts").size();
        try (OpenAiProvider second = inParts().build()) {
            assertThat(lab.server.file(upload(second).id())).isEqualTo(LINES);
        }
        int parts = (LINES.length + 499) / 500;
        assertThat(lab.server.requests("POST", "/uploads")).as("uploads begun").hasSize(1);
        assertThat(lab.server.requests("POST", "/uploads/[^/]+/parts").size() - sent)
                .as("parts sent by the second process, of " + parts)
                .isLessThan(parts);
    }

    @Test
    void upload_thatHasExpired_isBegunAnew() {
        lab.server.fault(FakeFault.status(503, "", "busy")
                .on("POST", "/uploads/[^/]+/complete")
                .times(3));
        try (OpenAiProvider parts = inParts().build()) {
            assertThatThrownBy(() -> upload(parts)).isInstanceOf(ProviderUnavailableException.class);
            lab.server.noFaults();
            lab.server.fault(FakeFault.status(400, "expired", "Upload expired").on("POST", "/uploads/[^/]+/complete"));
            assertThat(lab.server.file(upload(parts).id())).isEqualTo(LINES);
        }
        assertThat(lab.server.requests("POST", "/uploads")).hasSize(2);
    }

    @Test
    void processing_isWaitedFor() {
        stop();
        VirtualClock time = VirtualClock.create();
        lab = new Lab(FakeOpenAiServer.builder()
                .clock(time)
                .processing(Duration.ofSeconds(5))
                .start());
        OpenAiProvider.Builder builder = lab.builder().clock(time).sleeper(time::advance);
        provider = builder.build();
        assertThat(provider.files().ensure(Data.rows(12)).status()).isEqualTo("processed");
        OpenAiFile bad = provider.files().upload("unprocessable.jsonl", "fine-tune", Content.of(LINES));
        assertThatThrownBy(() -> provider.files().awaitProcessed(bad))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("could not be read");
        try (OpenAiProvider hasty = builder.fileWait(Duration.ofSeconds(2)).build()) {
            assertThatThrownBy(() -> hasty.files().ensure(Data.rows(14)))
                    .isInstanceOf(ProviderUnavailableException.class);
        }
    }

    @Test
    void files_areListedReadAndDeleted() throws IOException {
        OpenAiFile file = upload(provider);
        assertThat(provider.files().list("fine-tune").stream().map(OpenAiFile::id))
                .containsExactly(file.id());
        try (InputStream in = provider.files().content(file.id())) {
            assertThat(in.readAllBytes()).isEqualTo(LINES);
        }
        assertThat(provider.files().delete(file.id())).isTrue();
        assertThat(provider.files().delete(file.id())).as("again").isFalse();
        assertThat(lab.server.files()).isZero();
    }

    private Path oldFile() throws IOException {
        return Files.writeString(folder.resolve("curve.csv"), "old");
    }

    private void assertOneFileIsThere() {
        assertThat(folder.toFile().list()).containsExactly("curve.csv");
    }

    @Test
    void download_isThereWhenItIsWhole() throws IOException {
        Path target = oldFile();
        String id = upload(provider).id();
        assertThat(provider.files().download(id, target)).isEqualTo(target.toAbsolutePath());
        assertThat(target).hasBinaryContent(LINES);
        assertThatThrownBy(() -> provider.files().download(id, folder.resolve("none/x")))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("none");
        assertOneFileIsThere();
    }

    /** A proxy that ends early and looks whole: the length in the header is that of the half. */
    @Test
    void download_thatIsCutOff_isNoticed_andLeavesNothing() throws IOException {
        Path target = oldFile();
        String id = upload(provider).id();
        lab.server.fault(FakeFault.truncate().on("GET", "/files/[^/]+/content").times(3));
        String told = LINES.length / 2 + " of " + LINES.length + " bytes";
        assertThatThrownBy(() -> provider.files().download(id, target))
                .isInstanceOf(TransientProviderException.class)
                .hasMessageContaining("file " + id + " a.jsonl came with " + told + " -> ask for it again");
        assertThat(target).hasContent("old");
        assertOneFileIsThere();
        try (InputStream in = provider.files().content(id)) {
            assertThat(in.readNBytes(LINES.length / 2)).hasSize(LINES.length / 2);
            assertThatThrownBy(in::read).isInstanceOf(EOFException.class).hasMessageContaining(told);
        }
        assertThatThrownBy(() -> provider.files().bytes(id))
                .isInstanceOf(TransientProviderException.class)
                .hasMessageContaining(told);
        assertThat(provider.files().bytes(id)).isEqualTo(LINES);
    }

    @Test
    void content_thatBreaksOff_saysWhereAndWhatToDo() throws IOException {
        OpenAiFile file = upload(provider);
        InputStream broken = InputStream.nullInputStream();
        broken.close();
        assertThatThrownBy(() -> new Download(file.toString(), file.bytes(), "openai")
                        .whole(broken)
                        .read())
                .isInstanceOf(IOException.class)
                .hasMessage("file " + file + " broke off after 0 of " + LINES.length
                        + " bytes: Stream closed -> ask for it again");
    }

    @Test
    void cleanUp_removesWhatAJobLeft_butNotItsModel() throws Exception {
        JobRef running = provider.submit(
                Data.spec()
                        .baseModel(FakeOpenAiServer.SLOW)
                        .trainingData(Data.rows(20))
                        .build(),
                SubmitContext.of("slow"));
        assertThatThrownBy(() -> provider.cleanUp(running)).isInstanceOf(IllegalStateException.class);
        JobRef job = provider.submit(
                Data.spec().validationData(Data.rows("Check", 10)).build(), SubmitContext.of("k"));
        while (!provider.poll(job).status().terminal()) {
            Thread.onSpinWait();
        }
        String model = provider.poll(job).tunedModel().orElseThrow().id();
        assertThat(provider.cleanUp(job)).hasSize(3);
        assertThat(provider.cleanUp(job)).isEmpty();
        assertThat(lab.server.files()).as("the other job's").isEqualTo(1);
        assertThat(provider.models().tuned()).anyMatch(ref -> ref.id().equals(model));
        assertThat(provider.models().delete(model)).isTrue();
        assertThat(provider.models().delete(model)).isFalse();
        assertThat(provider.models().tuned()).noneMatch(ref -> ref.id().equals(model));
    }
}
