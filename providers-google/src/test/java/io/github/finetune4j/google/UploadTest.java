// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.FakeRequest;
import io.github.finetune4j.testkit.services.FakeVertexServer;
import io.github.finetune4j.training.FineTuneSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data on their way into Cloud Storage: in pieces, across breaks, once. */
class UploadTest {
    private static final int UNIT = 256 << 10;
    private static final String UPLOAD = "/upload/storage/v1/b/[^/]+/o";

    /** About 1.2 MiB: five pieces of a unit. */
    private static FineTuneSpec large() {
        Dataset rows = Dataset.of(IntStream.range(0, 64)
                .mapToObj(i -> ChatExample.of(Message.user("q" + i + " x".repeat(10_000)), Message.assistant("a")))
                .toList());
        return Data.spec().trainingData(rows).build();
    }

    private static void whole(FakeVertexServer server) {
        assertThat(server.objects()).hasSize(1);
        String text = new String(server.object(server.objects().get(0)), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(text.lines()).hasSize(64);
    }

    private static List<String> ranges(FakeVertexServer server) {
        return server.requests("PUT", UPLOAD).stream()
                .map(request -> request.header("Content-Range"))
                .toList();
    }

    private static void submit(VertexAiProvider provider, FineTuneSpec spec) {
        provider.submit(spec, SubmitContext.of("key"));
    }

    @Test
    void upload_goesInPieces() {
        try (Lab lab = new Lab();
                VertexAiProvider provider =
                        lab.builder().storage(s -> s.piece(UNIT)).build()) {
            submit(provider, large());
            whole(lab.server);
            assertThat(ranges(lab.server)).hasSize(5).first().isEqualTo("bytes 0-262143/" + size(lab));
        }
    }

    private static int size(Lab lab) {
        return lab.server.object(lab.server.objects().get(0)).length;
    }

    @Test
    void upload_afterBreak_goesOnWhereItBroke() {
        try (Lab lab = new Lab();
                VertexAiProvider provider =
                        lab.builder().storage(s -> s.piece(UNIT)).build()) {
            lab.server.fault(FakeFault.hangUp().on("PUT", UPLOAD).after(2));
            lab.server.fault(
                    FakeFault.hangUp().afterExecuting().on("PUT", UPLOAD).after(2));
            submit(provider, large());
            whole(lab.server);
            assertThat(ranges(lab.server))
                    .filteredOn(range -> range.startsWith("bytes 0-"))
                    .hasSize(1);
            assertThat(ranges(lab.server))
                    .filteredOn(range -> range.startsWith("bytes */"))
                    .hasSize(2);
        }
    }

    @Test
    void upload_ofWhichThePieceIsKeptInPart_goesOnFromThere() {
        try (Lab lab = new Lab(FakeVertexServer.builder().keepOfPiece(UNIT).start());
                VertexAiProvider provider =
                        lab.builder().storage(s -> s.piece(4L * UNIT)).build()) {
            submit(provider, large());
            whole(lab.server);
            assertThat(ranges(lab.server)).hasSizeGreaterThan(4);
        }
    }

    @Test
    void upload_thatBrokeInAnotherProcess_goesOn(@TempDir Path folder) throws Exception {
        try (Lab lab = new Lab()) {
            lab.server.fault(FakeFault.hangUp().on("PUT", UPLOAD).after(3).times(20));
            try (VertexAiProvider first = lab.builder()
                    .storage(s -> s.piece(UNIT))
                    .storage(s -> s.folder(folder))
                    .build()) {
                assertThat(catchThrowable(() -> submit(first, large()))).isInstanceOf(TransientProviderException.class);
            }
            assertThat(lab.server.objects()).isEmpty();
            lab.server.noFaults();
            int before = ranges(lab.server).size();
            try (VertexAiProvider second = lab.builder()
                    .storage(s -> s.piece(UNIT))
                    .storage(s -> s.folder(folder))
                    .build()) {
                submit(second, large());
            }
            whole(lab.server);
            assertThat(lab.server.requests("POST", UPLOAD)).as("sessions").hasSize(1);
            assertThat(ranges(lab.server).subList(before, ranges(lab.server).size()))
                    .first()
                    .asString()
                    .startsWith("bytes */");
            try (Stream<Path> left = Files.list(folder)) {
                assertThat(left).as("files of sessions").isEmpty();
            }
        }
    }

    @Test
    void upload_whoseSessionIsGone_beginsAnew(@TempDir Path folder) throws Exception {
        try (Lab lab = new Lab();
                VertexAiProvider provider =
                        lab.builder().storage(s -> s.folder(folder)).build()) {
            submit(provider, Data.spec().build());
            String object = lab.server.objects().get(0).substring(("gs://" + FakeVertexServer.BUCKET + "/").length());
            provider.deleteEverything();
            Files.writeString(
                    folder.resolve(object.replace('/', '_') + ".session"),
                    lab.server.url() + "/upload/storage/v1/b/fake-bucket/o?uploadType=resumable&upload_id=gone");
            provider.submit(Data.spec().build(), SubmitContext.of("another"));
            assertThat(lab.server.objects()).hasSize(1);
        }
    }

    @Test
    void data_thatAreThere_areNotUploadedAgain() {
        try (Lab lab = new Lab();
                VertexAiProvider provider = lab.provider()) {
            submit(provider, Data.spec().build());
            provider.submit(Data.spec().suffix("other").build(), SubmitContext.of("another"));
            assertThat(lab.server.requests("POST", UPLOAD)).hasSize(1);
            assertThat(lab.server.objects())
                    .hasSize(1)
                    .first()
                    .asString()
                    .matches("gs://fake-bucket/finetune4j/[0-9a-f]{64}\\.jsonl");
        }
    }

    @Test
    void data_thatAnotherProcessUploadsMeanwhile_areTaken() {
        try (Lab lab = new Lab();
                VertexAiProvider provider = lab.provider()) {
            submit(provider, Data.spec().build());
            // the look does not find it, the upload meets it
            lab.server.fault(
                    FakeVertexServer.error(404, "NOT_FOUND", "No such object").on("GET", "/storage/v1/b/[^/]+/o/.+"));
            provider.submit(Data.spec().suffix("other").build(), SubmitContext.of("another"));
            assertThat(lab.server.jobs()).isEqualTo(2);
        }
    }

    @Test
    void damagedUpload_isNoticed_andReplacedNextTime() {
        try (Lab lab = new Lab(FakeVertexServer.builder().damageUploads(1).start());
                VertexAiProvider provider = lab.provider()) {
            assertThatThrownBy(() -> submit(provider, Data.spec().build()))
                    .isInstanceOf(ProviderException.class)
                    .hasMessageContaining("arrived damaged")
                    .hasMessageContaining(" -> ");
            assertThat(lab.server.jobs()).isZero();
            submit(provider, Data.spec().build());
            FakeRequest last = lab.server.requests("POST", UPLOAD).get(1);
            assertThat(last.query()).containsEntry("ifGenerationMatch", "1");
            assertThat(lab.server.jobs()).isEqualTo(1);
        }
    }

    @Test
    void sums_areThoseOfCloudStorage() {
        // RFC 3720, B.4: 32 bytes of zeros have the CRC32C aa 36 91 8a, lowest byte first
        DataSums sums = DataSums.of(io.github.finetune4j.http.upload.Content.of(new byte[32]));
        assertThat(sums.crc32c())
                .isEqualTo(java.util.Base64.getEncoder()
                        .encodeToString(new byte[] {(byte) 0x8a, (byte) 0x91, (byte) 0x36, (byte) 0xaa}));
        assertThat(sums.md5()).as("by md5sum").isEqualTo("cLyPS3KoaSFGi/joRB3OUQ==");
        assertThat(sums.length()).isEqualTo(32);
    }

    @Test
    void leftovers_areTheData_andCanBeDeleted() {
        try (Lab lab = new Lab();
                VertexAiProvider provider = lab.provider()) {
            submit(provider, Data.spec().validationData(Data.rows("Other", 4)).build());
            assertThat(provider.leftovers())
                    .hasSize(2)
                    .allMatch(left -> left.id().startsWith("gs://fake-bucket/finetune4j/"));
            assertThat(provider.deleteEverything()).isEmpty();
            assertThat(lab.server.objects()).isEmpty();
            assertThat(provider.leftovers()).isEmpty();
        }
    }

    @Test
    void leftovers_thatMayNotBeDeleted_areNamedWithTheReason() {
        try (Lab lab = new Lab()) {
            lab.server.addBucket(
                    "kept-bucket",
                    "US-CENTRAL1",
                    FakeVertexServer.PROJECT,
                    "storage.buckets.get",
                    "storage.objects.get",
                    "storage.objects.list",
                    "storage.objects.create");
            try (VertexAiProvider provider =
                    lab.builder().bucket("gs://kept-bucket/team").build()) {
                submit(provider, Data.spec().build());
                assertThat(provider.deleteEverything())
                        .singleElement()
                        .satisfies(left -> assertThat(left.toString())
                                .contains("gs://kept-bucket/team/finetune4j/", "storage.objects.delete"));
            }
        }
    }
}
