// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.finetune4j.http.internal.LimitedStream;
import io.github.finetune4j.http.upload.Checksums;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.http.upload.Multipart;
import io.github.finetune4j.http.upload.PartLedger;
import io.github.finetune4j.http.upload.PartUpload;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadTest {
    /** As many bytes as you like, without any heap. */
    private record Zeros(long length) implements Content {
        @Override
        public InputStream open(long from, long bytes) {
            return new LimitedStream(
                    new InputStream() {
                        @Override
                        public int read() {
                            return 0;
                        }

                        @Override
                        public int read(byte[] into, int offset, int count) {
                            return count;
                        }
                    },
                    bytes);
        }
    }

    @Test
    void form_hasKnownLengthAndTheRightBytes() throws IOException {
        Content file = Content.of("{}\n".getBytes(StandardCharsets.UTF_8));
        Body body = Multipart.form()
                .field("purpose", "fine-tune")
                .file("file", "tic\"ket\r\ns.jsonl", "application/jsonl", file)
                .body();
        String boundary = body.contentType().substring(body.contentType().indexOf('=') + 1);
        String text = new String(body.content().open().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(text).hasSize((int) body.content().length());
        assertThat(text.replace(boundary, "B"))
                .isEqualTo(
                        "--B\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n"
                                + "fine-tune\r\n--B\r\nContent-Disposition: form-data; name=\"file\"; "
                                + "filename=\"tic%22ket%0D%0As.jsonl\"\r\nContent-Type: application/jsonl\r\n\r\n{}\n\r\n--B--\r\n");
        assertThatThrownBy(() -> Multipart.form().file("file", " ", "x", file))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Tag("slow")
    @Test
    void fiveGigabytes_areSentWithAKnownLength_withoutHeap() throws IOException {
        long size = Long.getLong("finetune4j.upload.bytes", 2L << 30); // twice the heap of the tests
        AtomicLong received = new AtomicLong();
        AtomicLong declared = new AtomicLong();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            declared.set(Long.parseLong(exchange.getRequestHeaders().getFirst("Content-Length")));
            byte[] buffer = new byte[1 << 16];
            InputStream in = exchange.getRequestBody();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                received.addAndGet(n);
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        Body body = Multipart.form()
                .file("file", "big.jsonl", "application/jsonl", new Zeros(size))
                .body();
        try (ApiClient client = ApiClient.builder(
                        "test",
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .build()) {
            client.send(HttpCall.post("files").body(body).build());
        } finally {
            server.stop(0);
        }
        assertThat(received).hasValue(body.content().length());
        assertThat(declared).hasValue(body.content().length());
        assertThat(size).isGreaterThan(Runtime.getRuntime().maxMemory());
    }

    @Test
    void parts_thatFailed_areSentAgain_andOnlyThose(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("data.bin");
        Files.write(file, new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
        Path state = folder.resolve("state.jsonl");
        PartUpload upload = new PartUpload(3, 2);
        PartLedger first = PartLedger.in(state);
        first.begin("upload_1");
        List<Long> sent = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch twoArrived = new CountDownLatch(2);
        assertThatThrownBy(() -> upload.send(Content.of(file), first, (number, content) -> {
                    if (number == 2) {
                        await(twoArrived); // a failure ends what has not begun, so part 1 must have
                        throw new IllegalStateException("line cut");
                    }
                    sent.add(number);
                    twoArrived.countDown();
                    return "part_" + number;
                }))
                .hasMessage("line cut");
        assertThat(sent).contains(0L, 1L);
        Files.writeString(state, Files.readString(state) + "\n{\"part\":3,\"i"); // a crash cut it off

        PartLedger second = PartLedger.in(state);
        assertThat(second.upload()).contains("upload_1");
        List<String> bytes = Collections.synchronizedList(new ArrayList<>());
        List<Long> again = Collections.synchronizedList(new ArrayList<>());
        List<String> ids = upload.send(Content.of(file), second, (number, content) -> {
            again.add(number);
            try (InputStream in = content.open()) {
                bytes.add(number + ":" + in.readAllBytes().length);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return "part_" + number;
        });
        assertThat(ids).containsExactly("part_0", "part_1", "part_2", "part_3");
        assertThat(again).doesNotContainAnyElementsOf(sent);
        assertThat(bytes).contains("2:3");
        second.forget();
        assertThat(state).doesNotExist();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void checksums_areThoseOfTheStandards() {
        Checksums sums = Checksums.of(Content.of("abc".getBytes(StandardCharsets.UTF_8)));
        assertThat(sums.md5()).isEqualTo("900150983cd24fb0d6963f7d28e17f72"); // RFC 1321
        assertThat(sums.sha256()) // FIPS 180-2
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void file_thatShrinks_isAnError(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("data.bin");
        Files.write(file, new byte[10]);
        Content content = Content.of(file);
        Files.write(file, new byte[4]);
        try (InputStream in = content.open()) {
            assertThatThrownBy(in::readAllBytes).hasMessageContaining("6 bytes are missing");
        }
    }
}
