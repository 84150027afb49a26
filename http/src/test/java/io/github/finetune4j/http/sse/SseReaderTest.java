// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.HttpReply;
import io.github.finetune4j.http.TestServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SseReaderTest {
    /** Gives a byte at a time, so that every line end is cut somewhere. */
    private static InputStream drops(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 1));
            }
        };
    }

    private static List<SseEvent> read(String text) throws IOException {
        SseReader reader = new SseReader(drops(text));
        List<SseEvent> events = new ArrayList<>();
        for (Optional<SseEvent> event = reader.next(); event.isPresent(); event = reader.next()) {
            events.add(event.get());
        }
        return events;
    }

    @Test
    void lineEnds_ofAllKinds_areTheSame() throws IOException {
        for (String end : List.of("\n", "\r", "\r\n")) {
            String text = "\ufeff: hello" + end + "event: note" + end + "data: a" + end + "data:b" + end + "id: 7" + end
                    + end + "data" + end + end + "data: [DONE]" + end + end;
            assertThat(read(text))
                    .as("line end %s", end.replace("\r", "CR").replace("\n", "LF"))
                    .containsExactly(
                            new SseEvent("note", "a\nb", "7"),
                            new SseEvent("message", "", "7"),
                            new SseEvent("message", "[DONE]", "7"));
        }
    }

    @Test
    void event_thatIsCutOff_isDropped() throws IOException {
        assertThat(read("data: a\n\ndata: b\n")).containsExactly(new SseEvent("message", "a", ""));
        assertThat(read("event: only\n\ndata: x\n\n")).containsExactly(new SseEvent("message", "x", ""));
    }

    @Test
    void lastId_isOfTheLastWholeEvent_dataOrNot() throws IOException {
        SseReader reader = new SseReader(drops("id: 1\ndata: a\n\nid: 2\n\nid: 3\ndata: b\n"));
        assertThat(reader.next()).contains(new SseEvent("message", "a", "1"));
        assertThat(reader.lastId()).isEqualTo("1");
        assertThat(reader.next()).isEmpty();
        assertThat(reader.lastId()).isEqualTo("2");
    }

    @Test
    void retryAndStrangeFields_areUnderstood() throws IOException {
        SseReader reader = new SseReader(drops("retry: 250\nretry: soon\nfoo: bar\nid: a\0b\ndata:  two spaces ü\n\n"));
        assertThat(reader.next()).contains(new SseEvent("message", " two spaces ü", ""));
        assertThat(reader.retry()).contains(Duration.ofMillis(250));
        assertThat(reader.lastId()).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anEventWithoutEnd_isGivenUp() {
        byte[] line = ("data: " + "x".repeat(1 << 20) + "\n").getBytes(StandardCharsets.UTF_8);
        SseReader reader = new SseReader(new java.io.SequenceInputStream(java.util.Collections.enumeration(
                java.util.stream.Stream.generate(() -> (java.io.InputStream) new java.io.ByteArrayInputStream(line))
                        .limit(100)
                        .toList())));
        assertThatThrownBy(reader::next)
                .isInstanceOf(IOException.class)
                .hasMessage("an event of the stream is longer than 16777216 characters");
    }

    @Test
    void timeOutWithinAnEvent_losesNothing_whenItIsReadOn() throws IOException {
        CountDownLatch timedOut = new CountDownLatch(1);
        TestServer.Answer slow = exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("data: on".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            await(timedOut);
            exchange.getResponseBody().write("e\n\n".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().close();
        };
        try (TestServer server = TestServer.answering(slow);
                ApiClient client = ApiClient.builder("test", server.uri()).build();
                HttpReply reply = client.send(HttpCall.get("events")
                        .streaming()
                        .attemptTimeout(Duration.ofSeconds(2))
                        .build())) {
            SseReader reader = new SseReader(reply.body());
            assertThatThrownBy(reader::next).isInstanceOf(HttpTimeoutException.class);
            timedOut.countDown();
            assertThat(reader.next()).contains(new SseEvent("message", "one", ""));
            assertThat(reader.next()).isEmpty();
        }
    }
}
